"""Reading an import and judging its rows: what a worker does before anybody confirms."""

from collections import Counter
from dataclasses import asdict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from taskforce.formats.message import Message
from taskforce.models import Job, MemberImport, MemberImportIssue, MemberImportRow
from taskforce.resources.collecting import uncollected
from taskforce.resources.kept_rows import Layouts, cells_of, extra_of, row_of, without_nul
from taskforce.resources.members import FAULT, Judged
from taskforce.resources.writing import BATCH, full_statements
from taskforce.services import jobs
from taskforce.services.imports.answering import answers_of, legacy_of, questions_of
from taskforce.services.imports.members import Preview, limits, resource_of, run
from taskforce.sheets.confined import read_confined
from taskforce.sheets.issues import ERROR, FileRefusedError, Issue, shown
from taskforce.sheets.rows import Book, LegacyUse, Row

Status = MemberImport.Status
EXAMPLES = 6  # cells that are named of each kind of fault
ACTS = 20  # decisions that are told apart in the words of an act
HUNDRED = 100
PART = 5_000  # rows that are held for the database at a time


@uncollected()
def judge(*, member_import: MemberImport, job: Job | None = None, progress=None) -> Preview | None:
    """Read an import, the first time from its file, and keep what each row comes to.

    Nothing of it is stored but the import itself. None: the file was refused, or it was
    judged before, by a worker that died when all was done.

    Raises:
        JobLost: where the import is no longer this job's.
    """
    progress = progress or (lambda *args: None)
    if not _claimed(member_import, job):
        return None
    try:
        progress(0, HUNDRED, Message(gettext_noop("Reading the file")))
        book, layouts = _book(member_import)
    except FileRefusedError as refusal:
        _refuse(member_import, job, refusal.issue)
        return None
    found = _judged(member_import, book, progress)
    progress(80, HUNDRED, Message(gettext_noop("Keeping what was found")))
    with transaction.atomic(), full_statements():
        jobs.check_mine(job)
        _keep(member_import, found, layouts)
        outcome = without_nul(_outcome(found, layouts))
        judged = {"outcome": outcome, "judged_at": timezone.now()}
        _move(member_import, job, status=Status.PREVIEWED, **judged)
    return found


def _claimed(member_import, job):
    """Mark it as being read, also after a worker that died; tell whether it is to be read."""
    mine = MemberImport.objects.filter(pk=member_import.pk, job=job)
    begun = mine.filter(status__in=[Status.WAITING, Status.READING]).update(status=Status.READING)
    if not begun and not mine.filter(status__in=[Status.PREVIEWED, Status.REFUSED]).exists():
        raise jobs.JobLost
    return bool(begun)


def _move(member_import, job, **values):
    mine = MemberImport.objects.filter(pk=member_import.pk, status=Status.READING, job=job)
    if not mine.update(**values):
        raise jobs.JobLost
    member_import.refresh_from_db()


def _refuse(member_import, job, issue: Issue):
    with transaction.atomic():
        jobs.check_mine(job)
        _move(member_import, job, status=Status.REFUSED, refusal=without_nul(asdict(issue)))


# Reading


def _book(member_import) -> tuple[Book, Layouts]:
    """Return the rows as kept; the first time, as the file has them."""
    if known := member_import.outcome.get("layouts"):
        return _kept_book(member_import, known), Layouts(known)
    with member_import.file.open() as file:
        return read_confined(file.read(), limits()), Layouts()


def _kept_book(member_import, layouts):
    outcome = member_import.outcome
    return Book(
        rows_of(member_import, layouts),
        [tuple(ignored) for ignored in outcome.get("ignored", [])],
        [Issue(**issue) for issue in outcome.get("issues", [])],
        [LegacyUse(**use) for use in outcome.get("legacy", [])],
    )


def rows_of(member_import: MemberImport, layouts: list[dict], **conditions) -> list:
    """Return the rows of the list as they were read, in their order."""
    found = member_import.rows.filter(number__isnull=False, **conditions).order_by("place")
    columns = ("sheet", "number", "layout", "cells", "extra")
    return [
        row_of(sheet, number, layouts[layout], cells, extra)
        for sheet, number, layout, cells, extra in found.values_list(*columns)
    ]


# Judging


