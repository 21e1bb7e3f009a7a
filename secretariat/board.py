"""Who has done what an instruction asks: each clause by level and unit, with what is missing."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q
from django.db.models.functions import Substr

from secretariat import facts
from secretariat.models import (
    Assignment,
    Clause,
    Extension,
    Instruction,
    Requirement,
    RequirementDeadline,
    State,
)
from taskforce.models import AdministrativeUnit, Level


@dataclass(slots=True)
class Tally:
    """How many units are asked, have done it, did it late, and are overdue."""

    asked: int = 0
    done: int = 0
    late: int = 0
    overdue: int = 0

    @property
    def open(self) -> int:
        return self.asked - self.done

    @property
    def percent(self) -> int:
        """The share done, rounded down: 100 means all."""
        return 100 * self.done // self.asked if self.asked else 0

    def add(self, row) -> None:
        self.asked += row["asked"]
        self.done += row["done"]
        self.late += row["late"]
        self.overdue += row["overdue"]


@dataclass(slots=True)
class Line:
    """A requirement for the units of one level: what is asked, by when, and how far they are."""

    requirement: Requirement
    level: Level
    deadline: RequirementDeadline
    tally: Tally = field(default_factory=Tally)
    extensions: dict[str, int] = field(default_factory=dict)  # by their state

    @property
    def place(self) -> str:
        return self.level.label


@dataclass(slots=True)
class Row:
    """One unit: its own assignments by requirement, and what the units below it have done."""

    unit: AdministrativeUnit
    own: dict[int, Assignment] = field(default_factory=dict)
    below: dict[int, Tally] = field(default_factory=lambda: defaultdict(Tally))
    cells: list = field(default_factory=list)  # in the order of the columns


@dataclass(slots=True)
class Board:
    instruction: Instruction
    lines: list[Line]
    columns: list[Requirement]
    rows: list[Row]
    at: datetime


def read_board(
    *,
    instruction: Instruction,
    units: list[AdministrativeUnit],
    within,
    at,
    clause: Clause | None = None,
) -> Board:
    """Return the board of some units, each with all below it, in five queries.

    `within` are the assignments that the reader may see; `clause` is the only one shown.
    """
    requirements = list(_requirements(instruction, clause))
    asked = within.of(instruction).exclude(state=State.RELEASED)
    if clause:
        asked = asked.filter(requirement__clause=clause)
    if len({unit.code[:2] for unit in units}) == 1:
        asked = asked.filter(unit__code__startswith=_common(units))
    rows = {unit.code: Row(unit) for unit in units}
    lines = {
        (part.pk, deadline.level): Line(part, Level(deadline.level), deadline)
        for part in requirements
        for deadline in part.deadlines.all()
    }
    length = max((len(unit.code) for unit in units), default=2)
    for counted in _counted(asked, length, at):
        lines[counted["requirement"], counted["unit__level"]].tally.add(counted)
        _put(rows, counted)
    for part, level, state, count in _extensions(asked):
        lines[part, level].extensions[state] = count
    own = asked.filter(unit__in=[unit.pk for unit in units])
    for assignment in own.select_related("requirement", "unit"):
        rows[assignment.unit.code].own[assignment.requirement_id] = assignment
    for row in rows.values():
        row.cells = [
            Cell(part, row.own.get(part.pk), row.below.get(part.pk), at) for part in requirements
        ]
    return Board(instruction, list(lines.values()), requirements, list(rows.values()), at)


def _requirements(instruction, clause):
    rows = Requirement.objects.filter(clause__instruction=instruction)
    if clause:
        rows = rows.filter(clause=clause)
    return rows.select_related("clause").prefetch_related("deadlines")


@dataclass(slots=True)
class Cell:
    """A requirement at a unit: its own assignment, and the tally of those below."""

    requirement: Requirement
    own: Assignment | None
    below: Tally | None
    at: datetime

    @property
    def missing(self) -> list[str]:
        return facts.say(self.requirement.fact, self.own.missing) if self.own else []

    @property
    def is_late(self) -> bool:
        return self.own is not None and self.own.is_late(self.at)


def _common(units) -> str:
    """Return the code that all the units' codes begin with."""
    return min((unit.code for unit in units), key=len)


def _counted(asked, length, at):
    """Yield how far the units are, by requirement, level and the code they stand under."""
    return (
        asked.annotate(place=Substr("unit__code", 1, length))
        .values("requirement", "unit__level", "place")
        .annotate(
            asked=Count("pk"),
            done=Count("pk", Q(state=State.FULFILLED)),
            late=Count("pk", Q(state=State.FULFILLED, was_late=True)),
            overdue=Count("pk", Q(state=State.OPEN, due_at__lt=at)),
        )
        .order_by()
    )


def _extensions(asked):
    """Return how many extensions were asked for, given and refused, by requirement and level."""
    of_these = Extension.objects.filter(assignment__in=asked)
    rows = of_these.values_list("assignment__requirement", "assignment__unit__level", "state")
    return rows.annotate(Count("pk")).order_by()


def _put(rows, counted):
    """Count with each unit what stands below it; its own is shown by itself."""
    place = counted["place"]
    for length in range(2, len(place) + 1, 2):
        row = rows.get(place[:length])
        if row is not None and counted["unit__level"] > row.unit.level:
            row.below[counted["requirement"]].add(counted)
