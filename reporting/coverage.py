"""How many reports there should be, are, and came in time; and the units behind each count."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Min
from django.utils.translation import gettext as _

from reporting.consolidating.periods import source_periods
from reporting.hierarchy import Atlas, Hierarchy, as_it_was, names_above, tree_order
from reporting.models import Deadline, Event, Period, Status, Submission
from secretariat.models import Extension
from taskforce.models import AdministrativeUnit

RECEIVED = {Status.SUBMITTED, Status.ACCEPTED}

# In the order in which they are shown; each with its words.
STATES = {
    "expected": lambda: _("Expected"),
    "received": lambda: _("Received"),
    "accepted": lambda: _("Accepted"),
    "on_time": lambda: _("On time"),
    "late": lambda: _("Late"),
    "missing": lambda: _("Not received"),
}


@dataclass(slots=True)
class Owed:
    """One report that a unit owes for a period, and what became of it."""

    place: str
    unit_key: int
    period: Period
    report: int | None = None
    status: str = "missing"
    was_late: bool | None = None
    # Of those that are shown:
    unit: AdministrativeUnit | None = None
    above: str = ""
    handed_in_at: datetime | None = None  # the first time
    due_on: date | None = None
    extended_until: datetime | None = None

    def is_in(self, state: str) -> bool:
        is_received = self.status in RECEIVED
        return {
            "expected": True,
            "received": is_received,
            "accepted": self.status == Status.ACCEPTED,
            "on_time": is_received and not self.was_late,
            "late": is_received and bool(self.was_late),
            "missing": not is_received,
        }[state]


class Owing:
    """The reports that the units in existence owe, in Khmer order, period by period."""

    def __init__(self, found: list[Owed], atlas: Atlas, bearers: dict):
        self.found, self.atlas, self.bearers = found, atlas, bearers

    def rows(self, state: str) -> list[Owed]:
        return [owed for owed in self.found if owed.is_in(state)]

    def shown(self, rows: list[Owed]) -> list[Owed]:
        """Complete some rows with what their page says of them; four queries."""
        keys = {row.unit_key for row in rows}
        periods = {row.period.pk for row in rows}
        units = AdministrativeUnit.ever.in_bulk(keys)
        due = {
            (period, level): day
            for period, level, day in Deadline.objects.filter(period__in=periods).values_list(
                "period", "level", "due_on"
            )
        }
        reports = [row.report for row in rows if row.report]
        events = Event.objects.filter(submission__in=reports, step=Event.Step.SUBMITTED)
        first = dict(events.order_by().values_list("submission").annotate(Min("at")))
        extended = _extended(keys, {row.period.code for row in rows})
        for row in rows:
            unit, state = units[row.unit_key], self.bearers.get(row.place)
            is_same = state is not None and state.unit == unit.pk
            row.unit = as_it_was(unit, state) if is_same else unit
            row.above = names_above(row.place, self.bearers)
            row.due_on = due.get((row.period.pk, unit.level))
            row.handed_in_at = first.get(row.report)
            row.extended_until = extended.get((row.unit_key, row.period.code))
        return rows


def read_coverage(
    *, period, unit, is_own=False, hierarchy: Hierarchy = Hierarchy.EACH_DATE
) -> Owing:
    """Return what the units that existed owe for a period or a range, as the counts say it.

    `is_own`: the unit's own group alone.
    """
    sources = source_periods(period)
    atlas = Atlas(sources, unit, hierarchy)
    reports = _reports(sources, atlas)
    bearers = atlas.bearers_within()
    order = tree_order(bearers)
    found = []
    for source in sources:
        places = atlas.within[source.pk]
        for _place, pk in sorted((order(place), pk) for pk, place in places.items()):
            if not is_own or places[pk] == atlas.top:
                about = reports.get((pk, source.pk), (None, "missing", None))
                found.append(Owed(places[pk], pk, source, *about))
    return Owing(found, atlas, bearers)


def _reports(sources, atlas) -> dict[tuple[int, int], tuple]:
    """Return the reports by unit and period; one of a unit that did not exist is taken in."""
    rows = Submission.objects.filter(period__in=sources).order_by()
    names = ("unit_id", "period_id", "pk", "status", "was_late")
    found = defaultdict(tuple)
    for unit, period, *report in rows.values_list(*names):
        if atlas.place(unit, period) is not None:
            found[unit, period] = tuple(report)
    return found


def _extended(units, codes) -> dict[tuple[int, str], datetime]:
    """Return until when more time was given for the report of a unit and a period."""
    rows = Extension.objects.filter(
        state=Extension.State.GIVEN,
        assignment__unit__in=units,
        assignment__requirement__fact="report_accepted",
    )
    names = ("assignment__unit", "assignment__requirement__params", "given_until")
    found = {}
    for unit, params, until in rows.order_by("given_until").values_list(*names):
        if (code := params.get("period")) in codes:
            found[unit, code] = until
    return found
