"""One report with its form and its answers, read in five queries whatever its size."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import prefetch_related_objects

from reporting.consolidation import PER_CENT, read_parts
from reporting.models import Answer, Period, PeriodKind, Question, Submission
from reporting.relevance import hidden_parts
from reporting.summary import Part


@dataclass(slots=True)
class FilledReport:
    """The sections that a report is asked, those it is not, and its answers by cell code."""

    submission: Submission
    parts: list[Part]
    answers: dict[str, Answer] = field(default_factory=dict)
    hidden: list[Part] = field(default_factory=list)

    def part(self, code: str) -> Part | None:
        parts = [*self.parts, *self.hidden]
        return next((part for part in parts if part.section.code == code), None)

    @property
    def is_conditional(self) -> bool:
        """Whether another answer may show a section or hide one."""
        return any(part.section.shown_when for part in [*self.parts, *self.hidden])

    def left_out(self) -> list[Part]:
        """Return the sections that are not asked, though something is written in them."""
        return [
            part
            for part in self.hidden
            if any(self.is_answered(part, question) for question in part.questions)
        ]

    def is_answered(self, part: Part, question: Question) -> bool:
        """Tell whether a question has an answer; a table has one once a cell of it is filled."""
        return any(cell.code in self.answers for cell in part.cells[question.code])

    def missing(self, part: Part) -> list[Question]:
        return [
            question
            for question in part.questions
            if question.required and not self.is_answered(part, question)
        ]

    def state(self, part: Part) -> str:
        """Return how far a section is: done, begun, open, or optional where it may stay empty."""
        if any(self.is_answered(part, question) for question in part.questions):
            return "begun" if self.missing(part) else "done"
        return "open" if self.missing(part) else "optional"

    def first_open(self) -> Part:
        """Return the first section that still lacks something, or the first of all."""
        return next((part for part in self.parts if self.missing(part)), self.parts[0])

    def totals(self, part: Part, question: Question) -> list[Decimal | None]:
        """Return what the columns of a table add up to; None where nothing is filled in."""
        columns = {}
        for cell in part.cells[question.code]:
            answer = self.answers.get(cell.code)
            columns.setdefault(cell.column_id, []).append(answer and answer.number)
        given = ([n for n in numbers if n is not None] for numbers in columns.values())
        return [sum(numbers) if numbers else None for numbers in given]

    def ratio(self, question: Question) -> Decimal | None:
        """Return a ratio in percent; None where one of its two numbers is not there or zero."""
        above = self.answers.get(question.numerator.code)
        below = self.answers.get(question.denominator.code)
        if above is None or below is None or not below.number:
            return None
        return (100 * Decimal(above.number) / below.number).quantize(PER_CENT)


def read(submission: Submission) -> FilledReport:
    """Return a report with everything that a page shows of it."""
    parts = read_parts(submission.edition_id)
    prefetch_related_objects([q for part in parts for q in part.questions], "choices")
    answers = submission.answers.select_related("cell", "choice")
    by_code = {answer.cell.code: answer for answer in answers}
    hidden = hidden_parts(parts, by_code)
    asked = [part for part in parts if part not in hidden] if hidden else parts
    return FilledReport(submission, asked, by_code, hidden)


def read_section(submission: Submission, code: str) -> FilledReport:
    """Return a report with one of its sections alone, for what is saved every few seconds.

    Without parts where there is no such section. Whether it is asked is not looked at.
    """
    parts = read_parts(submission.edition_id, code)
    answers = submission.answers.filter(cell__question__section__code=code)
    by_code = {answer.cell.code: answer for answer in answers.select_related("cell", "choice")}
    return FilledReport(submission, parts, by_code)


def previous_answers(submission: Submission, part: Part) -> dict[str, Answer]:
    """Return what the unit answered in this section for the period before, by cell code."""
    codes = [cell.code for cells in part.cells.values() for cell in cells]
    answers = _before(submission).filter(cell__code__in=codes)
    return {answer.cell.code: answer for answer in answers.select_related("cell", "choice")}


def all_previous(submission: Submission) -> dict[str, Answer]:
    """Return all that the unit answered for the period before, by cell code."""
    answers = _before(submission).select_related("cell", "choice")
    return {answer.cell.code: answer for answer in answers}


def _before(submission):
    return Answer.objects.filter(
        submission__unit=submission.unit_id,
        submission__period__kind=submission.period.kind,
        submission__period__ends_on=end_of_previous(submission.period),
        submission__status__in=["submitted", "accepted"],
    )


def end_of_previous(period: Period) -> date:
    """Return the last day of the period of the same kind before this one."""
    if period.kind == PeriodKind.NINE_MONTHS:
        return period.ends_on.replace(year=period.ends_on.year - 1)
    return period.starts_on - timedelta(days=1)
