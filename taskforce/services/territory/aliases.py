"""Loading the other names of units that ship with the system."""

import csv
from pathlib import Path

from django.db import transaction

from taskforce.khmer import clean
from taskforce.models import AdministrativeUnit, UnitAlias


@transaction.atomic
def load_aliases(folder: Path) -> None:
    """Load the names of `folder` (the project's `fixtures/`) that are not there yet.

    What officials added or changed stays; a line whose unit is not there is passed over.
    """
    units = dict(AdministrativeUnit.objects.values_list("code", "pk"))
    known = set(UnitAlias.objects.values_list("unit", "name"))
    new = {}
    for code, name, note in _names(folder):
        row = units.get(code), clean(name)
        if row[0] and row not in known:
            new.setdefault(row, UnitAlias(unit_id=row[0], name=row[1], note=note))
    UnitAlias.objects.bulk_create(new.values())


def _rows(path: Path) -> list[dict]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _names(folder):
    return [(row["code"], row["name"], row["note"]) for row in _rows(folder / "unit_aliases.csv")]
