"""The map on the page of a consolidated report: what it shows, and what can be chosen."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from reporting import maps
from reporting.models import Question
from reporting.summary import Summary
from taskforce.templatetags.khmer import figure

SUMMED = (Question.Rule.SUM, Question.Rule.LATEST, Question.Rule.MAXIMUM)


@dataclass(frozen=True, slots=True)
class Shade:
    """One line of the legend."""

    swatch: str
    words: str
    units: int


@dataclass(slots=True)
class MapShown:
    """A map, its legend in words, and the figures that can be shown instead."""

    map: maps.Map
    chosen: str
    groups: list[tuple[str, list[tuple[str, str]]]]  # by section: code and words of each figure
    legend: list[Shade]


def map_of(summary: Summary, chosen: str | None) -> MapShown | None:
    """Return the map of a figure, or of the reports accepted where none or no known one is chosen.

    Nothing for a unit whose parts have no outlines.
    """
    groups = [(part.section.label, _figures(part)) for part in summary.parts]
    groups = [(label, figures) for label, figures in groups if figures]
    known = {code for _label, figures in groups for code, _words in figures}
    if chosen in known:
        found = maps.figure_map(summary, chosen)
    else:
        chosen, found = "", maps.coverage_map(summary)
    if found is None:
        return None
    legend = [Shade(c.swatch, _range(c, chosen), c.units) for c in found.classes]
    return MapShown(found, chosen, groups, legend)


def _figures(part) -> list[tuple[str, str]]:
    questions = {q.code for q in part.questions if q.rule in SUMMED}
    return [
        (cell.code, cell.label)
        for code, cells in part.cells.items()
        if code in questions
        for cell in cells
    ]


def _range(found: maps.Class, chosen) -> str:
    decimals = 0 if found.low == int(found.low) and found.high == int(found.high) else 2
    low, high = figure(found.low, decimals), figure(found.high, decimals)
    words = (
        low if found.low == found.high else _("%(low)s to %(high)s") % {"low": low, "high": high}
    )
    return words if chosen else f"{words} %"
