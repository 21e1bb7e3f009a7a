"""What a re-organisation would do: carried out, looked at, and taken back."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from taskforce.models import (
    ActChange,
    CompositionAct,
    Grant,
    Job,
    Letterhead,
    MemberImport,
    Membership,
    OfficeTerm,
    Reorganisation,
    UnitAlias,
    User,
)
from taskforce.services.territory.access import reach_of_all
from taskforce.services.territory.annulling import Restoring
from taskforce.services.territory.ending_seats import Seats, seat_words, term_words
from taskforce.services.territory.reorganising import Carrying

# So many of the seats that end are named; the others are counted.
NAMED = 20

IMPORTS_IN_WORK = (*MemberImport.BEFORE, MemberImport.Status.APPLYING)

# Counts of what else rests on units, by key: reports, which this app does not know.
Counting = Callable[[list[int]], dict[int, dict[str, int]]]


class _UndoneError(Exception):
    """Takes back what was done only to be looked at."""


def look(act: Reorganisation, count: Counting | None = None) -> dict:
    """Return what an act does, as data. The caller holds the lock of the tree."""
    found = {}
    try:
        with transaction.atomic():
            found = carried(act).as_data(count)
            raise _UndoneError
    except _UndoneError:
        return found


@dataclass
class Carried:
    """An act that was carried out in this transaction; what users reach before it and after."""

    carrying: Carrying
    before: set
    after: set
    seats: "Seats"

    def gains(self) -> set[tuple[int, str, str]]:
        """Return user, role and code of today for each unit gained."""
        return {
            (user, role, self.carrying.units[pk].code)
            for user, role, pk in self.after - self.before
        }

    def losses(self) -> set[tuple[int, str, str]]:
        return {
            (user, role, self.carrying.units[pk].code)
            for user, role, pk in self.before - self.after
        }

    def as_data(self, count: Counting | None) -> dict:
        """Return what was seen, as data: it is put into words when it is read."""
        receiving = [into for _unit, into, _members in self.carrying.ceasing if into]
        found = {unit.pk: unit for unit in (*self.carrying.changed(), *receiving)}
        units = sorted(found.values(), key=lambda unit: unit.code)
        more = count([unit.pk for unit in units]) if count else {}
        resting = _resting(units, self.carrying.day)
        return {
            "units": [
                self._unit(
                    unit,
                    resting[unit.pk] | self.seats.counts(unit.pk) | more.get(unit.pk, {}),
                )
                for unit in units
            ],
            "ended": len(self.seats.ended),
            "seats": [seat_words(seat) for seat in self.seats.ended[:NAMED]],
            "begun": len(self.seats.begun),
            "begins": [seat_words(seat) for seat in self.seats.begun[:NAMED]],
            "terms": [term_words(term) for term in self.carrying.ended.terms],
            "access": _by_user(self.gains(), self.losses()),
        }

    def _unit(self, unit, counts):
        was = self.carrying.was.get(unit.pk)
        before = was and {
            "name_km": was[0], "name_latin": was[1], "kind": was[2], "code": was[3],
        }  # fmt: skip
        # One that ceased before moves along with what it stands in: codes nest by prefix.
        was_gone = bool(was and was[-1] and unit.ceased_on)
        after = None if unit.ceased_on and not was_gone else {
            "name_km": unit.name_km, "name_latin": unit.name_latin,
            "kind": unit.kind, "code": unit.code,
        }  # fmt: skip
        return {"before": before, "after": after, "gone": was_gone, "counts": counts}


def carried(act: Reorganisation) -> Carried:
    """Carry an act out and return what it did. The caller holds the lock of the tree."""
    if not act.annuls_id and not act.changes.exists():
        raise ValidationError(_("The act holds no change yet. Add one."), code="no_changes")
    before = reach_of_all()
    seats = Seats(act.effective_on)
    carrying = Restoring(act) if act.annuls_id else Carrying(act)
    carrying.carry_out()
    seats.compare()
    return Carried(carrying, before, reach_of_all(), seats)


def _resting(units, day) -> dict[int, dict[str, int]]:
    """Return how much of what this app knows rests on each unit."""
    found = defaultdict(dict)
    keys = [unit.pk for unit in units]
    for name, rows, path in (
        # The day before: seats that end by the act are over on its day.
        ("members", Membership.objects.serving(day - timedelta(days=1)), "task_force__unit"),
        (
            "acts",
            ActChange.objects.filter(act__in=CompositionAct.objects.drafts()),
            "task_force__unit",
        ),
        ("terms", OfficeTerm.objects.in_force(day - timedelta(days=1)), "office__unit"),
        ("imports", MemberImport.objects.filter(status__in=IMPORTS_IN_WORK), "unit"),
        ("jobs", Job.objects.open(), "unit"),
        ("letterheads", Letterhead.objects.all(), "unit"),
        ("aliases", UnitAlias.objects.all(), "unit"),
        ("grants", Grant.objects.in_force(timezone.localdate()), "unit"),
    ):
        counts = rows.filter(**{f"{path}__in": keys}).order_by().values_list(path, "pk")
        for unit, _pk in counts:
            found[unit][name] = found[unit].get(name, 0) + 1
    return found


def _by_user(gains, losses) -> list[dict]:
    found = defaultdict(lambda: {"gained": [], "lost": []})
    for name, rows in (("gained", gains), ("lost", losses)):
        for user, role, code in sorted(rows):
            found[user, role][name].append(code)
    names = dict(
        User.objects.filter(pk__in={user for user, _role in found}).values_list("pk", "name_km")
    )
    return [
        {"user": user, "name": names[user], "role": role, **units}
        for (user, role), units in sorted(found.items())
    ]
