"""Numbers as people type them, in Khmer or in European digits.

Both habits are met on Cambodian paper: 1.234.567,89 (from the French) and 1,234,567.89
(from spreadsheets). A number is therefore read by its shape: groups of three digits and,
after another separator, decimals. Where the shape allows two readings and a wrong guess is a
thousandfold error (``1.234`` as a decimal), it is refused with a reason. A whole number has
no decimals, so that there ``1.234`` can only be a thousand and more.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

from .refusals import Refused
from .text import clean

_KHMER = "០១២៣៤៥៦៧៨៩"
_TO_KHMER = str.maketrans("0123456789", _KHMER)
# Khmer, and the wide ones of East Asian keyboards.
_TO_ARABIC = str.maketrans(_KHMER + "０１２３４５６７８９", "0123456789" * 2)

_LONGEST = 30
_NO_NUMBER = 1000  # signs: so many need no cleaning to be told from a number
_SHAPE = re.compile(r"([-+]?)([0-9][0-9., ]*[0-9]|[0-9]|[.,][0-9]+)")
_SEPARATOR = re.compile("[., ]")
_MINUS = str.maketrans(dict.fromkeys("−–—‐‑‒﹣－", "-"))


def to_khmer_digits(value):
    """Write the digits of a text or a number in Khmer."""
    return str(value).translate(_TO_KHMER)


def to_arabic_digits(value):
    """Write the Khmer digits of a text as 0 to 9."""
    return str(value).translate(_TO_ARABIC)


def parse_int(value):
    """Return the whole number that was typed; raise Refused with the reason if it is none."""
    if isinstance(value, int | float | Decimal):
        return _whole(value)
    sign, parts, separators = _split(value)
    if not _is_grouped(parts, separators):
        decimals = _read_decimal(parts, separators)
        raise Refused("not_whole_number" if decimals else "wrong_grouping", value)
    return int(sign + "".join(parts))


def parse_decimal(value, grouped=True):
    """Return the Decimal that was typed; raise Refused where two readings are possible.

    ``grouped=False`` is for measures that never reach a thousand, such as degrees: the one
    separator can then only stand before decimals.
    """
    if isinstance(value, int | float | Decimal):
        return _finite(value)
    sign, parts, separators = _split(value)
    if not grouped and len(parts) == 2 and separators != [" "]:
        return Decimal(f"{sign}{parts[0] or '0'}.{parts[1]}")
    if _is_ambiguous(parts, separators):
        raise Refused("ambiguous_number", value)
    digits = _read_decimal(parts, separators)
    if digits is None:
        raise Refused("wrong_grouping", value)
    return Decimal(sign + digits)


def format_number(value, decimals=0, group=".", point=","):
    """Write a number in Khmer digits, as 1.234.567,89 is written on paper.

    Point for groups and comma for decimals is what CLDR gives for ``km`` and what schools
    teach; banks and spreadsheets often do the opposite, hence the parameters.
    """
    places = Decimal(1).scaleb(-decimals)
    number = Decimal(str(value)).quantize(places, rounding=ROUND_HALF_UP)
    written = f"{number:,f}" if number else f"{abs(number):,f}"
    return written.translate(_TO_KHMER | {ord(","): group, ord("."): point})


def _finite(value):
    number = Decimal(str(value)) if not isinstance(value, bool) else None
    if number is None or not number.is_finite():
        raise Refused("unreadable_number", value)
    return number


def _whole(value):
    number = _finite(value)
    if number != number.to_integral_value():
        raise Refused("not_whole_number", value)
    return int(number)


def _split(value):
    """Return the sign, the runs of digits, and the separators between them."""
    raw = str("" if value is None else value)
    if len(raw) > _NO_NUMBER:
        raise Refused("number_too_long", value)
    text = clean(raw).translate(_TO_ARABIC).translate(_MINUS)
    if not text:
        raise Refused("empty_number", value)
    if len(text) > _LONGEST:
        raise Refused("number_too_long", value)
    match = _SHAPE.fullmatch(text)
    if match is None:
        raise Refused("unreadable_number", value)
    return match[1], _SEPARATOR.split(match[2]), _SEPARATOR.findall(match[2])


def _is_grouped(parts, separators):
    """Tell whether the digits are one run, or groups of three all parted alike."""
    if not separators:
        return True
    first, *rest = parts
    return (
        len(set(separators)) == 1
        and 1 <= len(first) <= 3
        and first[0] != "0"
        and all(len(part) == 3 for part in rest)
    )


def _is_ambiguous(parts, separators):
    return len(parts) == 2 and separators != [" "] and _is_grouped(parts, separators)


def _read_decimal(parts, separators):
    """Return the number with a point for its decimals, or None if the shape has no reading."""
    if _is_grouped(parts, separators):
        return "".join(parts)
    *before, point = separators
    *whole, decimals = parts
    if point == " " or point in before or not decimals or not _is_grouped(whole, before):
        return None
    return f"{''.join(whole) or '0'}.{decimals}"
