"""What papers about the task forces say and how: always in Khmer."""

from datetime import date
from functools import lru_cache

from taskforce.khmer import format_number, lunar_line, solar_line, to_khmer_digits
from taskforce.models import AdministrativeUnit, Level
from taskforce.paper.lines import broken

__all__ = ["lines", "long_day", "lunar_line", "number", "people", "short_day", "solar_line"]

NOTHING = "-"
# What stands for all units of a level.
UNITS_AT = {
    Level.PROVINCE: "រាជធានី ខេត្ត",
    Level.DISTRICT: "ក្រុង ស្រុក ខណ្ឌ",
    Level.COMMUNE: "ឃុំ សង្កាត់",
}

# The same positions, institutions and instruments stand in hundreds of rows.
lines = lru_cache(maxsize=20_000)(broken)


@lru_cache(maxsize=5_000)
def number(value: int) -> str:
    return format_number(value)


@lru_cache(maxsize=5_000)
def short_day(day: date) -> str:
    """Write a day for a narrow column: ០៥/០២/២០២៤."""
    return to_khmer_digits(f"{day:%d/%m/%Y}")


def long_day(day: date) -> str:
    """Write a day for a sentence: ថ្ងៃទី៥ ខែកុម្ភៈ ឆ្នាំ២០២៤."""
    return solar_line(day)


def people(count: int, women: int) -> str:
    return f"{number(count)} រូប (ស្រី {number(women)} រូប)"


def group_of(unit: AdministrativeUnit) -> str:
    """Write the name of a group as its heading does."""
    return f"ក្រុមការងារ{unit.full_name}"
