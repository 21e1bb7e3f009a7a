"""What is written into a report: stored cell by cell, so that nobody overwrites the unseen.

Each section has a version of its own. Where it moved on since the page was opened, each cell is
looked at by itself: what only one of the two changed is taken; what both changed stays as it is
stored, and is handed back as contested until one of the two values is chosen.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reporting.models import Answer, SectionSave, Submission
from reporting.models.form import Cell
from taskforce.scope import Verb

from .holding import held

NO_VALUE = {"number": None, "women": None, "text": "", "date": None, "choice_id": None}


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save: the state of each section, and what was left for a choice."""

    sections: dict[int, SectionSave] = field(default_factory=dict)  # by section
    contested: dict[str, Answer | None] = field(default_factory=dict)  # what is stored, by cell
    marks: dict[str, str] = field(default_factory=dict)  # of the cells that hold what was sent


@dataclass(frozen=True, slots=True)
class Compared:
    """What is sent beside what is stored: what it changes, what somebody else changed, too."""

    sections: dict[int, SectionSave]
    changed: list[Answer]
    contested: dict[str, Answer | None]
    held: list[Answer]  # are then as they were sent


def versions_of(submission: Submission) -> dict[int, int]:
    """Return how often each section was saved; one that never was is not there."""
    return dict(submission.section_saves.values_list("section", "version"))


@transaction.atomic
def save_answers(
    *,
    submission: Submission,
    answers: dict[Cell, dict],
    versions: dict[int, int],
    by,
    base: dict[str, str] | None = None,
) -> Saved:
    """Store what was written; an answer left empty is taken out.

    `answers` gives for each cell the fields of `Answer` that hold its value. `versions` says
    for each section what it was when the writer saw it, `base` the mark of each cell then; a
    cell without one goes by the version. Nothing of a cell returned as contested is stored.

    Raises:
        ValidationError: where the report was handed in, or a cell is of another edition.
    """
    submission = held(submission, by, Verb.ENTER)
    _refuse_closed(submission)
    _refuse_foreign(submission, answers)
    found = compare(submission=submission, answers=answers, versions=versions, base=base)
    _write(submission, found.changed)
    touched = {row.cell.question.section_id for row in found.changed}
    _count(submission, found.sections, touched, by)
    return Saved(found.sections, found.contested, {row.cell.code: row.mark for row in found.held})


def compare(*, submission, answers, versions, base=None) -> Compared:
    """Return what a save would come to; nothing is written."""
    sections = _sections(submission, answers)
    rows = [_answer(submission, cell, value) for cell, value in answers.items()]
    stored = _stored(submission, answers)
    moved = {pk for pk, kept in sections.items() if kept.version != versions.get(pk, 0)}
    return Compared(sections, *_sorted_out(rows, stored, moved, base or {}))


def _refuse_closed(submission):
    if not submission.is_editable:
        raise ValidationError(
            _("This report was handed in and can no longer be changed."), code="not_editable"
        )


def _refuse_foreign(submission, cells: Collection[Cell]):
    if any(cell.edition_id != submission.edition_id for cell in cells):
        raise ValidationError(
            _(
                "These answers belong to another edition of the form. Open the report again, and "
                "write them there."
            ),
            code="other_edition",
        )


def _sections(submission, cells):
    """Return the state of each section that is written to, kept or new."""
    asked = {cell.question.section_id for cell in cells}
    kept = submission.section_saves.filter(section__in=asked).select_related("saved_by")
    found = {save.section_id: save for save in kept}
    return {pk: found.get(pk) or SectionSave(submission=submission, section_id=pk) for pk in asked}


def _stored(submission, cells) -> dict[int, Answer]:
    answers = submission.answers.filter(cell__in=cells).select_related("cell", "choice")
    return {answer.cell_id: answer for answer in answers}


def _sorted_out(rows, stored, moved, base):
    """Return what is to be written, what both changed since, and what is then as it was sent."""
    changed, contested, held_now = [], {}, []
    for row in rows:
        other = stored.get(row.cell_id)
        mark = other.mark if other else ""
        if row.mark == mark:
            held_now.append(row)
            continue
        has_moved = row.cell.question.section_id in moved
        seen = base.get(row.cell.code, None if has_moved else mark)
        if seen == mark:
            changed.append(row)
        elif row.mark != seen:
            contested[row.cell.code] = other
    return changed, contested, held_now + changed


def _write(submission, rows):
    filled = [row for row in rows if row.value is not None]
    emptied = [row.cell_id for row in rows if row.value is None]
    if emptied:
        submission.answers.filter(cell__in=emptied).delete()
    Answer.objects.bulk_create(
        filled,
        update_conflicts=True,
        unique_fields=["submission", "cell"],
        update_fields=["number", "women", "text", "date", "choice"],
    )


def _count(submission, sections, changed, by):
    """Count the save of each section that was changed, and of the report."""
    for pk in changed:
        save = sections[pk]
        save.version += 1
        save.saved_at, save.saved_by = timezone.now(), by
        save.save()
    if changed:
        submission.version += 1
        submission.save(update_fields=["version"])


def _answer(submission, cell, value: dict) -> Answer:
    if unknown := value.keys() - NO_VALUE.keys():
        raise TypeError(f"{cell.code}: an answer has no {', '.join(sorted(unknown))}")
    return Answer(submission=submission, cell=cell, **NO_VALUE | value)
