"""The summary of a unit, with its lines and chapters, from what was read."""

from collections import defaultdict

from reporting.models import Status
from reporting.summary import Coverage, Line, Summary
from taskforce.models import AdministrativeUnit

from .passages import Picked
from .reading import LATE, Reading


class Building:
    """One run: what was read becomes a summary, and one for each chapter."""

    def __init__(self, period, unit, chapters, hierarchy, edition=None):
        self.period, self.unit, self.chapters = period, unit, chapters
        self.hierarchy = hierarchy
        self.read = Reading(period, unit, chapters, hierarchy, edition)
        top = self.read.by_code[self.read.atlas.top] if unit else None
        below = self.read.children[self.read.atlas.top] if chapters else []
        self.picked = Picked(period, [top, *below], self.read.cells)
        self.within = _by_prefix(self.read.bearers)
        self.anchors = _by_prefix({**self.read.figures, **self.read.tallies})

    def summary(self) -> Summary:
        summary = self._summary(self.read.by_code[self.read.atlas.top] if self.unit else None)
        if self.chapters:
            summary.chapters = [
                self._summary(line.unit) for line in summary.lines if not line.is_own
            ]
        summary.merged = self._merged()
        return summary

    def _merged(self) -> list[tuple[AdministrativeUnit, AdministrativeUnit]]:
        """Return the units that are counted with another they merged into, by code."""
        into = self.read.atlas.merged_within()
        units = AdministrativeUnit.ever.in_bulk({*into, *into.values()}) if into else {}
        found = [(units[pk], units[other]) for pk, other in into.items()]
        return sorted(found, key=lambda pair: pair[0].code)

    def _summary(self, unit) -> Summary:
        prefix = unit.code if unit else ""
        lines = [self._line(child) for child in self.read.children[prefix]]
        if unit is not None:
            lines.insert(0, self._line(unit, is_own=True))
        writers = [line.unit.code for line in lines]
        if self.chapters:
            # In a book each group's words stand in its own chapter.
            writers = [prefix]
        total = self._total(unit, lines)
        for line in [*lines, total]:
            self.read.adding.round(line, self.read.cells.scaled)
        written = [passage for code in writers for passage in self.read.passages[code]]
        missing = filter(self.read.is_missing, self.within[prefix])
        return Summary(
            unit=unit,
            period=self.period,
            parts=self.read.parts,
            lines=lines,
            total=total,
            missing=[self.read.by_code[code] for code in missing],
            passages=self.picked.passages(unit, written, self.read.questions, self.read.by_code),
            written=written,
            stale=self.picked.stale(unit),
            is_invented=self.read.is_invented,
            hierarchy=self.hierarchy,
            reading=self.read.cells.reading,
        )

    def _line(self, unit, *, is_own=False) -> Line:
        line = Line(unit=unit, is_own=is_own)
        line.coverage = self._coverage([unit.code] if is_own else self.within[unit.code])
        figures, tallies = self.read.figures, self.read.tallies
        for anchor in [unit.code] if is_own else self.anchors[unit.code]:
            self.read.adding.merge(line, figures.get(anchor, {}), tallies.get(anchor, {}))
        self.read.adding.divide(line)
        return line

    def _total(self, unit, lines) -> Line:
        total = Line(unit=unit)
        for line in lines:
            total.coverage += line.coverage
            self.read.adding.merge(total, line.figures, line.tallies)
        self.read.adding.divide(total)
        return total

    def _coverage(self, codes) -> Coverage:
        return Coverage(
            expected=sum(self.read.expected[code] for code in codes),
            received=sum(map(self.read.received, codes)),
            accepted=sum(self.read.states[code][Status.ACCEPTED] for code in codes),
            late=sum(self.read.states[code][LATE] for code in codes),
        )


def _by_prefix(codes) -> dict[str, list[str]]:
    """Return for the code of each unit, and for that of the country, the codes it begins."""
    found = defaultdict(list)
    for code in codes:
        for length in range(0, len(code) + 1, 2):
            found[code[:length]].append(code)
    return found
