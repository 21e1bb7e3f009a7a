"""The facts that reports tell, for the assignments of instructions."""

from collections import defaultdict

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reporting.models import Deadline, Period, Status, Submission
from secretariat.facts import Fact, Finding, Particular, register

MISSING = {
    Status.DRAFT: "draft",
    Status.RETURNED: "returned",
    Status.SUBMITTED: "waiting",
}


def report_accepted(requirement, units, on) -> dict[int, Finding]:
    """Tell whether the report of a period is accepted: of the one named, else of the last due."""
    units = units.order_by()
    levels = dict(units.values_list("pk", "level"))
    periods = _periods(requirement, set(levels.values()), on)
    reports = Submission.objects.filter(
        period__in=set(periods.values()), unit__in=units.values("pk")
    ).values_list("unit", "period", "status", "decided_at", "was_late")
    found = {(unit, period): row for unit, period, *row in reports}
    there = _there(units, set(periods.values()))
    return {
        unit: _finding(periods.get(level), found, unit, there) for unit, level in levels.items()
    }


def _periods(requirement, levels, on) -> dict[int, Period]:
    """Return for each level the period that is asked about."""
    if code := requirement.params.get("period"):
        named = Period.objects.filter(code=code).first()
        return dict.fromkeys(levels, named) if named else {}
    over = Deadline.objects.filter(level__in=levels, due_on__lt=on, period__ends_on__lt=on)
    rows = over.select_related("period").order_by("period__ends_on", "period__starts_on")
    return {deadline.level: deadline.period for deadline in rows}


def _there(units, periods) -> dict[Period, set[int]]:
    """Return which units existed on the last day of each period: only those were asked."""
    found = defaultdict(set)
    for period in periods:
        found[period] = set(units.existing(period.ends_on).values_list("pk", flat=True))
    return found


def _finding(period, found, unit, there) -> Finding:
    if period is None:
        return Finding(("no_period",))
    if unit not in there[period]:
        return Finding()
    status, decided_at, was_late = found.get((unit, period.pk), (None, None, None))
    if status == Status.ACCEPTED:
        return Finding(since=timezone.localdate(decided_at), was_late=bool(was_late))
    return Finding((f"{MISSING.get(status, 'none')}:{period.code}",))


def _choices() -> list[tuple[str, str]]:
    """Return the periods by their codes, the latest first."""
    return [(period.code, str(period)) for period in Period.objects.order_by("-ends_on")]


def register_all() -> None:
    """Make the facts known; called once, when the application is ready."""
    register(
        Fact(
            "report_accepted",
            _("the report is accepted"),
            report_accepted,
            {
                "no_period": _("no period has been due yet"),
                "none": _("no report for %(what)s"),
                "draft": _("the report for %(what)s is a draft"),
                "returned": _("the report for %(what)s was returned"),
                "waiting": _("the report for %(what)s is not accepted yet"),
            },
            Period.named,
            particulars=(Particular("period", _("For the period"), _choices),),
        )
    )
