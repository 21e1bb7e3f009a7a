"""What is due for whom: the reports a person has yet to hand in, and those that wait for them."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Min, Q
from django.utils import timezone

from reporting.models import Deadline, Event, Period, Status, Submission
from taskforce.models import AdministrativeUnit, Level
from taskforce.scope import VERBS, Verb

# A last day longer ago than this is no longer asked for: the board still shows the gap.
LONGEST_AGO = timedelta(days=400)
# How far back the first page tells what became of what was handed in, and how much of it.
LATELY = timedelta(days=90)
MOST_LATELY = 10


@dataclass(frozen=True, slots=True)
class Due:
    """One report that a unit has yet to hand in."""

    unit: AdministrativeUnit
    period: Period
    due_on: date
    days_left: int
    submission: Submission | None = None
    reason: str = ""  # why it was returned
    closed_on: date | None = None  # since when nothing is handed in any more
    grace_until: date | None = None  # where it is late, and nobody is reminded yet

    @property
    def state(self) -> str:
        return self.submission.status if self.submission else "missing"

    @property
    def is_late(self) -> bool:
        return self.days_left < 0

    @property
    def days_late(self) -> int:
        return -self.days_left


@dataclass(slots=True)
class DueGroup:
    """The reports due for one period on one day."""

    period: Period
    due_on: date
    days_left: int
    dues: list[Due] = field(default_factory=list)

    @property
    def is_late(self) -> bool:
        return self.days_left < 0


@dataclass(slots=True)
class Work:
    """What a person has to do: what was returned, and the rest, the most pressing first."""

    returned: list[Due] = field(default_factory=list)
    groups: list[DueGroup] = field(default_factory=list)


def _granted(user, verb) -> list[AdministrativeUnit]:
    units = {
        grant.unit.pk: grant.unit
        for grant in user.grants_today
        if grant.unit and verb in VERBS[grant.role]
    }
    return list(units.values())


def places_of(user, verb: Verb) -> list[AdministrativeUnit]:
    """Return the units at which a verb was granted, without those that lie inside another."""
    units = _granted(user, verb)
    return [
        unit for unit in units if not any(unit.is_in(other, include_self=False) for other in units)
    ]


def own_units(user) -> list[AdministrativeUnit]:
    """Return the units whose reports a person writes as a rule, in Khmer order by level.

    A district secretariat writes for its group and for its communes, which have no
    secretariat; a provincial one for its own group, while its districts write for theirs.
    One that has ceased still owes what was asked of it; `begins_on` says since when it was there.
    """
    condition = Q(pk__in=[])
    for place in _granted(user, Verb.ENTER):
        condition |= Q(pk=place.pk) if place.level == Level.PROVINCE else place.subtree_q()
    units = AdministrativeUnit.ever.filter(condition).annotate(begins_on=Min("versions__starts_on"))
    return list(units.order_by("level", "sort_key", "code"))


def work_of(user, on: date) -> Work:
    """Return what a person has to hand in, in four queries."""
    units = own_units(user)
    if not units:
        return Work()
    deadlines = _deadlines({unit.level for unit in units}, on)
    reports = _reports(units, deadlines)
    reasons = reasons_of(reports.values())
    dues = []
    for deadline in deadlines:
        for unit in units:
            report = reports.get((unit.pk, deadline.period_id))
            if unit.level != deadline.level:
                continue
            if report.is_editable if report else _was_there(unit, deadline.period):
                dues.append(_due(unit, deadline, report, reasons, on))
    return _sorted(dues)


def _was_there(unit, period) -> bool:
    """Tell whether a unit existed on the last day of a period: only then it is asked to report."""
    ends_on = period.ends_on
    begun = unit.begins_on is not None and unit.begins_on <= ends_on
    return begun and (unit.ceased_on is None or unit.ceased_on > ends_on)


def _deadlines(levels, on):
    """Return the last days of the periods that have begun, the most pressing first."""
    found = Deadline.objects.filter(
        level__in=levels, period__starts_on__lte=on, due_on__gte=on - LONGEST_AGO
    )
    return list(found.select_related("period").order_by("due_on", "period__ends_on", "level"))


def _reports(units, deadlines):
    reports = Submission.objects.filter(
        unit__in=units, period__in={deadline.period_id for deadline in deadlines}
    )
    return {(report.unit_id, report.period_id): report for report in reports}


def reasons_of(reports) -> dict[int, str]:
    """Return why each returned report was returned, the last time."""
    returned = [report.pk for report in reports if report.status == Status.RETURNED]
    if not returned:
        return {}
    events = Event.objects.filter(submission__in=returned, step=Event.Step.RETURNED)
    return dict(events.order_by("at", "pk").values_list("submission_id", "reason"))


def _due(unit, deadline, report, reasons, on):
    was_in = report is not None and report.submitted_at is not None
    return Due(
        unit=unit,
        period=deadline.period,
        due_on=deadline.due_on,
        days_left=deadline.days_left(on),
        submission=report,
        reason=reasons.get(report.pk, "") if report else "",
        closed_on=deadline.locks_on if deadline.is_closed(on) and not was_in else None,
        grace_until=deadline.grace_until if deadline.is_in_grace(on) else None,
    )


def _sorted(dues):
    groups = {}
    for due in dues:
        if due.state != Status.RETURNED:
            group = DueGroup(due.period, due.due_on, due.days_left)
            groups.setdefault((due.due_on, due.period.pk), group).dues.append(due)
    returned = [due for due in dues if due.state == Status.RETURNED]
    return Work(returned=returned, groups=list(groups.values()))


def handed_in_lately(user, on: date) -> list[Submission]:
    """Return what was handed in of late where a person writes, the newest first."""
    since = timezone.make_aware(datetime.combine(on - LATELY, time.min))
    reports = Submission.objects.allowed(user, Verb.ENTER).filter(
        # All states that have a moment: the index begins with the state.
        status__in=[Status.SUBMITTED, Status.RETURNED, Status.ACCEPTED],
        submitted_at__gte=since,
    )
    return list(reports.select_related("unit", "period").order_by("-submitted_at")[:MOST_LATELY])


def waiting_for(user):
    """Return the reports that a person may decide on; never those they handed in or checked."""
    waiting = Submission.objects.waiting().allowed(user, Verb.REVIEW)
    return waiting.exclude(submitted_by=user).exclude(checked_by=user)
