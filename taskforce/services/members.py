"""Taking in members from a spreadsheet: looked at first, then confirmed, and stored at once."""

import hashlib
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from taskforce.models import AdministrativeUnit, MemberImport
from taskforce.resources.members import FAULT, STATES, Judged, MemberResource
from taskforce.resources.writing import StateChangedError
from taskforce.scope import Verb, may
from taskforce.sheets.issues import Issue, shown
from taskforce.sheets.limits import Limits
from taskforce.sheets.reader import read
from taskforce.sheets.rows import Book, Row


@dataclass
class Preview:
    """What a file comes to: every row with its state, every fault with its place."""

    book: Book
    judged: list[Judged]
    on: date
    stored: bool = False

    @property
    def issues(self) -> list[Issue]:
        rows = [issue for judged in self.judged for issue in judged.entry.issues]
        return [*self.book.issues, *rows]

    @property
    def rejected(self) -> int:
        return sum(judged.state == FAULT for judged in self.judged)

    @property
    def is_clean(self) -> bool:
        return not any(issue.is_error for issue in self.issues)

    def states(self) -> dict:
        found = Counter(judged.state for judged in self.judged)
        return {state: found[state] for state in STATES}

    def counts(self) -> dict:
        levels = Counter(issue.level for issue in self.issues)
        rejected = self.rejected
        return {
            "data_rows": len(self.judged),
            "accepted": len(self.judged) - rejected,
            "rejected": rejected,
            "errors": levels["error"],
            "warnings": levels["warning"],
        }


def limits() -> Limits:
    return Limits(bytes=settings.SPREADSHEET_MAX_BYTES, rows=settings.SPREADSHEET_MAX_ROWS)


def preview(*, content: bytes, unit: AdministrativeUnit, on: date) -> Preview:
    """Return what a file of one province comes to; nothing is written.

    Raises:
        FileRefusedError: where the file as a whole cannot be taken.
    """
    book = read(content, limits())
    return Preview(book, _run(_resource(book, unit, on), dry_run=True), on)


def take_in(
    *,
    file_name: str,
    content: bytes,
    unit: AdministrativeUnit,
    on: date,
    by=None,
    accept_partial=False,
) -> Preview:
    """Judge a file and store it at once; with a fault in it only where partial is accepted.

    With `by` the import itself is recorded too.

    Raises:
        FileRefusedError: where the file as a whole cannot be taken.
        ValidationError: where somebody changed the same groups meanwhile.
    """
    found = Preview(read(content, limits()), [], on)
    whole = not found.book.issues
    resource = _resource(found.book, unit, on, accept_partial)

    def record():
        found.judged, found.stored = resource.judged, True
        if by:
            keep(preview=found, file_name=file_name, content=content, unit=unit, by=by)

    _run(resource, dry_run=not (whole or accept_partial), record=record)
    found.judged, found.stored = resource.judged, resource.stored
    return found


def _resource(book, unit, on, accept_partial=False):
    return MemberResource(province=unit, rows=book.rows, on=on, accept_partial=accept_partial)


def _run(resource, **kwargs):
    try:
        return resource.run(**kwargs)
    except (StateChangedError, IntegrityError) as error:
        raise _changed_meanwhile() from error


def _changed_meanwhile():
    return ValidationError(
        _("The members were changed since this preview was made. Send the file again."),
        code="changed_meanwhile",
    )


def keep(*, preview: Preview, file_name: str, content: bytes, unit, by) -> MemberImport:
    """Keep a file's rows with what was found, to be confirmed; if stored, as confirmed."""
    _check_may_import(by, unit)
    confirmed = {"applied_at": timezone.now(), "applied_by": by} if preview.stored else {}
    return MemberImport.objects.create(
        unit=unit,
        file_name=file_name[-200:],
        file_hash=hashlib.sha256(content).hexdigest(),
        status=MemberImport.Status.APPLIED if preview.stored else MemberImport.Status.PREVIEWED,
        rows=[_kept(judged) for judged in preview.judged],
        outcome=_outcome(preview),
        created_by=by,
        **confirmed,
    )


