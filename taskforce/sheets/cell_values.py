"""What a cell of XLSX holds: the number behind a date, the text behind a number."""

import re
from datetime import date, datetime, timedelta

from .writing import LONGEST_TEXT

# Of Excel's own numbered formats, those of days and moments.
DATE_FORMATS = frozenset([*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58])
_NOT_SHOWN = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_OF_A_DAY = re.compile("[dy]|m{3}", re.IGNORECASE)
_CODED = re.compile("_x([0-9A-Fa-f]{4})_")
LAST_SERIAL = 2_958_466  # 31 December 9999
LONGEST_FORMAT = 255  # signs that Excel allows
LONGEST = LONGEST_TEXT + 1  # one sign more than a cell may hold tells that it is too long


def is_day_format(code: str) -> bool:
    """Tell whether a format shows a day, and not only an hour or a number."""
    return _OF_A_DAY.search(_NOT_SHOWN.sub("", code[:LONGEST_FORMAT])) is not None


def text_of(text: str) -> str:
    """Return a text without the codes in which Excel writes what XML cannot hold."""
    if "_x" not in text:
        return text
    return _CODED.sub(lambda match: chr(int(match[1], 16)), text)


def number_of(text: str):
    """Return a number as it was typed: whole, or with a fraction."""
    if "." not in text and "e" not in text and "E" not in text:
        return int(text) if len(text) < 30 else text
    return float(text)


def day_of(number, *, from_1904: bool):
    """Return the day or moment that a number is shown as; the number where it is none."""
    if not 1 <= number < LAST_SERIAL:
        return number
    moment = _zero(number, from_1904) + timedelta(seconds=round(number * 86_400))
    is_day = not (moment.hour or moment.minute or moment.second)
    return moment.date() if is_day else moment


def _zero(number, from_1904):
    """Return from when days are counted; a cell knows no time zone."""
    if from_1904:
        return datetime(1904, 1, 1)  # noqa: DTZ001
    # Excel counts a 29 February 1900, which never was.
    return datetime(1899, 12, 30 if number >= 60 else 31)  # noqa: DTZ001


def iso_day_of(text: str):
    """Return the day that is written out; the text where it is none."""
    try:
        moment = datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        return text
    return date(moment.year, moment.month, moment.day)