def _judged(member_import, book, progress) -> Preview:
    step = Message(gettext_noop("Judging the rows"))

    def tell(done):
        progress(10 + 70 * done // max(len(book.rows), 1), HUNDRED, step)

    answers = answers_of(member_import)
    resource = resource_of(member_import, book.rows, answers=answers, tell=tell)
    judged = run(resource, dry_run=True)
    found = Preview(book, judged, member_import.on, resource.endings)
    found.answers = answers
    found.task_forces, found.words = resource.standing.task_forces, resource.matcher.words
    return found


# Keeping


def _keep(member_import, found: Preview, layouts):
    """Write the rows with their faults, in the place of those of an earlier judgement."""
    # No signal listens, and what refers to a row goes before it: one statement each.
    for kept in (member_import.issues.all(), member_import.rows.all()):
        kept._raw_delete(kept.db)
    read = found.book.rows
    _write(MemberImportIssue, [_issue(member_import, None, issue) for issue in found.book.issues])
    # Part by part: a row at fault in every cell is as large as a dozen others.
    for start in range(0, len(found.judged), PART):
        part = found.judged[start : start + PART]
        rows = [_row(member_import, judged, read[judged.place], layouts) for judged in part]
        _write(MemberImportRow, rows)
        faults = [
            _issue(member_import, row, issue)
            for row, judged in zip(rows, part, strict=True)
            for issue in judged.entry.issues
        ]
        _write(MemberImportIssue, faults)
    _write(MemberImportRow, _endings(member_import, found))


def _write(model, rows):
    model.objects.bulk_create(rows, batch_size=BATCH)


def _row(member_import, judged: Judged, read: Row, layouts) -> MemberImportRow:
    """Return a row as it is kept: the cells as read, the rest as it was understood."""
    row, match = judged.entry.row, judged.match
    kept = MemberImportRow(
        member_import=member_import, place=judged.place, sheet=row.sheet[:200], number=row.number,
        layout=layouts.place(row.columns), cells=cells_of(read), extra=extra_of(read),
        state=judged.state, name=shown(row.cells.get("name_km")),
        role_name=shown(row.cells.get("role")), changes=judged.changes,
    )  # fmt: skip
    if judged.state != FAULT:
        kept.unit_id, kept.role_id = match.place.pk, match.role.pk
        kept.name, kept.role_name = judged.entry.values["name_km"], match.role_name
        kept.seat = match.seat and match.seat.pk
        kept.succeeds = match.succeeded and match.succeeded.pk
    return kept


def _endings(member_import, found):
    """Return the seats that end, as rows that stand behind those of the list."""
    units = {group.pk: unit for unit, group in found.task_forces.items()}
    return [
        MemberImportRow(
            member_import=member_import, place=place, state=MemberImportRow.State.ENDS,
            name=ending.seat.person.name_km, role_id=ending.seat.role_id,
            role_name=ending.seat.role.name_km, unit_id=units[ending.seat.task_force_id],
            seat=ending.seat.pk, cells=_told(ending),
        )
        for place, ending in enumerate(found.endings, start=len(found.judged))
    ]  # fmt: skip


def _told(ending) -> dict:
    number, dated = ending.decision or ("", None)
    told = {"ends_on": ending.ends_on.isoformat(), "decision_no": number}
    return told | {
        "decision_on": dated and dated.isoformat(),
        "succeeded": ending.place is not None,
    }


def _issue(member_import, row, issue: Issue) -> MemberImportIssue:
    return MemberImportIssue(
        member_import=member_import, row=row, level=issue.level, code=issue.code,
        words=issue.words, sheet=issue.sheet[:200], number=issue.row, column=issue.column,
        value=issue.value, params=without_nul(issue.params),
    )  # fmt: skip


# What was found


def _outcome(found: Preview, layouts) -> dict:
    return found.counts() | {
        "states": found.states() | {"ends": len(found.endings)},
        "sheets": len({row.sheet for row in found.book.rows}),
        "absent": found.absent,
        "serving": found.serving,
        "kinds": _kinds(found.issues),
        "acts": _acts(found),
        "ignored": found.book.ignored,
        "issues": [asdict(issue) for issue in found.book.issues],
        "layouts": layouts.known,
        "legacy": legacy_of(found.book),
        "questions": questions_of(found.book, found.judged, found.words, found.answers.fonts),
    }


def _kinds(issues) -> list[dict]:
    """Return each kind of fault once: how many, the first cells, the particulars all share."""
    found = {}
    for issue in issues:
        kind = found.setdefault((issue.level, issue.code, issue.words), _kind(issue))
        kind["count"] += 1
        if kind["params"] != issue.params:
            kind["params"] = None
        if issue.row and len(kind["cells"]) < EXAMPLES:
            kind["cells"].append([issue.sheet, issue.cell])
    return sorted(found.values(), key=lambda kind: (kind["level"] != ERROR, -kind["count"]))


def _kind(issue) -> dict:
    told = {name: getattr(issue, name) for name in ("level", "code", "words", "params")}
    # What is about no row is about a sheet as a whole.
    sheet = "" if issue.row else issue.sheet
    return told | {"sheet": sheet, "of_rows": bool(issue.row), "count": 0, "cells": []}


def _acts(found: Preview) -> list[list]:
    """Return for each decision: number, date, how many begin by it, how many end."""
    begin, end = Counter(), Counter()
    for judged in found.judged:
        if judged.state == "new":
            paper = judged.seat.started_by
            begin[(paper.number, paper.dated) if paper else None] += 1
    for ending in found.endings:
        end[ending.decision] += 1
    acts = [
        [*_paper(decision), begin[decision], end[decision]]
        for decision, _count in (begin + end).most_common(ACTS)
    ]
    left = sum(begin.values()) + sum(end.values()) - sum(act[2] + act[3] for act in acts)
    return [*acts, [None, None, left, 0]] if left else acts


def _paper(decision):
    number, dated = decision or ("", None)
    return number, dated and dated.isoformat()
