"""Taking in members from a spreadsheet: looked at first, then confirmed, and stored at once."""

import hashlib
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import date

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from taskforce.models import AdministrativeUnit, MemberImport
from taskforce.resources.members import FAULT, Judged, MemberResource
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
    issues: list[Issue] = field(init=False)

    def __post_init__(self):
        rows = [issue for judged in self.judged for issue in judged.entry.issues]
        self.issues = [*self.book.issues, *rows]

    @property
    def rejected(self) -> int:
        return sum(judged.state == FAULT for judged in self.judged)

    @property
    def is_clean(self) -> bool:
        return not any(issue.is_error for issue in self.issues)

    def counts(self) -> dict:
        levels = Counter(issue.level for issue in self.issues)
        return {
            "data_rows": len(self.judged),
            "accepted": len(self.judged) - self.rejected,
            "rejected": self.rejected,
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
    return _judge(read(content, limits()), unit, on, dry_run=True)


def take_in(*, content: bytes, unit: AdministrativeUnit, on: date, accept_partial=False) -> Preview:
    """Judge a file and store it at once; with a fault in it only where partial is accepted.

    Raises:
        FileRefusedError: where the file as a whole cannot be taken.
        ValidationError: where somebody changed the same groups meanwhile.
    """
    book = read(content, limits())
    if book.issues and not accept_partial:
        return _judge(book, unit, on, dry_run=True)
    return _judge(book, unit, on, dry_run=False, accept_partial=accept_partial)


def _judge(book, unit, on, *, dry_run, accept_partial=False):
    resource = MemberResource(province=unit, rows=book.rows, on=on, accept_partial=accept_partial)
    try:
        judged = resource.run(dry_run=dry_run)
    except (StateChangedError, IntegrityError) as error:
        raise _changed_meanwhile() from error
    stored = not dry_run and (accept_partial or not resource.rejected)
    return Preview(book, judged, on, stored)


def _changed_meanwhile():
    return ValidationError(
        _("The members were changed since this preview was made. Send the file again."),
        code="changed_meanwhile",
    )


def keep(*, preview: Preview, file_name: str, content: bytes, unit, by) -> MemberImport:
    """Keep a file's rows and what was found in them, to be confirmed; or, if stored, as confirmed."""
    _check_may_import(by, unit)
    confirmed = {"applied_at": timezone.now(), "applied_by": by} if preview.stored else {}
    Status = MemberImport.Status
    return MemberImport.objects.create(
        unit=unit,
        file_name=file_name[-200:],
        file_hash=hashlib.sha256(content).hexdigest(),
        status=Status.APPLIED if preview.stored else Status.PREVIEWED,
        rows=[_kept(judged) for judged in preview.judged],
        outcome=_outcome(preview),
        created_by=by,
        **confirmed,
    )


def _outcome(preview):
    states = Counter(judged.state for judged in preview.judged)
    kinds = Counter((issue.level, issue.code) for issue in preview.issues)
    return preview.counts() | {
        "states": states,
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
        kept |= {"unit": match.unit_pk, "role_code": match.role.pk, "cells": _cells(judged)}
        kept["name"] = judged.entry.values["name_km"]
        kept["succeeds"] = match.succeeded and match.succeeded.pk
    return kept


def _cells(judged: Judged) -> dict:
    """Return the cells as understood: read again they mean the same, whatever the sheet said."""
    values = judged.entry.values | {"role": judged.match.role.pk, "province": ""}
    values |= {"district": "", "commune": "", "unit_code": judged.match.unit_code}
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
    if _rejects(member_import) and not accept_partial:
        raise ValidationError(
            _("Some rows are at fault. Correct the file, or agree to leave them out."),
            code="rows_rejected",
        )
    kept = [row for row in member_import.rows if row["state"] != FAULT]
    columns = member_import.outcome["columns"]
    rows = [Row(row["sheet"], row["row"], row["cells"], columns[row["sheet"]]) for row in kept]
    on = date.fromisoformat(member_import.outcome["on"])
    try:
        # First against what is stored now, outside any transaction; then all at once.
        resource = MemberResource(province=member_import.unit, rows=rows, on=on)
        resource.gather()
        if [_fits(judged) for judged in resource.judged] != [_fitted(row) for row in kept]:
            raise StateChangedError
        with transaction.atomic():
            _mark_applied(member_import, by)
            resource.write()
    except (StateChangedError, IntegrityError) as error:
        raise _changed_meanwhile() from error
    return member_import
