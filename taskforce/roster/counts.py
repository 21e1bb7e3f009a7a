"""How much a roster holds, without reading it: for a page that shows a part at a time."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from taskforce.models import GroupRole

from .shape import Place
from .wanted import Wanted


@dataclass(frozen=True, slots=True)
class Counts:
    """The figures of a roster. `begun` and `ended` count a person who changed role in both."""

    groups: int
    seats: int
    women: int
    vacant_heads: int
    begun: int = 0
    ended: int = 0


def count(wanted: Wanted, chosen: Sequence[Place]) -> Counts:
    """Return the figures of a roster in two queries."""
    serving = wanted.memberships().serving(wanted.on)
    head = Q(role=GroupRole.HEAD, acting=False)
    found = serving.aggregate(
        seats=Count("pk"),
        women=Count("pk", filter=Q(person__sex="f")),
        heads=Count("task_force", filter=head, distinct=True),
    )
    changed = Counter()
    if wanted.since:
        changed = changes_between(wanted, wanted.since, wanted.on)
    return Counts(
        groups=len(chosen),
        seats=found["seats"],
        women=found["women"],
        vacant_heads=len(chosen) - found["heads"],
        begun=changed["begun"],
        ended=changed["ended"],
    )


def changes_between(wanted: Wanted, since: date, on: date) -> Counter:
    """Count the seats of one day that are not those of the other: `begun` and `ended`."""
    now = Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gt=on))
    then = Q(starts_on__lte=since) & (Q(ends_on=None) | Q(ends_on__gt=since))
    found = wanted.memberships().aggregate(
        begun=Count("pk", filter=now & ~then), ended=Count("pk", filter=then & ~now)
    )
    return Counter(found)
