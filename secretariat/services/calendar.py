"""Taking in the calendar of holidays."""

import csv
from datetime import date
from pathlib import Path

from secretariat.models import CalendarDay

SOURCE = "holidays 0.109 (Vacanza, MIT), គណនាទុក"


def load_holidays(folder: Path) -> int:
    """Store the holidays of the fixture; a day that is kept already stays as somebody set it."""
    with (folder / "holidays.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    kept = set(CalendarDay.objects.values_list("on", flat=True))
    new = [
        CalendarDay(on=day, name_km=row["name_km"], name_en=row["name_en"], source=SOURCE)
        for row in rows
        if (day := date.fromisoformat(row["on"])) not in kept
    ]
    return len(CalendarDay.objects.bulk_create(new))
