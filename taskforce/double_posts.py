"""People who hold more than one seat on a day, and which of these seats do not go together."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations, groupby

from django.db.models import BooleanField, Case, Count, Value, When

from taskforce.models import ActChange, CompositionAct, IncompatiblePosts, Membership
from taskforce.scope import EVERYTHING, Verb, units_q


@dataclass(frozen=True, slots=True)
class Held:
    """One of the seats of a person, as far as rules need it."""

    seat: int
    role: str
    group: int
    acting: bool
    is_seen: bool  # by the reader; of the others only the number is told


@dataclass(slots=True)
class Holder:
    """A person with several seats, at least one of them where the reader may look."""

    person: int
    seats: list[Held]
    clashing: set[int] = field(default_factory=set)

    @property
    def seen(self) -> list[int]:
        return [held.seat for held in self.seats if held.is_seen]

    @property
    def hidden(self) -> int:
        return sum(not held.is_seen for held in self.seats)

    @property
    def is_incompatible(self) -> bool:
        return bool(self.clashing)


def holders(user, *, on: date) -> list[Holder]:
    """Return everybody of the user's units who holds several seats on a day, in Khmer order.

    Two queries for the whole country.
    """
    rules = _rules()
    found = []
    for person, rows in groupby(_rows(user, on), key=lambda row: row[0]):
        holder = Holder(person, [Held(*row[1:]) for row in rows])
        if holder.seen:
            holder.clashing = _clashing(holder.seats, rules)
            found.append(holder)
    return found


@dataclass(frozen=True, slots=True)
class Caution:
    """An appointment of an act beside which the person keeps a seat that does not go with it."""

    change: ActChange
    beside: list[Membership | ActChange]  # where the reader may look
    hidden: int


def cautions(user, *, act: CompositionAct, changes: list[ActChange]) -> list[Caution]:
    """Return what an act would put together that does not go together. Two queries."""
    appointed = [change for change in changes if change.person_id]
    if not appointed:
        return []
    kept = _kept_beside(user, act, changes, {change.person_id for change in appointed})
    rules, found = _rules(), []
    for change in appointed:
        others = [
            (other, seen)
            for other, seen in [
                *kept[change.person_id],
                *((other, True) for other in appointed if other.person_id == change.person_id),
            ]
            if other is not change and _clashes(rules, change, other)
        ]
        if others:
            seen = [other for other, is_seen in others if is_seen]
            found.append(Caution(change, seen, len(others) - len(seen)))
    return found


def _kept_beside(user, act, changes, people):
    """Return the seats these people keep after an act, and whether the user may see them."""
    ending = [change.ends_id for change in changes if change.ends_id]
    seats = Membership.objects.in_force(act.effective_on).filter(person__in=people)
    kept = defaultdict(list)
    for seat in (
        seats.exclude(pk__in=ending)
        .annotate(is_seen=_seen_by(user))
        .select_related("role", "task_force__unit")
    ):
        kept[seat.person_id].append((seat, seat.is_seen))
    return kept


def _clashes(rules, one, other) -> bool:
    same_group = rules.get(frozenset((one.role_id, other.role_id)))
    if same_group is None or not same_group:
        return same_group is not None
    return one.task_force_id == other.task_force_id and not (one.acting or other.acting)


def _rows(user, on):
    """Return (person, seat, role, group, seen) of whoever holds several seats, by name."""
    serving = Membership.objects.in_force(on)
    several = serving.order_by().values("person").annotate(n=Count("pk")).filter(n__gt=1)
    return (
        serving.filter(person__in=several.values("person"))
        .annotate(is_seen=_seen_by(user))
        .order_by("person__sort_key", "person", "role__position", "pk")
        .values_list("person", "pk", "role", "task_force", "acting", "is_seen")
    )


def _seen_by(user):
    where = units_q(user, Verb.VIEW, Membership.objects.all().unit_path)
    if where == EVERYTHING:
        return Value(True, output_field=BooleanField())
    return Case(When(where, then=Value(True)), default=Value(False))


def _rules() -> dict[frozenset, bool]:
    """Return the pairs that do not go together, and whether only within one group."""
    rules = defaultdict(lambda: True)
    for one, other, same_group in IncompatiblePosts.objects.values_list(
        "one", "other", "same_group"
    ):
        rules[frozenset((one, other))] &= same_group
    return dict(rules)


def _clashing(seats, rules) -> set[int]:
    found = set()
    for one, other in combinations(seats, 2):
        same_group = rules.get(frozenset((one.role, other.role)))
        if same_group is None:
            continue
        # Who acts in a seat keeps their own in that group: so a deputy stands in for the head.
        in_one_group = one.group == other.group and not (one.acting or other.acting)
        if not same_group or in_one_group:
            found |= {one.seat, other.seat}
    return found
