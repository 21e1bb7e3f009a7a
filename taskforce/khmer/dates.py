"""Gregorian dates as people type them in Cambodia, and as documents write them.

Method: the day always stands before the month, unless the year comes first (ISO 8601);
13/09 and 09/13 are not told apart by guessing. Khmer digits, Khmer and English names of
months and the words ថ្ងៃ ទី ខែ ឆ្នាំ are understood, and a place before them; after these words
also a day and a year written out in words. A day of the week
must be that of the date. Years of the Buddhist era are 543
or 544 ahead, which depends on the day, so they are refused and not converted.
Spreadsheet numbers count days from 30 December 1899, as Excel does after February 1900.
"""

import re
from datetime import date, datetime, timedelta

from .kinds import KHMER_WORDS
from .number_words import NUMBER_WORDS, number_of_words
from .numbers import to_khmer_digits
from .refusals import Refused
from .text import key

_MONTHS = "មករា កុម្ភៈ មីនា មេសា ឧសភា មិថុនា កក្កដា សីហា កញ្ញា តុលា វិច្ឆិកា ធ្នូ"
MONTHS = tuple(_MONTHS.split())
WEEKDAYS = ("ច័ន្ទ", "អង្គារ", "ពុធ", "ព្រហស្បតិ៍", "សុក្រ", "សៅរ៍", "អាទិត្យ")

FIRST_YEAR, LAST_YEAR = 1900, 2100
_BUDDHIST = range(FIRST_YEAR + 543, LAST_YEAR + 545)
_LONGEST = 100
_NO_DATE = 1000  # signs: so many need no cleaning to be told from a date
_DAY_ZERO = date(1899, 12, 30)

_VARIANTS = {
    1: "មករ",
    2: "កុម្ភះ កុម្ភ: កុម្ភ គុម្ភៈ គុម្ភះ គុម្ភ:",
    3: "មិនា",
    5: "ឩសភា អុសភា",
    6: "មិថុន",
    7: "កក្តដា",
    8: "សិហា",
    11: "វិឆ្ឆិកា វិច្ជិកា វិច្ឆិការ វិច្ឆកា",
    12: "ធ្នូរ",
}
_ENGLISH_NAMES = (
    "january february march april may june july august september october november december"
)
_ENGLISH = tuple(_ENGLISH_NAMES.split())
_ENGLISH_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def _month_numbers():
    """Map every way to write a month, in its match form, to its number."""
    numbers = {key(name): number for number, name in enumerate(MONTHS, 1)}
    for number, names in _VARIANTS.items():
        numbers |= {key(name): number for name in names.split()}
    return numbers | {"sept": 9} | _shortened(_ENGLISH, 1)


def _shortened(names, first):
    """Map English names, whole and by their first three letters, to their numbers."""
    numbered = dict(zip(names, range(first, first + len(names)), strict=True))
    return numbered | {name[:3]: number for name, number in numbered.items()}


def _any_of(names):
    return "|".join(map(re.escape, sorted(names, key=len, reverse=True)))


_MONTH_NUMBERS = _month_numbers()
_MONTH = f"(?:{_any_of(_MONTH_NUMBERS)})"
_WEEKDAY_NUMBERS = {key(name): number for number, name in enumerate(WEEKDAYS)}
# Spelt so by many beside the official ច័ន្ទ and ព្រហស្បតិ៍.
_WEEKDAY_NUMBERS |= {key("ចន្ទ"): 0, key("ព្រហស្បត្តិ៍"): 3}
_WEEKDAY_NUMBERS |= _shortened(_ENGLISH_WEEKDAYS, 0)
_WEEKDAY = f"(?P<weekday>{_any_of(_WEEKDAY_NUMBERS)})"
_PLACE = f"(?:(?:{_any_of(map(key, KHMER_WORDS))})[ក-៓]{{1,40}}?,?(?=ថ្ងៃ))"
_TIME = r"(?:[t ]?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?z?"
_YEAR = r"(?:ឆ្នាំ)?(?P<era>គ\.?ស\.?|ព\.?ស\.?)?(?P<year>[0-9]{1,4})"
_YEAR_FIRST = re.compile(
    r"(?P<year>[0-9]{4})([-/.])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})" + _TIME
)
_DAY_FIRST = re.compile(
    rf"{_PLACE}?(?:ថ្ងៃ)?{_WEEKDAY}?,?(?:ទី)?(?P<day>[0-9]{{1,2}})(?:(?:st|nd|rd|th)(?:of)?)?"
    rf"(?:[-/., ]?(?:ខែ)?(?P<name>{_MONTH})[.]?[-/., ]?"
    r"|(?:[-/., ]|[-/., ]?ខែ)(?P<month>[0-9]{1,2})(?:[-/., ]|(?=[ឆគព])))"
    rf"{_YEAR}{_TIME}[។.]?"
)
_NAME_FIRST = re.compile(
    rf"(?:{_WEEKDAY},?)?(?P<name>{_any_of([*_shortened(_ENGLISH, 1), 'sept'])})[.]?"
    rf"(?P<day>[0-9]{{1,2}})(?:[, ]|(?:st|nd|rd|th),?){_YEAR}{_TIME}"
)
# A day and a year written out: only where the words ទី or ថ្ងៃ, and ឆ្នាំ, say what they are.
_DAY_IN_WORDS = re.compile(f"(?<=ទី)(?:{NUMBER_WORDS})(?=,?ខែ)|(?<=ថ្ងៃ)(?:{NUMBER_WORDS})(?=,?ខែ)")
_MONTH_IN_WORDS = re.compile(f"(?<=ខែ)(?:ទី)?({NUMBER_WORDS})(?=,?ឆ្នាំ)")
_YEAR_IN_WORDS = re.compile(f"(?<=ឆ្នាំ)(?:គ\\.?ស\\.?)?({NUMBER_WORDS})$")
_INCOMPLETE = re.compile(rf"(?:(?:ខែ)?(?:[0-9]{{1,2}}|{_MONTH}[.]?)[-/., ]?)?(?:ឆ្នាំ)?[0-9]{{4}}")
_SHAPES = (_YEAR_FIRST, _DAY_FIRST, _NAME_FIRST)
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def parse_date(value, serial=False):
    """Return the date that was typed; raise Refused with the reason if it is not one."""
    day, note = parse_date_noted(value, serial)
    if note:
        raise Refused(note, value)
    return day


