"""What a roster does not show, to be said beside it: a list that is silent passes for whole."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from taskforce.models import UnitVersion

from .counts import changes_between
from .shape import Place
from .wanted import Wanted


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What is missing in a roster, and how much of it is no longer so."""

    hidden: int = 0  # units that stood there, and that the reader may not see today
    gone: tuple[UnitVersion, ...] = ()  # units that stood there on the earlier day only
    changed: int = 0  # seats that ended or began between the day of the list and today


def left_out(wanted: Wanted, chosen: Sequence[Place], *, today: date) -> LeftOut:
    """Return what a roster does not show: of today's, without another day, nothing; no query."""
    is_past = wanted.on < today
    return LeftOut(
        hidden=_hidden(wanted, chosen) if is_past else 0,
        gone=_gone(wanted) if wanted.since else (),
        changed=sum(changes_between(wanted, wanted.on, today).values()) if is_past else 0,
    )


def _hidden(wanted, chosen) -> int:
    if wanted.reader is None or wanted.is_one_group:
        return 0
    asked = _units(wanted, wanted.on)
    return max(asked.values("unit").distinct().count() - len(chosen), 0)


def _gone(wanted) -> tuple[UnitVersion, ...]:
    """Return what stood here on the earlier day and no longer does: it ceased, or was moved."""
    if wanted.is_one_group:
        return ()
    now = _units(wanted, wanted.on).order_by().values("unit")
    before = _units(replace(wanted, on=wanted.since), wanted.since).exclude(unit__in=now)
    seen = wanted.seen()
    return tuple(
        state
        for state in before.select_related("unit").in_khmer_order()
        if seen is None or state.unit_id in seen
    )


def _units(wanted, day):
    units = UnitVersion.objects.on(day).filter(unit__isnull=False)
    if wanted.unit is not None:
        units = UnitVersion.objects.within(wanted.unit, day)
    return units if wanted.level is None else units.at(wanted.level)
