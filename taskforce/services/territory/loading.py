"""Taking in the file of units: whole or not at all, and the tree proven after it."""

import csv
import io
from dataclasses import dataclass, field

import tablib
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from taskforce.models import AdministrativeUnit, TaskForce
from taskforce.models.search_index import written_once
from taskforce.resources.units import ABOVE_AT_FAULT, UnitResource
from taskforce.services.territory.units import check_tree, tree_locked
from taskforce.services.territory.versions import record_versions


@dataclass
class UnitImport:
    """What became of the rows; with faults nothing was stored."""

    new: int = 0
    changed: int = 0
    same: int = 0
    faults: list[str] = field(default_factory=list)  # one line a faulty row


class _RefusedError(Exception):
    """Carries the faults out of the transaction that they undo."""


def import_units(content: bytes) -> UnitImport:
    """Take in a CSV file of units (the columns of `fixtures/units.csv`).

    Raises:
        ValidationError: where the file cannot be read or lacks columns.
    """
    dataset = _read(content)
    outcome = UnitImport()
    try:
        with tree_locked():
            resource = UnitResource()
            with AdministrativeUnit.ever.disable_mptt_updates(), written_once():
                result = resource.import_data(dataset, rollback_on_validation_errors=True)
            outcome.faults = _faults(result, dataset)
            if outcome.faults:
                raise _RefusedError
            outcome.new = result.totals["new"]
            outcome.changed = result.totals["update"]
            outcome.same = result.totals["skip"]
            if outcome.new:
                AdministrativeUnit.ever.rebuild()
                add_missing_task_forces()
            if outcome.new or outcome.changed:
                record_versions()
            check_tree()
    except _RefusedError:
        return outcome
    return outcome


def add_missing_task_forces() -> None:
    """Give every unit its task force."""
    TaskForce.objects.bulk_create(
        TaskForce(unit=unit) for unit in AdministrativeUnit.objects.filter(task_force=None)
    )


def _read(content: bytes) -> tablib.Dataset:
    """Return the rows, those above before those below, each with its row in the file."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ValidationError(
            _("Line %(line)s of the file is not in UTF-8. Save it as “CSV UTF-8”.") % {"line": line}
        ) from error
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise ValidationError(
            _("The file is not a whole CSV file: check its commas and quotation marks.")
        ) from error
    if not rows:
        raise ValidationError(_("The file holds no rows."))
    numbered = [{"row": number, **row} for number, row in enumerate(rows, start=2)]
    numbered.sort(key=lambda row: (len(row.get("code") or ""), row["row"]))
    headers = [name for name in numbered[0] if name]
    values = [[row.get(name) or "" for name in headers] for row in numbered]
    return tablib.Dataset(*values, headers=headers)


def _faults(result, dataset) -> list[str]:
    """Return a line for each faulty row, in the order of the file."""
    for error in result.base_errors:
        raise error.error
    found = [
        (invalid.number, _words(invalid.error))
        for invalid in result.invalid_rows
        if not _follows_from_another(invalid.error)
    ]
    for number, errors in result.row_errors():
        found.append((number, "; ".join(str(error.error) for error in errors)))
    rows = dataset.dict
    named = sorted(
        (rows[number - 1]["row"], rows[number - 1]["code"], words) for number, words in found
    )
    return [
        _("row %(row)s (%(code)s): %(reason)s") % {"row": row, "code": code, "reason": words}
        for row, code, words in named
    ]


def _words(error: ValidationError) -> str:
    """Return what is wrong with a row, each reason behind the name of its column."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return "; ".join(
        " ".join(messages) if name == NON_FIELD_ERRORS else f"{name}{_(':')} {' '.join(messages)}"
        for name, messages in error.message_dict.items()
    )


def _follows_from_another(error: ValidationError) -> bool:
    found = error.error_dict.get("parent_code", []) if hasattr(error, "error_dict") else []
    return any(reason.code == ABOVE_AT_FAULT for reason in found)
