"""Where units stood when they reported: by the hierarchy of each date, or by that of today.

A total by the hierarchy of each date adds a report up where its unit stood on the last day of
the report's period, whatever has become of the unit since; by that of today, where it stands
now, and one that has merged into another with that one; one that was dissolved stays on a line
of its own, below what it stood in. In either, a unit is expected to report for the periods on
whose last day it existed.
"""

import copy
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from taskforce.models import AdministrativeUnit, UnitVersion


class Hierarchy(models.TextChoices):
    """By which hierarchy reports are added up."""

    EACH_DATE = "each_date", _("by the hierarchy of each date")
    TODAY = "today", _("by the hierarchy of today")


class State(NamedTuple):
    """A unit during some time; by the hierarchy of today, with the words of today."""

    unit: int
    code: str
    kind: str
    name_km: str
    name_latin: str
    starts_on: object
    ends_on: object

    def is_on(self, day) -> bool:
        return self.starts_on <= day and (self.ends_on is None or self.ends_on > day)


class Atlas:
    """The codes of all units for each of some periods, and those within one; one query.

    Codes nest by prefix in every hierarchy. Where the unit itself bore several, those below
    it get the one of the last period, so that each stands in one line.
    """

    def __init__(self, periods, unit: AdministrativeUnit | None, hierarchy: Hierarchy):
        self.days = {period.pk: period.ends_on for period in periods}
        self.unit, self.hierarchy = unit, hierarchy
        self.states = defaultdict(list)  # by unit
        self.rows, self.merged = _read(max(self.days.values()), hierarchy)
        rows = self.rows
        for row in rows:
            self.states[row.unit].append(row)
        self.codes = {key: {row.unit: row.code for row in rows if row.is_on(day)}
                      for key, day in self.days.items()}  # fmt: skip
        # The unit itself comes last, after those that merged into it.
        self.bearers = {key: {codes[pk]: pk for pk in sorted(codes, key=self._is_itself)}
                        for key, codes in self.codes.items()}  # fmt: skip
        self.top = self._top()
        self.within = {key: self._within(key) for key in self.days}

    def _is_itself(self, unit) -> bool:
        return unit not in self.merged

    def _top(self) -> str:
        """Return the code of the unit itself, the one of the last period where it has several."""
        last_first = sorted(self.days, key=self.days.get, reverse=True)
        borne = [self._top_on(key) for key in last_first]
        return next(filter(None, borne), self.unit.code if self.unit else "")

    def _top_on(self, key) -> str | None:
        """Return the code of the unit itself; None where it did not exist."""
        if self.unit is None:
            return ""
        if self.hierarchy == Hierarchy.TODAY:
            return self.unit.code
        return self.codes[key].get(self.unit.pk)

    def _within(self, key) -> dict[int, str]:
        codes, top = self.codes[key], self._top_on(key)
        if not top:
            return dict(codes) if top == "" else {}
        return {pk: self.top + code[len(top):] for pk, code in codes.items()
                if code.startswith(top)}  # fmt: skip

    def place(self, unit: int, key: int) -> str | None:
        """Return the code under which a report counts; None outside the unit.

        A unit that handed in for a period on whose last day it did not exist counts where it
        stood last, or first.
        """
        if unit not in self.codes[key]:
            self._take_in(unit, key)
        return self.within[key].get(unit)

    def _take_in(self, unit, key):
        states = self.states.get(unit)
        if not states:
            return
        states = sorted(states, key=lambda state: state.starts_on)
        before = [state for state in states if state.starts_on <= self.days[key]]
        code = (before or states[:1])[-1].code
        self.codes[key][unit] = code
        top = self._top_on(key)
        if top is not None and code.startswith(top):
            self.within[key][unit] = self.top + code[len(top):]  # fmt: skip

    def stood(self, unit: int, key: int) -> tuple[int | None, int | None]:
        """Return the province and the district of a unit."""
        code, bearers = self.codes[key].get(unit, ""), self.bearers[key]
        return bearers.get(code[:2]), bearers.get(code[:4]) if len(code) > 2 else None

    def wanderers(self, length: int = 6) -> set[int]:
        """Return the units that do not stand in one and the same place in all periods.

        `length`: of how many digits a place is: two for the province alone.
        """
        if len(self.days) == 1:
            return set()
        places = defaultdict(set)
        for key in self.days:
            for pk in self.codes[key]:
                code = self.within[key].get(pk)
                places[pk].add(code and code[:length])
        return {pk for pk, codes in places.items() if len(codes) > 1}

    def expected(self) -> Counter:
        """Return how many reports should come under each code, in Khmer order."""
        return Counter(code for places in self.within.values() for code in places.values())

    def bearers_within(self) -> dict[str, State]:
        """Return who bears each code, in Khmer order; the last, where it was several."""
        found = {}
        for key in sorted(self.days, key=self.days.get):
            places = self.within[key]
            for pk in sorted(places, key=self._is_itself):
                states = self.states[pk]
                on = [state for state in states if state.is_on(self.days[key])]
                found[places[pk]] = (on or states)[-1]
        found |= self._above(found)
        rank = {(row.unit, row.starts_on): place for place, row in enumerate(self.rows)}
        ordered = sorted(found, key=lambda code: rank[found[code].unit, found[code].starts_on])
        return {code: self._named(found[code], code) for code in ordered}

    def _named(self, state, code) -> State:
        """Return who bears a code; of a unit that merged into another, that other."""
        return state._replace(code=code, unit=self.merged.get(state.unit, state.unit))

    def merged_within(self) -> dict[int, int]:
        """Return the units counted here with another that they merged into, and that one."""
        inside = {pk for places in self.within.values() for pk in places}
        return {pk: into for pk, into in self.merged.items() if pk in inside}

    def _above(self, found) -> dict[str, State]:
        """Return what stands above these and began later, which nobody expects a report of."""
        starts = {code[:length] for code in found for length in (2, 4) if length < len(code)}
        absent = {code for code in starts - found.keys() if len(code) > len(self.top)}
        return {row.code: row for row in self.rows if row.code in absent}


