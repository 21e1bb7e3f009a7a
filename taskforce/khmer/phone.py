"""Telephone numbers in one form, E.164, so that one person has one number.

Method: Khmer digits are folded, then Google's numbering plan (library ``phonenumbers``,
region KH) decides. It takes ``855 12 …`` without a plus and ``12 …`` without its zero, which
spreadsheets drop; letters are refused, because the library would read O as 6.
"""

import re

import phonenumbers

from .numbers import to_arabic_digits
from .refusals import Refused
from .text import clean

REGION = "KH"
_NO_PHONE = 1000  # signs: so many need no cleaning to be told from numbers
_WIDE = str.maketrans("＋（）－", "+()-")  # of East Asian keyboards
_SHAPE = re.compile(r"\+?[0-9 ().‐‑‒–-]+")
_BETWEEN = re.compile(r"[/,;|\\]| និង | ឬ | or | and ")
_ABROAD = re.compile(r"^00(?=[1-9])")


def parse_phone(value):
    """Return the one telephone number in E.164; raise Refused if there is none, or two."""
    number, note = parse_phone_noted(value)
    if note:
        raise Refused(note, value)
    return number


def parse_phone_noted(value):
    """Return (the first telephone number, None or the code of a warning)."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if len(str(value or "")) > _NO_PHONE:
        raise Refused("invalid_phone", value)
    text = to_arabic_digits(clean(str(value or ""))).translate(_WIDE)
    parts = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
    if not parts:
        raise Refused("empty_phone", value)
    return _to_e164(parts[0], value), "multiple_phones" if len(parts) > 1 else None


def _to_e164(text, value):
    if not _SHAPE.fullmatch(text):
        raise Refused("invalid_phone", value)
    try:
        number = phonenumbers.parse(_ABROAD.sub("+", text), REGION)
    except phonenumbers.NumberParseException:
        raise Refused("invalid_phone", value) from None
    if not phonenumbers.is_valid_number(number):
        raise Refused("invalid_phone", value)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
