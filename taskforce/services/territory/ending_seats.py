"""Which seats end by a re-organisation, which go on in another group, and who holds one today."""

from collections import Counter
from datetime import date

from django.utils import timezone

from taskforce.models import Membership, OfficeTerm


class Seats:
    """The seats that are held before an act is carried out, to be compared with those after it."""

    def __init__(self, day: date):
        self.day = day
        self.before = _held(day)
        today = timezone.localdate()
        # Who is in office on the day of an act of the past may not be today, and the other way.
        self.today = _held(today) if day < today else {}
        self.in_office = Counter(self.today.values())
        self.ended, self.begun, self.received = [], [], Counter()

    def compare(self) -> None:
        """Find out, once the act is carried out, what has ended and who sits elsewhere."""
        after = _held(self.day)
        new = {pk: unit for pk, unit in after.items() if pk not in self.before}
        self.received = Counter(new.values())
        moved = set(_seated(new).values_list("person", "role"))
        gone = _seated(self.before.keys() - after.keys()).select_related(
            "person", "role", "task_force__unit"
        )
        self.ended = [seat for seat in gone if (seat.person_id, seat.role_id) not in moved]
        for seat in self.ended:
            seat.today = seat.pk in self.today
        self.ended.sort(key=_order)
        self.begun = list(_seated(new).select_related("person", "role", "task_force__unit"))
        for seat in self.begun:
            seat.today = False
        self.begun.sort(key=_order)

    def counts(self, unit: int) -> dict[str, int]:
        """Return how many are in office in a unit today, and how many it receives."""
        found = {"today": self.in_office[unit], "received": self.received[unit]}
        return {name: count for name, count in found.items() if count}


def seat_words(seat: Membership) -> dict:
    """Return a seat as data: it is put into words when it is read."""
    unit = seat.task_force.unit
    return {
        "person": str(seat.person),
        "role": seat.role_id,
        "unit": {
            "name_km": unit.name_km, "name_latin": unit.name_latin,
            "kind": unit.kind, "code": unit.code,
        },
        "today": seat.today,
    }  # fmt: skip


def term_words(term: OfficeTerm) -> dict:
    """Return a term of office as data."""
    unit = term.office.unit
    return {
        "person": str(term.person),
        "position": str(term.office.position),
        "unit": {
            "name_km": unit.name_km, "name_latin": unit.name_latin,
            "kind": unit.kind, "code": unit.code,
        },
    }  # fmt: skip


def _held(day) -> dict[int, int]:
    """Return the unit of each seat that is held on a day."""
    return dict(Membership.objects.serving(day).values_list("pk", "task_force__unit"))


def _seated(keys):
    return Membership.objects.filter(pk__in=list(keys)).order_by("pk")


def _order(seat):
    unit, role = seat.task_force.unit, seat.role
    return (not seat.today, unit.code, role.position, seat.precedence, seat.pk)