def _read(last, hierarchy) -> tuple[list[State], dict[int, int]]:
    """Return the states of all units, and by which unit each merged one is stood for."""
    versions = UnitVersion.objects.filter(unit__isnull=False)
    if hierarchy == Hierarchy.EACH_DATE:
        names = ["unit", "code", "kind", "name_km", "name_latin", "starts_on", "ends_on"]
        versions = versions.filter(starts_on__lte=last).order_by("sort_key", "code", "starts_on")
        return [State(*row) for row in versions.values_list(*names)], {}
    names = ["unit", "unit__code", "unit__kind", "unit__name_km", "unit__name_latin"]
    versions = versions.order_by("unit__sort_key", "unit__code", "starts_on")
    rows = list(versions.values_list(*names, "starts_on", "ends_on", "unit__merged_into"))
    into = {row[0]: row[-1] for row in rows if row[-1]}
    merged = {pk: _last(pk, into) for pk in into}
    words = {row[0]: row[1:5] for row in rows} if merged else {}
    return [State(pk, *words.get(merged.get(pk), row[:4]), *row[4:6]) for pk, *row in rows], merged


def _last(unit, into) -> int:
    """Return the unit at the end of a chain of mergers."""
    while unit in into:
        unit = into[unit]
    return unit


def tree_order(bearers: dict[str, State]) -> Callable[[str], tuple]:
    """Return the key by which codes are sorted: each unit before those below it, in Khmer order."""
    rank = {code: place for place, code in enumerate(bearers)}

    def key(code):
        return tuple(rank.get(code[:length], len(rank)) for length in range(2, len(code) + 1, 2))

    return key


def names_above(code: str, bearers: dict[str, State]) -> str:
    """Return the names of the units above a code, the nearest first, of those that are known."""
    states = (bearers.get(code[:length]) for length in range(len(code) - 2, 0, -2))
    return ", ".join(
        AdministrativeUnit(
            code=state.code, kind=state.kind, name_km=state.name_km, name_latin=state.name_latin
        ).display_name
        for state in states
        if state
    )


def as_it_was(unit: AdministrativeUnit, state: State) -> AdministrativeUnit:
    """Return a unit with the words of a state, to be shown; never to be saved."""
    words = {name: getattr(state, name) for name in ("code", "kind", "name_km", "name_latin")}
    if all(getattr(unit, name) == value for name, value in words.items()):
        return unit
    then = copy.copy(unit)
    for name, value in words.items():
        setattr(then, name, value)
    return then
