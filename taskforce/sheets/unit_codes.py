"""The code of a unit as hands and spreadsheets write it: '0801, 0801.0, 08-01, 08 01, KH-0801."""

import re

from taskforce.khmer import to_arabic_digits

from .cells import Entry
from .columns import ANY_UNIT

# Pairs of digits with one sign between them; the first may have lost its zero.
_PAIRS = re.compile(r"[0-9]{1,2}(?:([ ./-])[0-9]{2}(?:\1[0-9]{2})?)?")
_DIGITS = re.compile(r"[0-9]{1,6}")
_FRACTION = re.compile(r"([0-9]{1,6})\.0")
_PREFIX = re.compile(r"^(?:kh[- ]?(?=[0-9])|['’‘`#])", re.IGNORECASE)


def read_code(entry: Entry) -> str:
    """Return the code of a row as digits; a notice says where it was written in another way.

    A code in a column of names of any unit counts where no column of codes has one.
    """
    text = to_arabic_digits(entry.values["unit_code"]).strip()
    beside = to_arabic_digits(entry.values[ANY_UNIT])
    if not text and _DIGITS.fullmatch(plain_code(beside)):
        entry.values[ANY_UNIT] = ""
        entry.sources["unit_code"] = ANY_UNIT
        text = beside
    code = entry.values["unit_code"] = plain_code(text)
    if code != text:
        entry.warn("unit_code_rewritten", "unit_code", code=code)
    return code


def plain_code(text: str) -> str:
    """Return a code as digits alone where it can mean one thing only; else as it was written."""
    bare = _PREFIX.sub("", text).strip()
    if match := _FRACTION.fullmatch(bare):
        return match[1]
    if _DIGITS.fullmatch(bare):
        return bare
    return re.sub("[^0-9]", "", bare) if _PAIRS.fullmatch(bare) else text
