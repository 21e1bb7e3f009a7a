"""Who has handed in for a period: counts for the units below one, and the report of each."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Min
from django.utils import timezone

from reporting.hierarchy import Atlas, Hierarchy, as_it_was
from reporting.models import Deadline, Event, Period, Status, Submission
from taskforce.models import AdministrativeUnit


@dataclass(slots=True)
class Count:
    """How many reports there should be, were handed in, were accepted, came late."""

    expected: int = 0
    received: int = 0
    accepted: int = 0
    late: int = 0

    @property
    def missing(self) -> int:
        return self.expected - self.received

    @property
    def percent(self) -> int:
        """The share received, rounded down: 100 means all."""
        return 100 * self.received // self.expected if self.expected else 0

    def add(self, other: "Count", sign: int = 1) -> "Count":
        self.expected += sign * other.expected
        self.received += sign * other.received
        self.accepted += sign * other.accepted
        self.late += sign * other.late
        return self


@dataclass(slots=True)
class Line:
    """One unit with all below it (`count`), and its own group's report."""

    unit: AdministrativeUnit
    count: Count = field(default_factory=Count)
    below: Count = field(default_factory=Count)
    report: Submission | None = None
    due_on: date | None = None
    days_late: int = 0

    @property
    def state(self) -> str:
        return self.report.status if self.report else "missing"


@dataclass(slots=True)
class Board:
    lines: list[Line]
    total: Count
    own: Line | None = None  # the group of the unit whose board it is


def read_board(*, period: Period, units: list[AdministrativeUnit], on: date) -> Board:
    """Return a line for each of some units that stand side by side, with all below them.

    All reports of the country are counted in one query; the counts are made in memory.
    """
    return _Reading(period, units, on).board(units)


def read_unit_board(*, period: Period, unit: AdministrativeUnit, on: date) -> Board:
    """Return the board of one unit: its own group first, then the units directly below."""
    reading = _Reading(period, [unit], on)
    own, *lines = reading.board([unit, *reading.below(unit)]).lines
    return Board(lines=lines, total=own.count, own=own)


class _Reading:
    """Everything a board is made of, read in four queries."""

    def __init__(self, period, tops, on):
        self.on = on
        self.units = _units_of(period, tops)
        self.by_key = {unit.pk: unit for unit in self.units}
        self.due = dict(Deadline.objects.filter(period=period).values_list("level", "due_on"))
        reports = Submission.objects.filter(period=period).only(
            "unit_id", "period_id", "status", "was_late"
        )
        if len(tops) == 1:
            # One place: the index on the unit, and not the whole country.
            reports = reports.filter(unit__in=[unit.pk for unit in self.units])
        self.reports = {report.unit_id: report for report in reports}
        self.counts = self._counts()

    def below(self, unit):
        above = self.by_key.get(unit.pk, unit)
        return [found for found in self.units if found.code[:-2] == above.code]

    def board(self, units) -> Board:
        units = [self.by_key.get(unit.pk, unit) for unit in units]
        self.first_at = self._first_handed_in(units)
        board = Board([self.line(unit) for unit in units], Count())
        for line in board.lines:
            board.total.add(line.count)
        return board

    def line(self, unit) -> Line:
        report, count = self.reports.get(unit.pk), self.counts[unit.code]
        return Line(
            unit=unit,
            count=count,
            below=Count().add(count).add(self._own_count(unit), sign=-1)
            if unit.pk in self.by_key
            else Count(),
            report=report,
            due_on=self.due.get(unit.level),
            days_late=self._days_late(unit, report),
        )

    def _counts(self):
        """Return the counts of each unit with all below it: codes nest by prefix."""
        counts = defaultdict(Count)
        for unit in self.units:
            own = self._own_count(unit)
            for length in range(2, len(unit.code) + 1, 2):
                counts[unit.code[:length]].add(own)
        return counts

    def _own_count(self, unit):
        report = self.reports.get(unit.pk)
        if report is None:
            return Count(expected=1)
        is_received = report.status in {Status.SUBMITTED, Status.ACCEPTED}
        return Count(
            expected=1,
            received=int(is_received),
            accepted=int(report.status == Status.ACCEPTED),
            late=int(is_received and bool(report.was_late)),
        )

    def _first_handed_in(self, units):
        """Return when each late report first came: what was corrected since came later."""
        reports = (self.reports.get(unit.pk) for unit in units)
        late = [report.pk for report in reports if report and report.was_late]
        if not late:
            return {}
        events = Event.objects.filter(submission__in=late, step=Event.Step.SUBMITTED)
        return dict(events.values_list("submission").annotate(Min("at")).order_by())

    def _days_late(self, unit, report):
        due_on = self.due.get(unit.level)
        if due_on is None or (report and report.was_late is False):
            return 0
        came_on = self.on
        if report and report.pk in self.first_at:
            came_on = timezone.localdate(self.first_at[report.pk])
        return max((came_on - due_on) // timedelta(days=1), 0)


def _units_of(period, tops) -> list[AdministrativeUnit]:
    """Return the units that existed on the last day of a period, as they were and stood then."""
    atlas = Atlas([period], None, Hierarchy.EACH_DATE)
    codes = atlas.codes[period.pk]
    starts = tuple(codes[top.pk] for top in tops if top.pk in codes)
    states = [state for code, state in atlas.bearers_within().items() if code.startswith(starts)]
    units = AdministrativeUnit.ever.in_bulk([state.unit for state in states])
    return [as_it_was(units[state.unit], state) for state in states]
