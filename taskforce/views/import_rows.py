"""The rows, kinds of fault and acts of an import as its page shows them."""

from datetime import date

from django.utils.translation import gettext as _

from taskforce.models import (
    AdministrativeUnit,
    GroupRole,
    MemberImport,
    MemberImportRow,
    Membership,
    Person,
)
from taskforce.sheets.issues import ERROR
from taskforce.sheets.kinds import kind_worded

State = MemberImportRow.State
NAMES = 30  # of whom a complete list ends; the rest by a link
# The colour of each state's tag; see templates/_parts/status.html.
TAGS = {
    "new": "accepted",
    "changed": "due",
    "same": "draft",
    "waits": "open",
    "fault": "late",
    "ends": "returned",
}
STATUS_TAGS = {
    "waiting": "draft",
    "reading": "open",
    "previewed": "due",
    "applying": "open",
    "applied": "accepted",
    "undoing": "open",
    "undone": "returned",
    "refused": "late",
}


def tag_of(member_import: MemberImport) -> tuple[str, str]:
    """Return the colour of the tag of an import and its words, with what became of its job."""
    job = member_import.job
    if member_import.is_stuck:
        return "late", _("stopped") if job and job.reason_message else _("broke off")
    return STATUS_TAGS[member_import.status], member_import.get_status_display()


def absent_of(member_import: MemberImport) -> list[str]:
    """Return the names of the first who end because a complete list does not name them."""
    if not member_import.outcome.get("absent"):
        return []
    ends = member_import.rows.filter(state=State.ENDS, cells__succeeded=False)
    return list(ends.values_list("name", flat=True)[:NAMES])


def states_of(member_import: MemberImport) -> list[tuple]:
    """Return each state of rows: its code, its words, how many there are."""
    counts = member_import.outcome["states"]
    return [(code, words, counts.get(code, 0)) for code, words in State.choices]


def rows_with(member_import, state: str, code: str):
    """Return the rows of one state or with one kind of fault, in their order."""
    rows = member_import.rows.select_related("unit", "role")
    if state in State.values:
        rows = rows.filter(state=state)
    if code:
        found = member_import.issues.filter(code=code, row__isnull=False)
        rows = rows.filter(pk__in=found.values("row"))
    return rows.prefetch_related("issues").defer("extra")


def lines_of(rows) -> list[dict]:
    return [_line(row) for row in rows]


def _line(row) -> dict:
    line = {
        "row": row.number,
        "sheet": row.sheet,
        "name": row.name,
        "role": row.role or row.role_name,
        "unit": row.unit,
        "tag": TAGS[row.state],
        "label": row.get_state_display(),
        "issues": [kept.issue for kept in row.issues.all()],
        "changes": [_change(*change) for change in row.changes],
    }
    return line | _ending(row) if row.state == State.ENDS else line


def _ending(row) -> dict:
    told = row.cells
    return {
        "ends_on": date.fromisoformat(told["ends_on"]),
        "decision": told["decision_no"],
        "succeeded": told["succeeded"],
    }


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
    """Return each kind of fault once: how many, its sentence, the first cells."""
    several = member_import.outcome.get("sheets", 1) > 1
    return [_kind(_as_kept_now(kind), several) for kind in member_import.outcome["kinds"]]


def _kind(kind, several) -> dict:
    cells = {}
    for sheet, cell in kind["cells"]:
        cells.setdefault(sheet if several else "", []).append(cell)
    return kind | {
        "is_error": kind["level"] == ERROR,
        "message": kind_worded(kind["code"], kind["words"], kind["params"]),
        "cells": cells.items(),
        "more": kind["count"] - len(kind["cells"]) if kind["cells"] else 0,
    }


def _as_kept_now(kind) -> dict:
    """Return a kind as it is kept today: one of old has the whole first fault."""
    if "issue" not in kind:
        return kind
    issue = kind["issue"]
    shared = issue["params"] if kind["count"] == 1 else None
    about = {"sheet": "" if issue["row"] else issue["sheet"], "of_rows": bool(issue["row"])}
    told = {name: issue[name] for name in ("level", "code", "words")} | about
    cells = [["", cell] for cell in kind["cells"]]
    return told | {"params": shared, "count": kind["count"], "cells": cells}


def acts_of(member_import) -> list[dict]:
    """Return for each decision how many appointments begin and end by it."""
    return [
        {
            "number": number,
            "dated": dated and date.fromisoformat(dated),
            "begin": begin,
            "end": end,
            "rest": number is None,
        }
        for number, dated, begin, end in member_import.outcome["acts"]
    ]


def names_of(questions: list[dict]) -> dict[str, str]:
    """Return what is proposed, by its code, as the reader knows it: a unit with that above it."""
    codes = {code for question in questions for code in question.get("choices", ())}
    units = AdministrativeUnit.objects.filter(code__in=codes).select_related("parent")
    names = {role.pk: str(role) for role in GroupRole.objects.filter(pk__in=codes)}
    return names | {unit.code: _with_above(unit) for unit in units}


def _with_above(unit):
    above = unit.parent
    return f"{unit.display_name}, {above.display_name}" if above else unit.display_name
