"""Figures of a report that the system knows already, and where a report says otherwise.

Which question is meant is told by the code of its cell, which stays from edition to edition.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Count, Max, Q
from django.urls import reverse

from reporting import canonical
from reporting.models import Answer, Cell, PrefillChange, Question, Submission
from taskforce.models import GroupRole, Instrument, Membership, Person
from taskforce.vacancies import due_in

IN_GROUP = Q(role__body=GroupRole.Body.GROUP)
IN_SECRETARIAT = Q(role__body=GroupRole.Body.SECRETARIAT)
WOMEN, UNSAID = Q(person__sex=Person.Sex.FEMALE), Q(person__sex="")
COUNTED = ("members_total", "secretariat_staff", "secretariat_exists")
VACANT, DECIDED = "posts_vacant", "composition_decision_date"
KNOWN = (*COUNTED, VACANT, DECIDED)
# The records know some of these: who reports more says more, and no reason is asked for.
AT_LEAST = {VACANT}
KINDS = (Question.Type.NUMBER, Question.Type.YES_NO, Question.Type.DATE)


@dataclass(frozen=True, slots=True, eq=False)
class Difference:
    """A figure of a report that is not the one the system knows."""

    cell: Cell
    known: dict[str, str]
    found: dict[str, str]
    answer: Answer
    change: PrefillChange | None = None

    @property
    def question(self) -> Question:
        return self.cell.question

    @property
    def known_answer(self) -> Answer:
        return answer_of(self.cell, self.known)

    @property
    def reason(self) -> str:
        """The reason written for exactly these two figures."""
        change = self.change
        stands = change and change.known == self.known and change.found == self.found
        return change.reason if stands else ""


def known_figures(unit, on, codes=KNOWN) -> dict[str, dict[str, str]]:
    """Return by cell code what the records say of a group as of a day, in one query for each kind.

    Nothing is known of a group of which nobody is recorded. The women are known where the sex of
    everybody is.
    """
    seats = Membership.objects.filter(task_force__unit=unit)
    known = _counted(seats.serving(on)) if set(codes) & set(COUNTED) else {}
    if VACANT in codes and (vacant := _vacant(unit, seats, on)):
        known[VACANT] = canonical.answer(vacant, None, "", None, None)
    if DECIDED in codes and (decided := _decided(unit, on)):
        known[DECIDED] = canonical.answer(None, None, "", decided, None)
    return {code: figure for code, figure in known.items() if code in codes}


def _counted(serving):
    found = serving.aggregate(
        **_counts("group", IN_GROUP), **_counts("secretariat", IN_SECRETARIAT)
    )  # fmt: skip
    known = {}
    if found["group"]:
        known["members_total"] = _figure(found, "group")
    if found["secretariat"]:
        known["secretariat_staff"] = _figure(found, "secretariat")
        known["secretariat_exists"] = canonical.answer(1, None, "", None, None)
    return known


def _vacant(unit, seats, on) -> int:
    """Return how many of the seats that must be held are vacant in a group that is recorded."""
    held = seats.in_force(on).filter(IN_GROUP).values_list("role", "acting")
    roles = {role for role, acting in held if not acting}
    return len(due_in(unit) - roles) if held else 0


def _decided(unit, on) -> date | None:
    """Return the date of the latest paper, signed by a day, by which somebody came or went."""
    seats = Membership.objects.filter(task_force__unit=unit, role__body=GroupRole.Body.GROUP)
    papers = Instrument.objects.filter(dated__lte=on).filter(
        Q(memberships_started__in=seats) | Q(memberships_ended__in=seats)
    )
    return papers.aggregate(latest=Max("dated"))["latest"]


def _counts(name, where):
    def people(condition):
        return Count("person", distinct=True, filter=where & condition)

    return {name: people(Q()), f"{name}_women": people(WOMEN), f"{name}_unsaid": people(UNSAID)}


def _figure(found, name):
    women = None if found[f"{name}_unsaid"] else found[f"{name}_women"]
    return canonical.answer(found[name], women, "", None, None)


def known_to(submission: Submission, cells: list[Cell]) -> dict[Cell, dict[str, str]]:
    """Return what is known of some cells of a report as of the last day of its period."""
    codes = [cell.code for cell in cells if cell.code in KNOWN]
    if not codes:
        return {}
    known = known_figures(submission.unit, submission.period.ends_on, codes)
    return {
        cell: _asked(cell.question, known[cell.code])
        for cell in cells
        if cell.code in known and cell.question.type in KINDS
    }


def known_answers(submission: Submission, cells: list[Cell]) -> dict[str, Answer]:
    """Return what is known by cell code, as the answers that it would be."""
    known = known_to(submission, cells)
    return {cell.code: answer_of(cell, figure) for cell, figure in known.items()}


def answer_of(cell: Cell, figure: dict[str, str]) -> Answer:
    number, women, day = (figure.get(name) for name in ("number", "women", "date"))
    return Answer(
        cell=cell,
        number=None if number is None else Decimal(number),
        women=None if women is None else int(women),
        date=None if day is None else date.fromisoformat(day),
    )


def _asked(question, figure):
    """Return a figure without the women where the question does not ask for them."""
    return figure if question.with_women else {n: v for n, v in figure.items() if n != "women"}


def differences(submission: Submission, answers: dict[str, Answer], cells) -> list[Difference]:
    """Return where a report says otherwise than the records, in the order of the form."""
    known = known_to(submission, [cell for cell in cells if cell.code in answers])
    if not known:
        return []
    changes = {c.cell_id: c for c in submission.prefill_changes.select_related("by")}
    found = []
    for cell, figure in known.items():
        answer = answers[cell.code]
        said = canonical.answer(answer.number, answer.women, "", answer.date, None)
        if not _agrees(cell, said, figure):
            found.append(Difference(cell, figure, said, answer, changes.get(cell.pk)))
    return found


def _agrees(cell, said, figure) -> bool:
    """Tell whether a report says what the records say, as far as they say something."""
    if cell.code in AT_LEAST and Decimal(said.get("number", 0)) >= Decimal(figure["number"]):
        return True
    # Where the records do not tell the women, whatever the report says of them holds.
    return all(said.get(name) == value for name, value in figure.items())


def differences_of(written) -> list[Difference]:
    """Return the differences of a `FilledReport`, of the sections that are asked."""
    cells = [cell for part in written.parts for cells in part.cells.values() for cell in cells]
    return differences(written.submission, written.answers, cells)


def list_url(submission: Submission) -> str:
    """Return the address of the list that the figures are counted from."""
    day = urlencode({"on": submission.period.ends_on.isoformat()})
    return f"{reverse('roster', args=[submission.unit.code])}?{day}"
