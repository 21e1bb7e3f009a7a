"""How a value is written back into a field: so that it is read as the same value again."""

from datetime import date, time
from decimal import Decimal

from taskforce.formats.digits import digits
from taskforce.formats.digits import number as written_number

__all__ = ["written_date", "written_measure", "written_number", "written_time"]


def written_measure(value) -> str:
    """Write a number of any fineness, such as degrees: no groups, a point for decimals."""
    return digits(f"{Decimal(str(value)):f}")


def written_date(value: date) -> str:
    return digits(f"{value:%d/%m/%Y}")


def written_time(value: time) -> str:
    return digits(f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}")
