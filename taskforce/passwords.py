"""One password, whatever keyboard it is typed on.

Two Khmer keyboards type the same word in another order of signs, with joiners or without,
and the same digit as ៥ or 5. Who signs in on another machine may not be locked out for what
nobody can see: a password is brought into one form when it is set and when it is checked.
Letters, their case, spaces and punctuation stay as typed, so that nothing else is let in.
"""

import re

from django.contrib.auth.password_validation import MinimumLengthValidator

from taskforce.khmer import clean, to_arabic_digits

_RUN = re.compile(r"\S+")


def typed_form(password: str | None) -> str | None:
    """Return the form in which a password is hashed."""
    if password is None:
        return None
    return to_arabic_digits(_RUN.sub(lambda run: clean(run[0]), password))


class LongEnough(MinimumLengthValidator):
    """Counts the signs that are kept: a row of joiners is no password."""

    def validate(self, password, user=None):
        super().validate(typed_form(password), user)
