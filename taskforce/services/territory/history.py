"""Loading the real changes of units since 2018, which the gazetteer has shown."""

from collections import defaultdict
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from taskforce.models import AdministrativeUnit, UnitAlias, UnitVersion
from taskforce.models.search_index import chunks
from taskforce.models.unit_version import BEGINNING
from taskforce.resources.unit_changes import Changes, State, read_changes
from taskforce.services.territory.units import tree_locked


def load_history(folder: Path) -> int:
    """Load the past of units from `folder` (the project's `fixtures/`); return how many states.

    A unit whose past is known already, or which has changed since, is left as it is.
    """
    with tree_locked():
        units = {unit.code: unit for unit in AdministrativeUnit.ever.all()}
        words = {u.code: (u.kind, u.name_km, u.name_latin) for u in units.values()}
        changes = read_changes(folder / "unit_changes.csv", words)
        states = changes.states()
        new = _new_versions(states, units, _bearers(states))
        replaced = [version.unit_id for version in new if version.unit_id]
        for chunk in chunks(sorted(set(replaced))):
            UnitVersion.objects.filter(unit__in=chunk).delete()
        UnitVersion.objects.bulk_create(new)
        _forget_codes_among_names()
    return len(new)


def _new_versions(states: list[State], units, bearers) -> list[UnitVersion]:
    """Return the states to be stored: of units that have but one so far, and of those gone."""
    known = _untouched()
    gone = set(UnitVersion.objects.filter(unit=None).values_list("code", "starts_on"))
    by_unit = defaultdict(list)
    for state in states:
        by_unit[state.unit].append(state)
    wanted = [
        state
        for unit, found in by_unit.items()
        if unit and units[unit].pk in known and (len(found) > 1 or found[0].starts_on != BEGINNING)
        for state in found
    ]
    wanted += [
        state
        for state in by_unit[""]
        if (state.code, state.starts_on) not in gone and state.code[:2] in units
    ]
    return [_version(state, units, bearers) for state in wanted]


def _untouched() -> set[int]:
    """Return the units of which nothing is known but what they are today."""
    first = UnitVersion.objects.filter(starts_on=BEGINNING, ends_on=None, started_by=None)
    return set(first.filter(unit__isnull=False, source="").values_list("unit", flat=True))


def _bearers(states) -> dict[str, list[State]]:
    found = defaultdict(list)
    for state in states:
        found[state.code].append(state)
    return found


def _version(state: State, units, bearers) -> UnitVersion:
    above = next(
        (other.unit for other in bearers[state.code[:-2]] if _meet(other, state)), ""
    )  # fmt: skip
    return UnitVersion(
        unit=units.get(state.unit),
        code=state.code,
        kind=state.kind,
        name_km=state.name_km,
        name_latin=state.name_latin,
        parent=units.get(above),
        starts_on=state.starts_on,
        ends_on=state.ends_on,
        source=_("national gazetteer"),
    )


def _meet(one: State, other: State) -> bool:
    forever = date.max
    return one.starts_on < (other.ends_on or forever) and other.starts_on < (one.ends_on or forever)


def _forget_codes_among_names() -> None:
    """Codes of old stood among the other names of units once; they are states now."""
    codes = set(UnitVersion.objects.exclude(unit=None).values_list("unit", "code"))
    aliases = UnitAlias.objects.filter(name__regex=r"^[0-9]{4,6}$")
    twice = [alias.pk for alias in aliases if (alias.unit_id, alias.name) in codes]
    UnitAlias.objects.filter(pk__in=twice).delete()


def changes_of(folder: Path) -> Changes:
    """Return the lines of the file with their fates, against the units stored."""
    units = AdministrativeUnit.ever.values_list("code", "kind", "name_km", "name_latin")
    return read_changes(folder / "unit_changes.csv", {code: tuple(rest) for code, *rest in units})
