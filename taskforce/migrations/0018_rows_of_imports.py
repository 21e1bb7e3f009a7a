"""Bring the rows of imports of old into the table of rows."""

from datetime import date

from django.db import migrations

# What was only looked at is read anew: cells at fault were not kept.
READ_ANEW = {"level": "error", "code": "to_be_sent_again"}
ISSUE = ("level", "code", "words", "sheet", "column", "value", "params")


def move_rows(apps, schema_editor):
    """Give each import its rows and its day; what it did was not kept, so it is not undone."""
    MemberImport = apps.get_model("taskforce", "MemberImport")
    every_unit = apps.get_model("taskforce", "AdministrativeUnit")._base_manager
    units = dict(every_unit.values_list("code", "pk"))
    roles = dict(apps.get_model("taskforce", "GroupRole").objects.values_list("name_km", "pk"))
    for kept in MemberImport.objects.order_by("pk"):
        columns = kept.outcome.pop("columns", {})
        sheets = list(columns)
        kept.on = date.fromisoformat(kept.outcome.pop("on", None) or f"{kept.created_at:%Y-%m-%d}")
        kept.outcome |= {"layouts": [columns[sheet] for sheet in sheets], "kinds": _kinds(kept)}
        kept.outcome |= {"acts": [], "questions": [], "is_of_old": True}
        if kept.status == "previewed":
            kept.status, kept.refusal = "refused", READ_ANEW
        kept.save()
        _store(apps, kept, sheets, units, roles)


def _kinds(kept):
    """Return each kind of fault once, as they are kept now."""
    found = {}
    for issue in [*kept.outcome.get("issues", []), *(i for row in kept.old_rows for i in row["issues"])]:
        kind = found.setdefault(
            (issue["level"], issue["code"]), {"issue": issue, "count": 0, "cells": []}
        )
        kind["count"] += 1
        if issue["row"] and len(kind["cells"]) < 6:
            kind["cells"].append(f"{issue['column']}{issue['row']}")
    return list(found.values())


def _store(apps, kept, sheets, units, roles):
    Row = apps.get_model("taskforce", "MemberImportRow")
    Issue = apps.get_model("taskforce", "MemberImportIssue")
    for place, old in enumerate(kept.old_rows):
        unit, role = units.get(old.get("unit")), roles.get(old["role"])
        known = old["state"] == "fault" or (unit and role)
        row = Row.objects.create(
            member_import=kept,
            place=place,
            sheet=old["sheet"],
            number=old["row"],
            layout=sheets.index(old["sheet"]) if old["sheet"] in sheets else 0,
            cells=old.get("cells", {}),
            state=old["state"] if known else "fault",
            name=old["name"],
            role_name=old["role"],
            unit_id=unit,
            role_id=role,
            changes=old["changes"],
            succeeds=old.get("succeeds"),
        )
        for issue in old["issues"]:
            told = dict(issue)
            told["number"] = told.pop("row")
            Issue.objects.create(member_import=kept, row=row, **told)


def put_back(apps, schema_editor):
    """Put the rows back where they were; a state that was not known before has no place there."""
    MemberImport = apps.get_model("taskforce", "MemberImport")
    MemberImport.objects.filter(status="refused", refusal=READ_ANEW).update(status="previewed")
    MemberImport.objects.exclude(status__in=["previewed", "applied"]).delete()
    for kept in MemberImport.objects.order_by("pk"):
        layouts = kept.outcome.pop("layouts", [])
        rows = kept.rows.exclude(number=None).order_by("place")
        rows = list(rows.select_related("unit", "role").prefetch_related("issues"))
        kept.old_rows = [_as_before(row) for row in rows]
        kept.outcome["columns"] = {
            row.sheet: layouts[row.layout] for row in rows if row.layout < len(layouts)
        }
        kept.outcome["on"] = kept.on.isoformat()
        for name in ("kinds", "acts", "questions", "is_of_old"):
            kept.outcome.pop(name, None)
        kept.save()


def _as_before(row):
    issues = []
    for issue in row.issues.order_by("pk"):
        told = {name: getattr(issue, name) for name in ISSUE}
        issues.append(told | {"row": issue.number})
    return {
        "sheet": row.sheet, "row": row.number, "cells": row.cells, "state": row.state,
        "name": row.name, "role": row.role.name_km if row.role else row.role_name,
        "unit": row.unit.code if row.unit else None, "changes": row.changes,
        "succeeds": row.succeeds, "issues": issues,
    }  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("taskforce", "0017_imports")]

    operations = [migrations.RunPython(move_rows, put_back)]
