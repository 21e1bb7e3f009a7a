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
_BETWEEN = re.compile(r"[/,;|\\\n\r]|\s*(?:និង|ឬ)\s*| or | and ")
# Two numbers with nothing but a space between them, each with its zero or its country.
_SIDE_BY_SIDE = re.compile(r"(?<=[0-9]) +(?=(?:0|\+?855)[0-9 .-]{7,}$)")
_LEAST_DIGITS, _MOST_DIGITS = 8, 15  # of one number; E.164 allows no more
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
    parts = _parts(str(value or ""))
    if not parts:
        raise Refused("empty_phone", value)
    if len(_digits(parts[0])) > _MOST_DIGITS:
        parts = _side_by_side(parts[0])
    return _to_e164(parts[0], value), "multiple_phones" if len(parts) > 1 else None


def _parts(text):
    """Return the numbers in a text; an apostrophe before one only keeps it a text."""
    parts = (clean(part).lstrip("'’‘ ") for part in _BETWEEN.split(text))
    return [to_arabic_digits(part).translate(_WIDE) for part in parts if part]


def _side_by_side(text):
    """Return two numbers of which each may be one; else the text as it is."""
    for match in _SIDE_BY_SIDE.finditer(text):
        parts = [text[: match.start()], text[match.end() :]]
        if all(_LEAST_DIGITS <= len(_digits(part)) <= _MOST_DIGITS for part in parts):
            return parts
    return [text]


def _digits(text):
    return [sign for sign in text if sign.isdigit()]


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
