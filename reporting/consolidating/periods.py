"""Whose reports make up a period."""

from reporting.models import Period
from reporting.models.period import PeriodKind
from reporting.spans import Span

LONGEST_FIRST = [
    PeriodKind.YEAR,
    PeriodKind.NINE_MONTHS,
    PeriodKind.SEMESTER,
    PeriodKind.QUARTER,
    PeriodKind.MONTH,
]


def source_periods(period: Period | Span) -> list[Period]:
    """Return the periods whose reports make up a period.

    Where reports are collected for the period itself (it has deadlines), that is all. A year
    that nobody reports on as such is put together from the longest periods within it that
    are collected, and from that kind alone, so that nothing is counted twice. A range says itself
    which they are.
    """
    if isinstance(period, Span):
        return period.periods
    within = list(
        Period.objects.filter(starts_on__gte=period.starts_on, ends_on__lte=period.ends_on)
        .filter(deadlines__isnull=False)
        .distinct()
        .order_by("starts_on")
    )
    if period in within or not within:
        return [period]
    kind = next(kind for kind in LONGEST_FIRST if any(p.kind == kind for p in within))
    return [found for found in within if found.kind == kind]
