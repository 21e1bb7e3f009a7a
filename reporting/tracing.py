"""From a published figure to the reports it is made of: read from the edition, never added anew."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reporting.frozen.extracts import Extracts
from reporting.frozen.figures import ALL, OWN, cells_behind, sources_of
from reporting.frozen.thawing import unit_of
from reporting.models import PublishedEdition
from taskforce.models import AdministrativeUnit


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure of a place: its code, what it is called, and what was published."""

    code: str
    label: str
    value: dict
    old: dict | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One report of a figure: who, which version, accepted when and by whom, what it gave."""

    report: int
    place: str
    unit: AdministrativeUnit | None
    version: int
    sha256: str
    period: str
    accepted_at: datetime
    accepted_by: str
    given: tuple[dict, ...]


class Traced:
    """What an edition says, or an addendum with all it stands on, to be looked up."""

    def __init__(self, edition: PublishedEdition):
        self.edition, self.extracts = edition, Extracts(edition)
        self.document = self.extracts.head

    @property
    def is_addendum(self) -> bool:
        return "changed" in self.document

    @property
    def top(self) -> str:
        return self.document["unit"][0] if self.document["unit"] else ALL

    @property
    def changed_places(self) -> list[tuple[str, str]]:
        """Return the places of which an addendum changes something."""
        places = dict.fromkeys(place for place, *_ in self.document["changed"])
        return [(place, self.name(place)) for place in places]

    def has(self, place: str) -> bool:
        return place in self.document["places"]

    def name(self, place: str) -> str:
        """Return what a place is called, in the language of the page."""
        if place == ALL:
            return _("the whole country")
        unit = self._unit(place.removesuffix(OWN))
        if unit is None:
            return self.document["places"][place]
        name = unit.display_name
        return _("Task force of %(unit)s") % {"unit": name} if place.endswith(OWN) else name

    @property
    def missing(self) -> list[str]:
        """Return who had not handed in, by name."""
        units = ((self._unit(code), name) for code, name in self.document["missing"])
        return [unit.display_name if unit else name for unit, name in units]

    def label(self, code: str) -> str:
        form = self.document["form"]
        own = form["labels"].get(code, code)
        return own if get_language() == "km" else form.get("labels_en", {}).get(code, own)

    def below(self, place: str) -> list[tuple[str, str, list[str]]]:
        """Return the lines of a place, each with its name and coverage."""
        lines = next((lines for total, lines in self.document["tables"] if total == place), [])
        return [(line, self.name(line), self.document["coverage"][line]) for line in lines]

    def figures(self, place: str) -> list[FigureRow]:
        """Return the figures of a place in the order of the form; of an addendum, the changed."""
        if self.is_addendum:
            rows = [(code, new, old) for where, code, old, new in self.document["changed"]
                    if where == place and new]  # fmt: skip
        else:
            rows = [(code, value, None) for code, value in self._figures_of(place).items()]
        found = [FigureRow(code, self.label(code), value, old) for code, value, old in rows]
        return sorted(found, key=lambda row: (self._order.get(row.code, 0), row.code))

    def figure(self, place: str, code: str) -> dict | None:
        return self._figures_of(place).get(code)

    def reports(self, place: str, code: str) -> list[tuple[dict, dict]]:
        """Return the reports that a figure is made of, each with what it gave."""
        reports = self.extracts.answered(cells_behind(self.document, code))
        return sources_of(self.document, reports, place, code)

    def source(self, report: dict, given: dict) -> Source:
        """Return one of these reports as it is shown: of 1,887 a page shows 100."""
        code = report["place"]
        return Source(
            report=report["report"],
            place=code,
            unit=self._unit(code),
            version=report["version"],
            sha256=report["sha256"],
            period=report["period"],
            accepted_at=datetime.fromisoformat(report["accepted_at"]),
            accepted_by=report["accepted_by"],
            given=tuple(given.values()),
        )

    def _figures_of(self, place) -> dict:
        return self.extracts.figures(place)

    @cached_property
    def _order(self) -> dict[str, int]:
        return {code: place for place, code in enumerate(self.document["form"]["order"])}

    @cached_property
    def _units(self) -> dict[str, list]:
        return {row[0]: row for row in self.document["units"]}

    def _unit(self, code) -> AdministrativeUnit | None:
        return unit_of(self._units[code]) if code in self._units else None
