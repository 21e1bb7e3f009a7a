"""The national consolidation of one period out of all, beside the SQL that adds up the same."""

from collections import Counter

from django.db import connection
from django.db.models import Count

from reporting.consolidation import consolidate
from reporting.models import Answer, Period
from taskforce.models import AdministrativeUnit

from .table import Line, alternating, counted, seconds

TIMES = 9
MOST = 3.0
SUMS = """
SELECT s.province_id, a.cell_id, SUM(a.number), SUM(a.women), MAX(a.number), COUNT(*)
FROM reporting_answer a JOIN reporting_submission s ON s.id = a.submission_id
WHERE s.period_id = %s AND s.status = 'accepted' AND a.number IS NOT NULL
GROUP BY s.province_id, a.cell_id
"""


def measure(bench):
    stored = f"{Answer.objects.count():,} answers"
    for code in dict.fromkeys([bench.month, "2026-S1"]):
        period = Period.objects.get(code=code)
        yield _national(period, stored)
    yield _queries(period)


def _national(period, stored) -> Line:
    ours, raw = alternating(lambda: consolidate(period=period), lambda: _by_hand(period), TIMES)
    counts = period.submissions.accepted().aggregate(reports=Count("pk"))
    cells = period.edition.cells.filter(answers_q()).count()
    same = _same(period)
    return Line(
        f"national consolidation, {period.code}",
        f"{counts['reports']:,} reports x {cells} cells, out of {stored}",
        seconds(ours),
        f"{seconds(raw)} one SELECT",
        f"{ours / raw:.1f}x" + ("" if same else ", NOT THE SAME SUMS"),
        f"<= {MOST:.0f}x",
        same and ours / raw <= MOST,
    )


def answers_q():
    from django.db.models import Q

    return Q(question__type__in=["number", "money", "table", "yes_no"])


def _by_hand(period) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(SUMS, [period.pk])
        return cursor.fetchall()


def _same(period) -> bool:
    """Tell whether both give the same sum for each cell."""
    sums = Counter()
    for _province, cell, total, _women, _largest, _count in _by_hand(period):
        sums[cell] += total
    cells = period.edition.cells.exclude(question__rule="maximum").values_list("code", "pk")
    figures = consolidate(period=period).total.figures
    return all(sums[pk] == figures[code].number for code, pk in cells if code in figures)


def _queries(period) -> Line:
    found = {}
    for name, code in (("district", "0102"), ("province", "01"), ("country", None)):
        unit = AdministrativeUnit.objects.filter(code=code).first() if code else None
        with counted() as queries:
            consolidate(period=period, unit=unit)
        found[name] = queries.count
    return Line(
        "queries of a consolidation",
        ", ".join(f"{name} {count}" for name, count in found.items()),
        "",
        bar="the same",
        kept=len(set(found.values())) == 1,
    )
