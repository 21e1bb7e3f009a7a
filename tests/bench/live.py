"""Consolidation of any unit and period, the sources of a figure, a series of five years."""

import statistics

from django.db import connection

from reporting import spans
from reporting.consolidation import consolidate, source_periods
from reporting.models import Answer, Period
from reporting.series import MOST, Series
from reporting.sources import Sources
from taskforce.models import AdministrativeUnit

from .table import Line, counted, seconds, timed

TIMES = 12
MOST_TOTAL, MOST_RATIO = 0.5, 3.0
MOST_SOURCES, MOST_SERIES = 0.3, 1.0
PAGE = 100
PLACES = (("country", None), ("province", "01"), ("district", "0102"))
# One for each rule: a sum, a stock, a maximum, an answer of a choice.
FIGURES = ("visits_made", "members_total", "forum_largest", "situation_level.situation_normal")
SUMS = """
SELECT {by}, a.cell_id, SUM(a.number), SUM(a.women), MAX(a.number), COUNT(*)
FROM reporting_answer a JOIN reporting_submission s ON s.id = a.submission_id
WHERE s.period_id IN ({periods}) AND s.status = 'accepted' AND a.number IS NOT NULL {within}
GROUP BY {by}, a.cell_id
"""
# How the lines below a unit are grouped, and what lies within it, by the level of the unit.
BY = {
    None: ("s.province_id", ""),
    0: ("COALESCE(s.district_id, s.province_id)", "AND s.province_id = {unit}"),
    1: ("s.unit_id", "AND s.district_id = {unit}"),
}


def measure(bench):
    units = {name: _unit(code) for name, code in PLACES}
    months = list(Period.objects.filter(kind="month").order_by("starts_on"))
    stored = f"out of {Answer.objects.count():,} answers"
    extents = [Period.objects.get(code=bench.month)]
    if len(months) > 1:
        extents.append(spans.span(months[-min(12, len(months))].code, months[-1].code))
    for period in extents:
        for name, unit in units.items():
            yield _consolidation(name, period, unit, stored)
    for period in extents:
        for name, unit in units.items():
            yield _sources(name, period, unit)
    for name, unit in units.items():
        yield _series(name, months[-MOST:] or extents[:1], unit)


def _unit(code):
    return AdministrativeUnit.objects.get(code=code) if code else None


def _consolidation(name, period, unit, stored) -> Line:
    ours, raw = [], []
    consolidate(period=period, unit=unit), _by_hand(period, unit)  # both warm
    for _time in range(TIMES):
        ours.append(timed(consolidate, period=period, unit=unit)[0])
        raw.append(timed(_by_hand, period, unit)[0])
    ratio = statistics.median(ours) / statistics.median(raw)
    slowest = p95(ours)
    # A district is added up so fast that what it takes to name its units is most of it.
    is_kept = slowest <= MOST_TOTAL and (ratio <= MOST_RATIO or statistics.median(ours) < 0.1)
    return Line(
        f"live consolidation, {name}, {_extent(period)}",
        stored,
        f"p95 {seconds(slowest)}",
        f"{seconds(statistics.median(raw))} one SELECT",
        f"{ratio:.1f}x",
        f"p95 <= {seconds(MOST_TOTAL)}, <= {MOST_RATIO:.0f}x or < 100 ms",
        is_kept,
    )


def _by_hand(period, unit) -> list[tuple]:
    by, within = BY[unit.level if unit else None]
    periods = ", ".join(str(source.pk) for source in source_periods(period))
    within = within.format(unit=unit.pk) if unit else ""
    with connection.cursor() as cursor:
        cursor.execute(SUMS.format(by=by, periods=periods, within=within))
        return cursor.fetchall()


def _sources(name, period, unit) -> Line:
    def look(code):
        found = Sources(period=period, unit=unit, code=code)
        found.shown(found.found[:PAGE])
        return len(found.found)

    counts = [look(code) for code in FIGURES]
    took = [timed(look, code)[0] for _time in range(TIMES // 2) for code in FIGURES]
    return Line(
        f"sources of a figure, {name}, {_extent(period)}",
        f"{max(counts):,} reports",
        f"p95 {seconds(p95(took))}",
        bar=f"<= {seconds(MOST_SOURCES)}",
        kept=p95(took) <= MOST_SOURCES,
    )


def _series(name, months, unit) -> Line:
    def follow(code):
        return Series(periods=months, unit=unit, code=code)

    with counted() as queries:
        points = follow(FIGURES[0]).points
    took = [timed(follow, code)[0] for _time in range(TIMES // 3) for code in FIGURES]
    reports = sum(point.reports for point in points)
    return Line(
        f"series of a figure, {name}",
        f"{len(points)} periods, {reports:,} reports, {queries.count} queries",
        f"p95 {seconds(p95(took))}",
        bar=f"<= {seconds(MOST_SERIES)}",
        kept=p95(took) <= MOST_SERIES,
    )


def _extent(period) -> str:
    count = len(source_periods(period))
    return period.code if count == 1 else f"{count} months"


def p95(times: list[float]) -> float:
    """Return what nineteen of twenty stay below."""
    return sorted(times)[max(round(0.95 * len(times)) - 1, 0)]
