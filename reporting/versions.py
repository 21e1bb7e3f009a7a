"""Reading what was handed in: a version with its form, and what differs between two."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from reporting.filled import FilledReport
from reporting.models import Answer, Cell, Question, SubmissionVersion
from reporting.relevance import hidden_parts
from reporting.summary import Part


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that is not the same in two versions; None where it is empty."""

    question: Question
    cell: Cell
    before: Answer | None
    after: Answer | None


@dataclass(slots=True)
class ChangedPart:
    """What differs in one section."""

    part: Part
    changes: list[Change] = field(default_factory=list)


def read(version: SubmissionVersion, parts: list[Part]) -> FilledReport:
    """Return a version as a report is read: the same pages show both."""
    answers = answers_of(version, parts)
    hidden = hidden_parts(parts, answers)
    asked = [part for part in parts if part not in hidden]
    return FilledReport(version.submission, asked, answers, hidden)


def answers_of(version: SubmissionVersion, parts: list[Part]) -> dict[str, Answer]:
    """Return the answers of a version by cell code."""
    content = version.content()
    return {
        cell.code: _answer(cell, question, content[cell.code])
        for part in parts
        for question in part.questions
        for cell in part.cells[question.code]
        if cell.code in content
    }


def difference(parts: list[Part], before: dict, after: dict) -> list[ChangedPart]:
    """Return what differs between two sets of answers, by cell code, in the form's order."""
    found = []
    for part in parts:
        changed = ChangedPart(part)
        for question in part.questions:
            for cell in part.cells[question.code]:
                old, new = before.get(cell.code), after.get(cell.code)
                if held(old) != held(new):
                    changed.changes.append(Change(question, cell, old, new))
        if changed.changes:
            found.append(changed)
    return found


def held(answer: Answer | None) -> tuple:
    """Return what an answer says, to be compared."""
    if answer is None:
        return ()
    return answer.number, answer.women, answer.text, answer.date, answer.choice_id


def _answer(cell, question, kept):
    choices = {choice.code: choice for choice in question.choices.all()}
    return Answer(
        cell=cell,
        number=Decimal(kept["number"]) if "number" in kept else None,
        women=int(kept["women"]) if "women" in kept else None,
        text=kept.get("text", ""),
        date=date.fromisoformat(kept["date"]) if "date" in kept else None,
        choice=choices.get(kept.get("choice")),
    )