def _outcome(preview):
    kinds = Counter((issue.level, issue.code) for issue in preview.issues)
    return preview.counts() | {
        "states": preview.states(),
        "kinds": [[*kind, count] for kind, count in kinds.most_common()],
        "on": preview.on.isoformat(),
        "ignored": preview.book.ignored,
        "issues": [asdict(issue) for issue in preview.book.issues],
        "columns": {judged.entry.row.sheet: judged.entry.row.columns for judged in preview.judged},
    }


def _kept(judged: Judged) -> dict:
    row, match = judged.entry.row, judged.match
    kept = {
        "sheet": row.sheet,
        "row": row.number,
        "name": shown(row.cells.get("name_km")),
        "role": shown(row.cells.get("role")),
        "state": judged.state,
        "changes": judged.changes,
        "issues": [asdict(issue) for issue in judged.entry.issues],
    }
    if judged.state != FAULT:
        kept |= {"unit": match.place.code, "unit_name": match.place.full_name}
        kept |= {"role": match.role.name_km, "cells": _cells(judged)}
        kept["name"] = judged.entry.values["name_km"]
        kept["succeeds"] = match.succeeded and match.succeeded.pk
    return kept


def _cells(judged: Judged) -> dict:
    """Return the cells as understood: read again they mean the same, whatever the sheet said."""
    values = judged.entry.values | {"role": judged.match.role.pk, "province": ""}
    values |= {"district": "", "commune": "", "unit_code": judged.match.place.code}
    for name in ("born_on", "appointed_on"):
        values[name] = values[name] and values[name].isoformat()
    return {name: value for name, value in values.items() if value}


def apply(*, member_import: MemberImport, by, accept_partial=False) -> MemberImport:
    """Store what was previewed, once, as it was previewed.

    Raises:
        ValidationError: where it was confirmed before, rows are at fault and leaving them out
            was not agreed to, or the stored state changed so that a row no longer fits.
    """
    _check_may_import(by, member_import.unit)
    if member_import.outcome["errors"] and not accept_partial:
        raise ValidationError(
            _("Some rows are at fault. Correct the file, or agree to leave them out."),
            code="rows_rejected",
        )
    kept = [row for row in member_import.rows if row["state"] != FAULT]
    on = date.fromisoformat(member_import.outcome["on"])
    resource = _resource(
        Book(_rows(kept, member_import.outcome["columns"])), member_import.unit, on
    )

    def record():
        if list(map(_fitting, kept)) != [_fitting(_kept(judged)) for judged in resource.judged]:
            raise StateChangedError
        _mark_applied(member_import, by)

    _run(resource, dry_run=False, record=record)
    if not resource.stored:
        raise _changed_meanwhile()
    return member_import


def _rows(kept, columns):
    return [Row(row["sheet"], row["row"], row["cells"], columns[row["sheet"]]) for row in kept]


def _fitting(kept):
    """Return what must be the same at the preview and when it is confirmed."""
    changes = [list(change) for change in kept["changes"]]
    return kept["row"], kept["state"], changes, kept.get("succeeds")


def _mark_applied(member_import, by):
    """Mark it confirmed; of two who confirm at once, one finds it done."""
    done = {"status": MemberImport.Status.APPLIED, "applied_at": timezone.now(), "applied_by": by}
    waiting = MemberImport.objects.filter(pk=member_import.pk, status=MemberImport.Status.PREVIEWED)
    if not waiting.update(**done):
        raise ValidationError(_("This import was confirmed already."), code="already_applied")
    for name, value in done.items():
        setattr(member_import, name, value)


def _check_may_import(by, unit):
    if not may(by, Verb.IMPORT, unit):
        raise PermissionDenied
