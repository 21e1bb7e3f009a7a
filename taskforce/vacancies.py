"""Seats that nobody holds: since when, who held them last, and whether somebody acts."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from taskforce.heads import in_tree_order
from taskforce.models import GroupRole, Membership, TaskForce, UnitVersion

DUE = GroupRole.DUE


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A seat that nobody holds on a day."""

    unit: object  # as it is today, for its page
    state: UnitVersion  # as it was on that day
    role: GroupRole
    on: date
    last: Membership | None  # who held it last, as far as we know
    acting: Membership | None
    group_since: date | None = None  # since when its group is known to be

    @property
    def since(self) -> date | None:
        """The first day without a holder; of a seat that nobody held, the first of its group."""
        return self.last.ends_on if self.last else self.group_since

    @property
    def days(self) -> int | None:
        """For how many days it has been vacant; None where nothing of the group is known."""
        return (self.on - self.since).days if self.since else None

    @property
    def code(self) -> str:
        return self.state.code

    @property
    def sort_key(self) -> str:
        return self.state.sort_key


def vacancies(units, *, on: date) -> list[Vacancy]:
    """Return the vacant seats of the units' groups in Khmer order, in six queries."""
    existing = units.existing(on).filter(task_force__isnull=False)
    roles = GroupRole.objects.in_bulk(DUE)
    held = set(_places(_held(units, on)))
    last, acting = _before(units, on)
    empty = [
        (unit, place)
        for unit in existing.select_related("task_force")
        for role, levels in DUE.items()
        if unit.level in levels and role in roles
        if (place := (unit.task_force.pk, role)) not in held
    ]
    never = {unit.pk for unit, place in empty if place not in last}
    begun = TaskForce.objects.filter(unit__in=never).beginnings(on) if never else {}
    return in_tree_order(
        [
            Vacancy(
                unit, unit.states[0], roles[place[1]], on,
                last.get(place), acting.get(place), begun.get(unit.pk),
            )
            for unit, place in empty
        ]
    )  # fmt: skip


def due_in(unit) -> set[str]:
    """Return the seats that must be held in a unit's group."""
    return {role for role, levels in DUE.items() if unit.level in levels}


def longest_first(found: list[Vacancy]) -> list[Vacancy]:
    """Return the vacancies with the longest first, those nobody is known to have held last."""
    return sorted(found, key=lambda vacancy: 1 if vacancy.days is None else -vacancy.days)


def _seats(units, on):
    seats = Membership.objects.filter(role__in=DUE, starts_on__lte=on)
    return seats.filter(task_force__unit__in=units.order_by().values("pk"))


def _held(units, on):
    return _seats(units, on).in_force(on).filter(acting=False)


def _places(seats):
    return seats.values_list("task_force", "role")


def _before(units, on) -> tuple[dict, dict]:
    """Return by group and role, for vacant seats, who held them last and who acts in them."""
    holder = Membership.objects.in_force(on).filter(
        task_force=OuterRef("task_force"), role=OuterRef("role"), acting=False
    )
    last, acting = {}, {}
    seats = _seats(units, on).filter(~Exists(holder)).select_related("person", "role")
    for seat in seats.order_by("-ends_on", "-pk"):
        place = (seat.task_force_id, seat.role_id)
        if seat.ends_on and seat.ends_on <= on:
            if not seat.acting:
                last.setdefault(place, seat)
        else:
            acting.setdefault(place, seat)
    return last, acting
