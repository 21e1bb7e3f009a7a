"""An act as it is read: how many leave and begin, and each group before and after."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Q

from taskforce.models import ActChange, CompositionAct, Membership, TaskForce
from taskforce.paper.book import is_long

ALL, NONE = slice(None), slice(0)


@dataclass(frozen=True)
class Line:
    """One seat of a group before or after an act."""

    seat: Membership | ActChange
    person: object
    role: object
    state: str  # stays, ends, begins
    change: ActChange | None = None

    @property
    def order(self):
        return (
            self.role.position,
            self.seat.acting,
            self.seat.precedence,
            self.person.sort_key,
            self.person.pk or 0,
        )


@dataclass
class GroupChange:
    """One group of an act: its changes, and who sits in it before and after."""

    task_force: TaskForce
    changes: list[ActChange] = field(default_factory=list)
    before: list[Line] = field(default_factory=list)
    after: list[Line] = field(default_factory=list)

    @property
    def unit(self):
        return self.task_force.unit

    @property
    def ended(self) -> list[Line]:
        return [line for line in self.before if line.state == "ends"]


@dataclass
class Preview:
    """All groups of an act, in the order of the tree."""

    act: CompositionAct
    groups: list[GroupChange]
    is_whole: bool = True  # False: of some groups only it is read who sits in them

    @property
    def is_long(self) -> bool:
        """Tell whether its paper has so many rows that it is printed in pieces, by a worker."""
        rows = sum(len(group.after) + len(group.ended) for group in self.groups)
        return is_long(rows) or not self.is_whole

    @property
    def ends(self) -> int:
        return sum(bool(change.ends_id) for group in self.groups for change in group.changes)

    @property
    def begins(self) -> int:
        return sum(bool(change.person_id) for group in self.groups for change in group.changes)


def preview(act: CompositionAct, changes: list[ActChange], *, shown: slice = ALL) -> Preview:
    """Return an act with the groups that it changes. One query, however many they are.

    Who sits in a group before and after is read of those `shown`.
    """
    groups = {}
    for change in changes:
        groups.setdefault(change.task_force_id, GroupChange(change.task_force))
        groups[change.task_force_id].changes.append(change)
    filled = list(groups.values())[shown]
    seats = _seats(act, [change for group in filled for change in group.changes])
    for group in filled:
        _fill(group, seats[group.task_force.pk], act.effective_on)
    return Preview(act, list(groups.values()), is_whole=len(filled) == len(groups))


def _seats(act, changes):
    """Return who sits in each group without the act, those included whom it ends."""
    ending = [change.ends_id for change in changes if change.ends_id]
    made = [change.created_id for change in changes if change.created_id]
    # The eve: who leaves on that day, by whatever paper, sat in the group before it.
    eve = act.effective_on - timedelta(days=1)
    there = Membership.objects.in_force(eve) | Membership.objects.in_force(act.effective_on)
    rows = Membership.objects.filter(
        Q(pk__in=there.values("pk")) | Q(pk__in=ending),
        task_force__in={change.task_force_id for change in changes},
    ).exclude(pk__in=made)
    found = defaultdict(list)
    for seat in rows.select_related("person", "role", "started_by__kind", "ended_by__kind"):
        found[seat.task_force_id].append(seat)
    return found


def _fill(group, seats, day):
    by_seat = {change.ends_id: change for change in group.changes if change.ends_id}
    for seat in seats:
        change = by_seat.get(seat.pk)
        line = Line(seat, seat.person, seat.role, "ends" if change else "stays", change)
        if change or seat.starts_on < day:
            group.before.append(line)
        if not change and (seat.ends_on is None or seat.ends_on > day):
            group.after.append(line)
    group.after += [
        Line(change, change.person, change.role, "begins", change)
        for change in group.changes
        if change.person_id
    ]
    group.before.sort(key=lambda line: line.order)
    group.after.sort(key=lambda line: line.order)
