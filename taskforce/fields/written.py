"""How a value is written back into a field: so that it is read as the same value again."""

from datetime import date, time
from decimal import Decimal

from django.utils.translation import get_language

from taskforce import khmer


def _digits(text: str) -> str:
    return khmer.to_khmer_digits(text) if get_language() == "km" else text


def written_number(value, decimals: int = 0) -> str:
    """Write a number with its thousands grouped."""
    if get_language() == "km":
        return khmer.format_number(value, decimals)
    return f"{Decimal(value):,.{decimals}f}"


def written_measure(value) -> str:
    """Write a number of any fineness, such as degrees: no groups, a point for decimals."""
    return _digits(f"{Decimal(str(value)):f}")


def written_date(value: date) -> str:
    return _digits(f"{value:%d/%m/%Y}")


def written_time(value: time) -> str:
    return _digits(f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}")
