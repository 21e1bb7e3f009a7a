"""Loading the lists of official words that ship with the system."""

import csv
from pathlib import Path

from django.db import transaction

from taskforce.models import (
    GroupRole,
    Honorific,
    IncompatiblePosts,
    Institution,
    InstrumentKind,
    Position,
)


def read_terms(path: Path) -> list[dict]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def store(model, rows) -> None:
    """Store the terms whose code is not there yet: what officials changed stays."""
    known = set(model.objects.values_list("pk", flat=True))
    for row in rows:
        if row["code"] not in known:
            model.objects.create(**row)
            known.add(row["code"])


@transaction.atomic
def load_vocabularies(folder: Path) -> None:
    """Load the lists of `folder` (the project's `fixtures/`)."""
    store(InstrumentKind, read_terms(folder / "instrument_kinds.csv"))
    store(GroupRole, _roles(folder))
    store(Honorific, _honorifics(folder))
    store(Position, _positions(folder))
    store(Institution, _institutions(folder))
    if not IncompatiblePosts.objects.exists():
        # As a whole: a pair that officials took out does not come back.
        IncompatiblePosts.objects.bulk_create(_incompatible(folder))


def _incompatible(folder):
    return [
        IncompatiblePosts(
            one_id=row["one"], other_id=row["other"], same_group=row["same_group"] == "1"
        )
        for row in read_terms(folder / "incompatible_posts.csv")
    ]


def _roles(folder):
    # The file has a line for each level a role occurs at; the role itself is one.
    return [
        {
            "code": row["code"],
            "name_km": row["role_km"],
            "name_en": row["role_en"],
            "position": row["sort"],
            "body": row["body"],
        }
        for row in read_terms(folder / "group_roles.csv")
    ]


def _honorifics(folder):
    return [
        {
            "code": f"h{number:02}",
            "name_km": row["honorific_km"],
            "name_en": row["latin"],
            "position": number,
        }
        for number, row in enumerate(read_terms(folder / "honorifics.csv"), start=1)
    ]


def _positions(folder):
    return [
        {
            "code": row["code"],
            "name_km": row["position_km"],
            "name_en": row["position_en"],
            "position": row["precedence"],
        }
        for row in read_terms(folder / "positions.csv")
    ]


def _institutions(folder):
    ministries = read_terms(folder / "ministries.csv")
    departments = read_terms(folder / "provincial_departments.csv")
    return [
        {
            "code": row["code"],
            "name_km": row["name_km"],
            "name_en": row["name_en"],
            "position": number,
        }
        for number, row in enumerate([*ministries, *departments], start=1)
    ]
