"""What a unit was and what became of it: for its page, and for whoever looks for it of old."""

from dataclasses import dataclass

from django.db.models import F, Q

from taskforce.khmer import key, strip_kind
from taskforce.khmer.queries import unit_code, whole_code
from taskforce.models import AdministrativeUnit, UnitVersion

MOST_GONE = 5


@dataclass(slots=True)
class Past:
    """The states of a unit, the first first, and the units it came from or went into."""

    states: list[UnitVersion]
    successor: AdministrativeUnit | None
    predecessors: list[AdministrativeUnit]
    # Who else bore its code, at other times.
    others: list[UnitVersion]

    @property
    def is_told(self) -> bool:
        return len(self.states) > 1 or bool(self.predecessors or self.others)


def past_of(unit: AdministrativeUnit) -> Past:
    """Return the whole past of a unit."""
    rows = UnitVersion.objects.filter(Q(unit=unit) | Q(code=unit.code)).order_by("starts_on")
    rows = list(rows.select_related("unit", "parent", "started_by__kind", "ended_by__kind"))
    states = [state for state in rows if state.unit_id == unit.pk]
    return Past(
        _with_places(states) if len(states) > 1 else states,
        unit.successor if unit.ceased_on else None,
        list(unit.merged_units.order_by("ceased_on", "code")),
        [state for state in rows if state.unit_id != unit.pk],
    )


def _with_places(states) -> list[UnitVersion]:
    """Give each state the name that what it stood under bore when it began."""
    above = list(
        UnitVersion.objects.filter(unit__in={state.parent_id for state in states} - {None})
    )
    for state in states:
        then = [one for one in above if one.unit_id == state.parent_id and _meet(one, state)]
        state.place = min(then, key=lambda one: one.starts_on) if then else state.parent
    return states


def _meet(one, other) -> bool:
    begins_in_time = other.ends_on is None or one.starts_on < other.ends_on
    return begins_in_time and (one.ends_on is None or other.starts_on < one.ends_on)


def gone(code: str) -> UnitVersion | None:
    """Return the last state of what bore a code and is gone without a successor."""
    rows = UnitVersion.objects.filter(unit=None, code=code).select_related("parent")
    return rows.order_by("starts_on").last()


def begun_instead(state: UnitVersion) -> list[AdministrativeUnit]:
    """Return the units that began in the place of one that is gone, on the day it was gone.

    Those of its name (ចោមចៅទី ១, ទី ២ …) where there are such: it was divided into them.
    """
    begun = UnitVersion.objects.filter(
        starts_on=state.ends_on, code__startswith=state.parent_code, unit__isnull=False
    ).exclude(unit__versions__ends_on=state.ends_on)
    begun = [one for one in begun.select_related("unit") if len(one.code) == len(state.code)]
    named = [one for one in begun if one.name_key.startswith(state.name_key)]
    units = {one.unit_id: one.unit for one in named or begun}
    return sorted(units.values(), key=lambda unit: unit.code)


def gone_by(query: str, user) -> list[UnitVersion]:
    """Return what is gone and bore a code or a name, below units this person may see."""
    rows = UnitVersion.objects.filter(Q(unit=None) | Q(unit__ceased_on=F("ends_on")))
    if code := unit_code(query):
        rows = rows.filter(code=whole_code(code))
    else:
        rows = rows.filter(name_key__in={key(query), key(strip_kind(query))} - {""})
    visible = AdministrativeUnit.ever.visible_to(user)
    rows = rows.filter(Q(unit=None, parent__in=visible) | Q(unit__in=visible))
    return list(rows.order_by("code")[:MOST_GONE])


def formerly(units, query: str) -> None:
    """Give each unit in `formerly` the state by which it was found, where that is of the past."""
    code = whole_code(unit_code(query) or "")
    wanted = {key(query), key(strip_kind(query))} - {""}
    past = UnitVersion.objects.filter(unit__in=units, ends_on__isnull=False)
    for state in past.order_by("starts_on"):
        unit = next(unit for unit in units if unit.pk == state.unit_id)
        by_code = bool(code) and state.code == code and unit.code != code
        by_name = not code and unit.name_key not in wanted and any(
            word in state.name_key and word not in unit.name_key for word in wanted
        )  # fmt: skip
        if by_code or by_name:
            unit.formerly = state
