"""What a file would change in a report, judged as the same answers typed on the pages are."""

import json
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import override

from reporting import breaches
from reporting.filled import FilledReport
from reporting.forms import SectionForm, women_name
from reporting.models import Answer, Cell, Question
from reporting.relevance import hidden_parts
from reporting.services import saving
from reporting.summary import Part

from .sent import Sent
from .writing import write_file

MOST_SHOWN = 24  # signs of an answer that is wrong


@dataclass(slots=True)
class Difference:
    """One answer of the file beside the one that is stored."""

    part: Part
    question: Question
    cell: Cell
    place: str
    stored: Answer | None
    sent: Answer | None = None


@dataclass(slots=True)
class Wrong:
    """One answer of the file that cannot be taken, and why."""

    part: Part
    cell: Cell
    name: str
    place: str
    value: str
    reasons: list[str]


@dataclass(slots=True)
class Look:
    """What a file comes to. `answers` are those without a fault, as they would be stored."""

    written: FilledReport
    sent: Sent
    answers: dict[Cell, dict] = field(default_factory=dict)
    changes: list[Difference] = field(default_factory=list)
    contested: list[Difference] = field(default_factory=list)
    emptied: list[Difference] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    breaches: list = field(default_factory=list)
    absent: int = 0  # places of the form that the file lacks

    @property
    def is_empty(self) -> bool:
        return not (self.changes or self.contested or self.emptied)

    @property
    def versions(self) -> dict[int, int]:
        """The versions of the sections that the writer of the file saw."""
        return {
            part.section.pk: self.sent.versions.get(part.section.code, -1)
            for part in _parts(self.written)
        }

    def reasons(self) -> dict[str, list[str]]:
        return {wrong.name: wrong.reasons for wrong in self.wrong}


def judge(written: FilledReport, sent: Sent) -> Look:
    """Return what a file would change; nothing is written."""
    look = Look(written, sent)
    for part in _parts(written):
        _judge_part(look, part)
    found = saving.compare(
        submission=written.submission,
        answers=look.answers,
        versions=look.versions,
        base=sent.base,
    )
    changed = {row.cell.code for row in found.changed}
    for part, question, cell in _places(written):
        if cell in look.answers and (cell.code in changed or cell.code in found.contested):
            stored = written.answers.get(cell.code)
            row = _answer(question, cell, look.answers[cell])
            where = sent.places.get(cell.code, "")
            one = Difference(part, question, cell, where, stored, row)
            (look.changes if cell.code in changed else look.contested).append(one)
    look.breaches = _breaches(look)
    return look


def mark(written: FilledReport, sent: Sent) -> bytes:
    """Return the file as it was sent, with the reasons below what cannot be taken."""
    with override("km"):
        return write_file(written, sent=sent, wrong=judge(written, sent).reasons())


def _parts(written):
    return sorted([*written.parts, *written.hidden], key=lambda part: part.section.position)


def _places(written):
    for part in _parts(written):
        for question in part.questions:
            for cell in part.cells[question.code]:
                yield part, question, cell


def _names(question, cell):
    return [cell.code, women_name(cell.code)] if question.with_women else [cell.code]


def _judge_part(look, part):
    """Put what a part of the form comes to: answers, faults, what was emptied."""
    sent, filled = look.sent, {}
    for question in part.questions:
        for cell in part.cells[question.code]:
            names = _names(question, cell)
            broken = [name for name in names if name in sent.faults]
            for name in broken:
                look.wrong.append(_wrong(look, part, cell, name, [sent.faults[name]]))
            if broken:
                continue
            if any(name in sent.values for name in names):
                filled[cell.code] = question, cell
            elif cell.code in sent.places:
                _note_empty(look, part, question, cell)
            else:
                look.absent += 1
    _judge_filled(look, part, filled)


def _judge_filled(look, part, filled):
    names = [name for question, cell in filled.values() for name in _names(question, cell)]
    data = {name: look.sent.values[name] for name in names if name in look.sent.values}
    data |= {"version": "0", "base": json.dumps({})}
    form = SectionForm(data, part=part, answers=look.written.answers, only=set(filled))
    form.is_valid()
    for question, cell in filled.values():
        for name in _names(question, cell):
            if form.errors.get(name):
                reasons = [str(error) for error in form.errors[name]]
                look.wrong.append(_wrong(look, part, cell, name, reasons))
    look.answers |= form.answers()


def _wrong(look, part, cell, name, reasons):
    value = str(look.sent.values.get(name, ""))
    shown = value if len(value) <= MOST_SHOWN else f"{value[:MOST_SHOWN]}…"
    return Wrong(part, cell, name, look.sent.places.get(name, ""), shown, reasons)


def _note_empty(look, part, question, cell):
    """An answer that stood in the file when it was downloaded, and does no more."""
    stored = look.written.answers.get(cell.code)
    if stored is not None and look.sent.base.get(cell.code):
        place = look.sent.places[cell.code]
        look.emptied.append(Difference(part, question, cell, place, stored))


def _answer(question, cell, value) -> Answer:
    """Return an answer as it would be stored, its choice beside it, so that it can be shown."""
    answer = Answer(cell=cell, **saving.NO_VALUE | value)
    if answer.number is not None:
        answer.number = Decimal(answer.number)
    if answer.choice_id:
        chosen = (one for one in question.choices.all() if one.pk == answer.choice_id)
        answer.choice = next(chosen)
    return answer


def _breaches(look):
    """Return which rules the report would break with the changes of the file in it."""
    sent = {change.cell.code: change.sent for change in look.changes}
    answers = look.written.answers | {c: row for c, row in sent.items() if row.value is not None}
    parts = _parts(look.written)
    hidden = hidden_parts(parts, answers)
    asked = [part for part in parts if part not in hidden]
    report = FilledReport(look.written.submission, asked, answers, hidden)
    return breaches.of_report(report)