def parse_date_noted(value, serial=False):
    """Return (date, None or the code of a warning).

    A year of two digits is read as 19yy with the warning ``two_digit_year``. With
    ``serial`` a bare number is the day count of a spreadsheet, also when it is text.
    """
    if isinstance(value, date):
        return _checked(value.date() if isinstance(value, datetime) else value, value), None
    raw = str("" if value is None else value)
    text = key(raw) if len(raw) <= _NO_DATE else raw
    if not text or len(text) > _LONGEST:
        raise Refused("unreadable_date" if text else "empty_date", value)
    if _NUMBER.fullmatch(text):
        return _from_number(text, value, serial), None
    if "ខែ" in text:
        text = _in_digits(text)
    match = next(filter(None, (shape.fullmatch(text) for shape in _SHAPES)), None)
    if match is None:
        raise Refused(
            "incomplete_date" if _INCOMPLETE.fullmatch(text) else "unreadable_date", value
        )
    return _from_match(match, value)


def _in_digits(text):
    """Write the numbers of a date in digits that are written out in words."""
    for words in (_DAY_IN_WORDS, _MONTH_IN_WORDS, _YEAR_IN_WORDS):
        text = words.sub(_digits_of, text)
    return text


def _digits_of(match):
    number = number_of_words(match[match.lastindex or 0])
    return match[0] if number is None else str(number)


def solar_line(day, place=None):
    """Write a date as the last line above a signature: place, day, month, year."""
    line = f"ថ្ងៃទី{day.day} ខែ{MONTHS[day.month - 1]} ឆ្នាំ{day.year}"
    return to_khmer_digits(f"{place} {line}" if place else line)


def _from_number(text, value, serial):
    number = int(float(text))
    if FIRST_YEAR <= number <= LAST_YEAR:
        raise Refused("incomplete_date", value)
    if number in _BUDDHIST:
        raise Refused("buddhist_year", value)
    if not serial or not LAST_YEAR < number < 10**6:
        raise Refused("unreadable_date", value)
    return _checked(_DAY_ZERO + timedelta(days=number), value)


def _from_match(match, value):
    found = match.groupdict()
    if (found.get("era") or "").startswith("ព"):
        raise Refused("buddhist_year", value)
    note, year = None, int(found["year"])
    if len(found["year"]) == 2:
        note, year = "two_digit_year", 1900 + year
    name = found.get("name")
    month = _MONTH_NUMBERS[name] if name else int(found["month"])
    day = _on_calendar(year, month, int(found["day"]), value)
    weekday = found.get("weekday")
    # Of a year of two digits only the warning is sure.
    if weekday and not note and _WEEKDAY_NUMBERS[weekday] != day.weekday():
        raise Refused("weekday_mismatch", value)
    return day, note


def _on_calendar(year, month, day, value):
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused("buddhist_year" if year in _BUDDHIST else "implausible_date", value)
    try:
        return date(year, month, day)
    except ValueError:
        raise Refused("invalid_date", value) from None


def _checked(day, value):
    return _on_calendar(day.year, day.month, day.day, value)
