"""The rows of an import as its page shows them."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from taskforce.models import AdministrativeUnit, Membership, Person
from taskforce.sheets.issues import Issue

STATES = [
    ("new", _("new")),
    ("changed", _("changed")),
    ("same", _("unchanged")),
    ("fault", _("at fault")),
]
LABELS = dict(STATES)
# The colour of each state's tag; see templates/_parts/status.html.
TAGS = {"new": "accepted", "changed": "due", "same": "draft", "fault": "late"}
EXAMPLES = 6


def with_state(rows, state, code):
    """Return the rows of one state or with one kind of issue."""
    if state in LABELS:
        rows = [row for row in rows if row["state"] == state]
    if code:
        rows = [row for row in rows if any(issue["code"] == code for issue in row["issues"])]
    return rows


def lines_of(rows) -> list[dict]:
    codes = [row["unit"] for row in rows if row.get("unit")]
    units = AdministrativeUnit.objects.in_bulk(codes, field_name="code")
    return [
        row
        | {
            "unit_name": _unit_name(row, units),
            "tag": TAGS[row["state"]],
            "label": LABELS[row["state"]],
            "issues": [Issue(**issue) for issue in row["issues"]],
            "changes": [_change(*change) for change in row["changes"]],
        }
        for row in rows
    ]


def _unit_name(row, units):
    """Return the unit's name in the language of the page; as it was kept, where it is gone."""
    unit = units.get(row.get("unit"))
    return unit.display_name if unit else row.get("unit_name", "")


def _change(name, before, after):
    is_day = name in ("born_on", "starts_on")
    if is_day:
        before, after = (value and date.fromisoformat(value) for value in (before, after))
    elif name == "sex":
        sexes = dict(Person.Sex.choices)
        before, after = sexes.get(before, ""), sexes.get(after, "")
    return {"label": _label(name), "before": before, "after": after, "is_day": is_day}


def _label(name):
    for model in (Membership, Person):
        if name in {field.name for field in model._meta.fields}:
            return model._meta.get_field(name).verbose_name
    return name


def kinds_of(member_import) -> list[dict]:
    """Return each kind of fault once: how many, the words of the first, the first cells."""
    found = {}
    whole = [Issue(**issue) for issue in member_import.outcome["issues"]]
    for issue in [*whole, *(Issue(**i) for row in member_import.rows for i in row["issues"])]:
        kind = found.setdefault(
            (issue.level, issue.code), {"issue": issue, "count": 0, "cells": [], "values": []}
        )
        kind["count"] += 1
        if issue.row and len(kind["cells"]) < EXAMPLES:
            kind["cells"].append(issue.cell)
    for kind in found.values():
        kind["more"] = kind["count"] - len(kind["cells"]) if kind["cells"] else 0
    return sorted(found.values(), key=lambda kind: (not kind["issue"].is_error, -kind["count"]))
