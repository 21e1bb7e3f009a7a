"""Figures beside what was aimed at and beside the same period of the year before."""

from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError

from reporting import spans
from reporting.consolidating.figures import FigureOf, Rule, figures_in
from reporting.consolidation import consolidate
from reporting.models import Period, Target
from reporting.spans import Span
from reporting.summary import Line, Summary
from taskforce.models import AdministrativeUnit

TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Aim:
    """What is aimed at; `period_code` is that of the year where the period itself has none."""

    value: Decimal
    period_code: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of one line: now, a year before, and what was aimed at."""

    figure: FigureOf
    line: Line
    now: Decimal | None
    before: Decimal | None
    aim: Aim | None

    @property
    def difference(self) -> Decimal | None:
        """How much more it is than a year before."""
        return None if None in (self.now, self.before) else self.now - self.before

    @property
    def change(self) -> Decimal | None:
        """The difference in percent; of a ratio there is none, its difference is in points."""
        if self.figure.is_ratio or not self.before or self.now is None:
            return None
        return (100 * self.difference / self.before).quantize(TENTH)

    @property
    def reached(self) -> Decimal | None:
        """How much of the target is reached, in percent."""
        if self.aim is None or not self.aim.value:
            return None
        return (100 * (self.now or 0) / self.aim.value).quantize(TENTH)


@dataclass(slots=True)
class Comparison:
    """A summary beside that of a year before (None where nothing was collected then)."""

    summary: Summary
    before: Summary | None
    targets: dict[tuple[str, str, str], Decimal]  # by unit code, figure and period code

    @property
    def figures(self) -> list[FigureOf]:
        return figures_in(self.summary.parts)

    def of_total(self) -> list[Compared]:
        """Return every figure of the whole."""
        return [self._compared(figure, self.summary.total) for figure in self.figures]

    def of_lines(self, figure: FigureOf) -> list[Compared]:
        """Return one figure of each unit below."""
        return [self._compared(figure, line) for line in self.summary.lines]

    def _compared(self, figure, line) -> Compared:
        then = self._line_before(line)
        return Compared(
            figure, line, figure.of(line), figure.of(then) if then else None,
            self._aim(figure, line),
        )  # fmt: skip

    def _line_before(self, line) -> Line | None:
        if self.before is None:
            return None
        if line is self.summary.total:
            return self.before.total
        # By key: a unit may have borne another code a year before.
        same = (found for found in self.before.lines
                if found.unit.pk == line.unit.pk and found.is_own == line.is_own)  # fmt: skip
        return next(same, None)

    def _aim(self, figure, line) -> Aim | None:
        if line.is_own:
            return None  # targets are of a unit with all below it
        unit, period = line.unit.code if line.unit else "", self.summary.period
        if (value := self._target(unit, figure, period)) is not None:
            return Aim(value, period.code)
        year = str(period.starts_on.year)
        value = self.targets.get((unit, figure.code, year))
        is_within = period.starts_on.year == period.ends_on.year
        return Aim(value, year) if value is not None and is_within else None

    def _target(self, unit, figure, period) -> Decimal | None:
        """Return the target of a period; of a range what those of its periods add up to."""
        if not isinstance(period, Span):
            return self.targets.get((unit, figure.code, period.code))
        found = [self.targets.get((unit, figure.code, part.code)) for part in period.periods]
        if None in found or figure.is_ratio:
            return None
        if figure.rule == Rule.LATEST:
            return found[-1]
        return max(found) if figure.rule == Rule.MAXIMUM else sum(found)


def compare(*, period, unit: AdministrativeUnit | None, hierarchy) -> Comparison:
    """Add up a period and the same of the year before, and look the targets up."""
    summary = consolidate(period=period, unit=unit, hierarchy=hierarchy)
    earlier = year_before(period)
    before = None
    if earlier is not None:
        before = consolidate(
            period=earlier, unit=unit, hierarchy=hierarchy, edition=period.edition_id
        )
    return Comparison(summary, before, _targets(summary))


def year_before(period: Period | Span) -> Period | Span | None:
    """Return the same period of the year before; None where it was not collected."""
    codes = [part.code for part in (period.periods if isinstance(period, Span) else [period])]
    earlier = [f"{int(code[:4]) - 1}{code[4:]}" for code in (codes[0], codes[-1])]
    try:
        return spans.span(*earlier)
    except ValidationError:
        return None


def _targets(summary) -> dict:
    period = summary.period
    parts = period.periods if isinstance(period, Span) else [period]
    codes = {part.code for part in parts} | {str(period.starts_on.year)}
    rows = Target.objects.filter(period_code__in=codes).order_by()
    names = {line.unit.pk: line.unit.code for line in summary.lines}
    if summary.unit:
        names[summary.unit.pk] = summary.unit.code
    found = rows.filter(unit__in=names) | rows.filter(unit=None)
    return {
        (names.get(unit, ""), figure, code): value
        for unit, figure, code, value in found.values_list("unit", "figure", "period_code", "value")
    }
