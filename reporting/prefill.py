"""Figures of a report that the system knows already, and where a report says otherwise.

Which question is meant is told by the code of its cell, which stays from edition to edition.
"""

from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from reporting import canonical
from reporting.models import Answer, Cell, PrefillChange, Question, Submission
from taskforce.models import GroupRole, Membership, Person

IN_GROUP = Q(role__body=GroupRole.Body.GROUP)
IN_SECRETARIAT = Q(role__body=GroupRole.Body.SECRETARIAT)
WOMEN, UNSAID = Q(person__sex=Person.Sex.FEMALE), Q(person__sex="")
KNOWN = ("members_total", "secretariat_staff", "secretariat_exists")
KINDS = (Question.Type.NUMBER, Question.Type.YES_NO)


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


def known_figures(unit, on) -> dict[str, dict[str, str]]:
    """Return by cell code what the records say of a group as of a day, in one query.

    Nothing is known of a group of which nobody is recorded. The women are known where the sex of
    everybody is.
    """
    seats = Membership.objects.filter(task_force__unit=unit).serving(on)
    found = seats.aggregate(
        **_counts("group", IN_GROUP), **_counts("secretariat", IN_SECRETARIAT)
    )  # fmt: skip
    known = {}
    if found["group"]:
        known["members_total"] = _figure(found, "group")
    if found["secretariat"]:
        known["secretariat_staff"] = _figure(found, "secretariat")
        known["secretariat_exists"] = canonical.answer(1, None, "", None, None)
    return known


def _counts(name, where):
    def people(condition):
        return Count("person", distinct=True, filter=where & condition)

    return {name: people(Q()), f"{name}_women": people(WOMEN), f"{name}_unsaid": people(UNSAID)}


def _figure(found, name):
    women = None if found[f"{name}_unsaid"] else found[f"{name}_women"]
    return canonical.answer(found[name], women, "", None, None)


def known_to(submission: Submission, cells: list[Cell]) -> dict[Cell, dict[str, str]]:
    """Return what is known of some cells of a report as of the last day of its period."""
    if not any(cell.code in KNOWN for cell in cells):
        return {}
    known = known_figures(submission.unit, submission.period.ends_on)
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
    women = figure.get("women")
    return Answer(
        cell=cell, number=Decimal(figure["number"]), women=None if women is None else int(women)
    )


def _asked(question, figure):
    """Return a figure without the women where the question does not ask for them."""
    return figure if question.with_women else {"number": figure["number"]}


def differences(submission: Submission, answers: dict[str, Answer], cells) -> list[Difference]:
    """Return where a report says otherwise than the records, in the order of the form."""
    known = known_to(submission, [cell for cell in cells if cell.code in answers])
    if not known:
        return []
    changes = {c.cell_id: c for c in submission.prefill_changes.select_related("by")}
    found = []
    for cell, figure in known.items():
        answer = answers[cell.code]
        said = canonical.answer(answer.number, answer.women, "", None, None)
        # Where the records do not tell the women, whatever the report says of them holds.
        compared = said if "women" in figure else {"number": said["number"]}
        if compared != figure:
            found.append(Difference(cell, figure, said, answer, changes.get(cell.pk)))
    return found


def differences_of(written) -> list[Difference]:
    """Return the differences of a `FilledReport`, of the sections that are asked."""
    cells = [cell for part in written.parts for cells in part.cells.values() for cell in cells]
    return differences(written.submission, written.answers, cells)


def list_url(submission: Submission) -> str:
    """Return the address of the list that the figures are counted from."""
    day = urlencode({"on": submission.period.ends_on.isoformat()})
    return f"{reverse('roster', args=[submission.unit.code])}?{day}"
