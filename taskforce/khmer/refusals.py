"""Refusals of an entry: a code for the program, a plain sentence for the person.

Every sentence stands here once, so that a translation can be looked up by its code; the
entry itself is only in ``value``, and of it the sentence repeats a few letters at most
(``params``: ``place`` counts from 1, ``near`` is what stands there).
"""

# Marks a sentence for translation, without knowing who translates.
_ = str

MESSAGES = {
    "empty_number": _("A number is missing."),
    "unreadable_number": _("This cannot be read as a number."),
    "wrong_grouping": _("The digits of this number are not in groups of three."),
    "ambiguous_number": _("This number can be read in two ways: as thousands or as decimals."),
    "not_whole_number": _("A whole number is wanted, without decimals."),
    "number_too_long": _("This number has too many digits."),
    "empty_date": _("A date is missing."),
    "unreadable_date": _(
        "This cannot be read as a date: write it in digits, day, month and year, as 30/06/2026."
    ),
    "invalid_date": _("There is no such day in the calendar: write the day first, then the month."),
    "weekday_mismatch": _("The day of the week is not that of this date: look at both again."),
    "incomplete_date": _("This date is not complete: write day, month and year, as 30/06/2026."),
    "two_digit_year": _("The year has two digits only: write all four."),
    "buddhist_year": _("This looks like a year of the Buddhist era: write the Gregorian year."),
    "implausible_date": _("The year is outside 1900 to 2100: look at the date again."),
    "empty_phone": _("A telephone number is missing."),
    "invalid_phone": _("This is not a valid telephone number: write one as 012 345 678."),
    "multiple_phones": _("This holds more than one telephone number: write one of them."),
    "unreadable_time": _("This cannot be read as a time of day: write hours and minutes, 14:30."),
    "broken_text": _(
        "At place %(place)s letters were lost when the text was copied: type the text again."
    ),
    "hidden_tag": _(
        "At place %(place)s, near “%(near)s”, hidden signs stand in the text: type it again."
    ),
    "lone_mark": _(
        "At place %(place)s, near “%(near)s”, a vowel or a sign stands without its letter: "
        "type this word again."
    ),
    "heaped_marks": _(
        "At place %(place)s, near “%(near)s”, far too many signs stand on one letter: "
        "type this word again."
    ),
    "legacy_font": _(
        "“%(near)s” is typed in an old font (Limon, ABC): switch the keyboard to Khmer Unicode "
        "and type it again, or convert the text first."
    ),
}


class Refused(ValueError):  # noqa: N818 - it is no fault of the program
    """An entry that is not taken, because guessing its meaning would be worse."""

    def __init__(self, code, value=None, **params):
        super().__init__(MESSAGES[code] % params if params else MESSAGES[code])
        self.code = code
        self.value = value
        self.params = params
