"""One figure of a unit over many periods: a fixed number of queries, whatever their number."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db.models import Count, Max, Sum

from reporting.consolidating.adding import CENT, PER_CENT
from reporting.consolidating.cells import Cells
from reporting.consolidating.figures import Asked, Rule, asked_in
from reporting.consolidating.parts import read_parts
from reporting.hierarchy import Atlas, Hierarchy
from reporting.models import Answer, Cell, Period, Status
from reporting.summary import Figure

MOST = 60


@dataclass(slots=True)
class Point:
    """The figure of one period.

    `begins`: the form changed with this period. `is_asked`: the form of the period has the figure.
    `follows`: nothing stands between it and the point before, so that a line may join them.
    """

    period: Period
    value: Decimal | None = None
    women: int | None = None
    reports: int = 0
    begins: bool = False
    is_asked: bool = True
    follows: bool = False


class Series:
    """One figure of a unit (None: the country), period after period, the earliest first.

    Codes and words are those of the newest period's form. `code` is that of a cell, of a ratio,
    or `security.good` for one answer of a choice.
    """

    def __init__(self, *, periods, unit, code: str, hierarchy: Hierarchy = Hierarchy.EACH_DATE):
        self.periods, self.unit, self.code = periods, unit, code
        parts = read_parts(periods[-1].edition_id)
        self.asked: Asked | None = asked_in(parts, code)
        if self.asked is None:
            return
        self.cells = Cells(periods, into=periods[-1].edition_id)
        self.keys = {pk for one in self.asked.codes for pk in self.cells.under(one)}
        self.atlas = Atlas(periods, unit, hierarchy) if unit is not None else None
        self.points = self._points()

    @property
    def is_known(self) -> bool:
        return self.asked is not None

    @property
    def breaks(self) -> list[Point]:
        """Return the points with which the form changed and the figure came or went."""
        before = [None, *self.points]
        return [
            point for point, last in zip(self.points, before, strict=False)
            if point.begins and last and point.is_asked != last.is_asked
        ]  # fmt: skip

    @property
    def changes(self) -> list[Point]:
        """Return the points with which the form changed and the figure went on."""
        gone = {id(point) for point in self.breaks}
        return [point for point in self.points if point.begins and id(point) not in gone]

    def _points(self) -> list[Point]:
        figures, has_it = self._figures(), self._editions()
        points, last = [], None
        for period in self.periods:
            point = Point(period, is_asked=period.edition_id in has_it)
            self._fill(point, figures[period.pk])
            if last:
                point.begins = period.edition_id != last.period.edition_id
                is_next = last.period.ends_on + timedelta(days=1) == period.starts_on
                point.follows = is_next and None not in (last.value, point.value)
            points.append(last := point)
        return points

    def _fill(self, point, figures: dict[str, Figure]):
        """Give a point what its period adds up to: a sum, or one sum divided by another."""
        found = [figures.get(code) for code in self.asked.codes]
        if self.asked.question.rule == Rule.RATIO:
            above, below = found
            if above and below and below.number:
                point.value = (100 * above.number / below.number).quantize(PER_CENT)
                point.reports = max(above.reports, below.reports)
        elif found[0]:
            # What a mapping gives another unit is rounded when all is added.
            point.value = found[0].number.quantize(CENT)
            point.women, point.reports = found[0].women, found[0].reports

    def _figures(self) -> dict[int, dict[str, Figure]]:
        """Return the figures by period and code."""
        figures = defaultdict(dict)
        for period, unit, cell, choice, *sums in self._rows():
            if unit is not None and self.atlas.place(unit, period) is None:
                continue
            if choice and self.cells.choice(cell, choice) != self.asked.choice.code:
                continue
            total, women, largest, reports = sums
            for code, factor in self.cells.of(cell):
                if code in self.asked.codes:
                    number = largest if self._is_maximum else total
                    number = reports if self.asked.choice else number
                    one = Figure(Decimal(number).quantize(CENT) * factor, women, reports)
                    before = figures[period].get(code)
                    figures[period][code] = self._together(before, one) if before else one
        return figures

    @property
    def _is_maximum(self) -> bool:
        return self.asked.question.rule == Rule.MAXIMUM

    def _together(self, one, other) -> Figure:
        both = (one.number, other.number)
        women = None
        if one.women is not None or other.women is not None:
            women = (one.women or 0) + (other.women or 0)
        return Figure(max(both) if self._is_maximum else sum(both), women,
                      one.reports + other.reports)  # fmt: skip

    def _rows(self):
        """Group the answers by period; of a part of the country also by unit, to place each."""
        answers = Answer.objects.filter(
            submission__status=Status.ACCEPTED,
            submission__period__in=[period.pk for period in self.periods],
            cell__in=self.keys,
        ).order_by()
        kind = "choice" if self.asked.choice else "number"
        answers = answers.filter(**{f"{kind}__isnull": False})
        by = ["submission__period_id", "cell_id"]
        if self.asked.choice:
            by.append("choice__code")
        if self.atlas is not None:
            within = {pk for places in self.atlas.within.values() for pk in places}
            answers = answers.filter(submission__unit__in=within)
            by.append("submission__unit_id")
        sums = {"total": Sum("number"), "women_total": Sum("women"), "largest": Max("number")}
        for row in answers.values(*by).annotate(**sums, reports=Count("pk")):
            yield (
                row["submission__period_id"], row.get("submission__unit_id"), row["cell_id"],
                row.get("choice__code"), row["total"], row["women_total"], row["largest"],
                row["reports"],
            )  # fmt: skip

    def _editions(self) -> set[int]:
        """Return the editions of the form that ask for the figure."""
        cells = Cell.objects.filter(pk__in=self.keys).order_by()
        return set(cells.values_list("edition", flat=True))


def periods_of(kind: str | None = None, *, first=None, last=None, on=None) -> list[Period]:
    """Return the collected periods of a kind, the earliest first; at most the last 60.

    Without a kind that of the newest period. `on`: without a last one, only those that are over on
    that day, since one that is not would look like a fall.
    """
    found = Period.objects.filter(deadlines__isnull=False).distinct()
    if on is not None and last is None:
        found = found.filter(ends_on__lt=on)
    if kind is None:
        newest = found.first()
        kind = newest.kind if newest else None
    found = found.filter(kind=kind).select_related("edition")
    if first is not None:
        found = found.filter(starts_on__gte=first.starts_on)
    if last is not None:
        found = found.filter(ends_on__lte=last.ends_on)
    return list(found[:MOST])[::-1]
