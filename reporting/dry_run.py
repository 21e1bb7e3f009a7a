"""A mapping tried on all that is stored: what becomes of it, by place and by period."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Sum

from reporting import mapping as pure
from reporting.models import Answer, FormMapping, Period
from reporting.services.mappings import all_faults
from reporting.services.mappings.spots import spots_of

Kind = pure.Kind
CENT = Decimal("0.01")
# What changes a figure, so that its totals are shown; a rename leaves them as they are.
TOLD = {Kind.SCALE, Kind.MERGE, Kind.SPLIT, Kind.END}


@dataclass(slots=True)
class PlaceLine:
    """An old place: how many values it holds, and what becomes of them."""

    spot: pure.Spot
    links: list[pure.Link]
    targets: list[str]
    values: int = 0
    women: int = 0
    periods: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass(slots=True)
class TotalLine:
    """A total of one period before and after; without `after` the series ends."""

    period: Period
    before: list[tuple[str, Decimal]]
    label: str
    after: Decimal | None
    decimals: int
    women: int | None = None


@dataclass(slots=True)
class DryRun:
    """What a mapping would do."""

    lines: list[PlaceLine]
    totals: list[TotalLine]
    reports: int = 0
    faults: int = 0

    @property
    def values(self) -> int:
        return sum(line.values for line in self.lines)

    @property
    def ending(self) -> int:
        """How many stored values stay with their reports, and go on nowhere."""
        ends = (line for line in self.lines if any(one.kind == Kind.END for one in line.links))
        return sum(line.values for line in ends)


def dry_run(mapping: FormMapping) -> DryRun:
    """Return what a mapping would do, in a fixed number of queries."""
    return _Run(mapping).result()


class _Run:
    def __init__(self, mapping):
        self.old, self.new = spots_of(mapping.old), spots_of(mapping.new)
        self.links = mapping.links()
        self.by_old = defaultdict(list)
        for link in self.links:
            self.by_old[link.old].append(link)
        self.faults = defaultdict(list)
        for code, message in all_faults(mapping):
            self.faults[code].append(message)
        answers = Answer.objects.filter(cell__edition=mapping.old).order_by()
        self.reports = answers.aggregate(n=Count("submission", distinct=True))["n"]
        grouped = answers.values_list("cell__code", "submission__period")
        self.rows = list(grouped.annotate(Count("pk"), Sum("number"), Sum("women")))
        self.periods = Period.objects.in_bulk({row[1] for row in self.rows})

    def result(self) -> DryRun:
        found = DryRun(list(map(self._line, self.old.values())), list(self._totals()))
        found.reports = self.reports
        found.faults = sum(map(len, self.faults.values()))
        return found

    def _line(self, spot) -> PlaceLine:
        links = self.by_old.get(spot.code, [])
        targets = [self._label(link.new) for link in links if link.new]
        line = PlaceLine(spot, links, targets, faults=self.faults.get(spot.code, []))
        for code, _period, values, _number, women in self.rows:
            if code == spot.code:
                line.values += values
                line.women += women or 0
                line.periods += 1
        return line

    def _label(self, code) -> str:
        return self.new[code].label if code in self.new else code

    def _totals(self):
        """Give the totals that change their place or their unit, by what they become."""
        numbers = {(code, period): (Decimal(number), women)
                   for code, period, _n, number, women in self.rows
                   if number is not None}  # fmt: skip
        ordered = sorted(self.periods.values(), key=lambda one: (one.ends_on, one.starts_on))
        for links in self._groups():
            for period in ordered:
                held = [(link, *numbers[link.old, period.pk]) for link in _olds(links)
                        if (link.old, period.pk) in numbers]  # fmt: skip
                if held:
                    yield self._total(period, links, held)

    def _groups(self) -> list[list[pure.Link]]:
        """Return the steps that belong together: those of a merge, of a split, each other one."""
        groups = defaultdict(list)
        for link in self.links:
            if link.kind in TOLD and link.old in self.old:
                groups[link.new if link.kind == Kind.MERGE else link.old, link.kind].append(link)
        return list(groups.values())

    def _total(self, period, links, held) -> TotalLine:
        first = links[0]
        before = [(self.old[link.old].label, number) for link, number, _w in held]
        women = [count for *_, count in held if count is not None]
        label = " + ".join(self._label(link.new) for link in _news(links))
        after = None
        if first.kind != Kind.END:
            after = sum((number * link.factor for link, number, _w in held), Decimal(0))
            after = after.quantize(CENT)
        target = self.new.get(first.new)
        decimals = target.decimals if target else 0
        return TotalLine(period, before, label, after, decimals, sum(women) if women else None)


def _olds(links) -> list[pure.Link]:
    """Return one step for each old place: of a split they all begin at one."""
    return links[:1] if links[0].kind == Kind.SPLIT else links


def _news(links) -> list[pure.Link]:
    return links if links[0].kind == Kind.SPLIT else [link for link in links[:1] if link.new]
