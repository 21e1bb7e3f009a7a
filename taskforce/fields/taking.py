"""What every field does with what was typed: take it clean, or refuse it with the reason."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from taskforce import khmer
from taskforce.khmer.text import COENG

MOST_BLANK = 1000

# The texts of this request from which something was removed that its writer should know of.
_noticed: ContextVar[list | None] = ContextVar("noticed", default=None)


def read(parse, value):
    """Return what a function of `taskforce.khmer` makes of a value.

    Raises:
        ValidationError: with the reason in the language of the page.
    """
    try:
        return parse(value)
    except khmer.Refused as refused:
        raise refusal(refused) from refused


def refusal(refused: khmer.Refused) -> ValidationError:
    words = gettext(khmer.MESSAGES[refused.code]) % refused.params
    return ValidationError(words, code=refused.code)


def text(value, *, lines: bool = False, legacy: bool = True) -> str:
    """Return a text in its stored form; with `lines` it keeps its line ends.

    Raises:
        ValidationError: where it is broken, hidden or typed for an old font.
    """
    raw = str(value)
    read(lambda typed: khmer.check(typed, legacy=legacy), raw)
    if khmer.turns_direction(raw) and (noticed := _noticed.get()) is not None:
        noticed.append(raw)
    return cleaned(raw, lines=lines)


def is_blank(value) -> bool:
    """Tell whether nothing was typed but spaces and signs that show nothing."""
    text = str(value)
    return len(text) <= MOST_BLANK and not khmer.clean(text) and COENG not in text


def cleaned(value, *, lines: bool = False):
    """Return a text in its stored form, whatever it is; other values as they are."""
    if not isinstance(value, str):
        return value
    return khmer.clean_lines(value) if lines else khmer.clean(value)


def code(value):
    """Return a code in its stored form: without spaces, its digits 0 to 9."""
    if not isinstance(value, str):
        return value
    return khmer.to_arabic_digits(khmer.clean(value)).replace(" ", "")


def row_number(value) -> int | None:
    """Return the key of a row that a form or an address names; None where it is none.

    `isdigit()` alone takes ², which no number is read from.
    """
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


@contextmanager
def notices():
    """Gather, within, the texts out of which something hidden was removed."""
    token = _noticed.set([])
    try:
        yield _noticed.get()
    finally:
        _noticed.reset(token)
