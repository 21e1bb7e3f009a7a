"""What becomes of the seats of a unit that ceases: they end, or go on in another group."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from taskforce.models import (
    GroupRole,
    Membership,
    OfficeTerm,
    Reorganisation,
    TaskForce,
    UnitChange,
)

SHOWN = 5
# What a seat takes along into another group.
TAKEN = ("person_id", "role_id", "acting", "precedence", "position", "institution", "note")


@dataclass
class Ended:
    """What an act did to seats and terms: those it ended as they were before, those it began."""

    seats: list = field(default_factory=list)
    terms: list = field(default_factory=list)
    received: list = field(default_factory=list)

    def as_data(self) -> dict:
        """Return it to be kept with the act: an annulment needs it."""
        return {
            "seats": [_as_before(row) for row in self.seats],
            "terms": [_as_before(row) for row in self.terms],
            "received": [row.pk for row in self.received],
        }


def _as_before(row) -> list:
    ends_on, ended_by = row.was_to_end
    return [row.pk, ends_on and ends_on.isoformat(), ended_by]


def end_seats(*, act: Reorganisation, ceasing) -> Ended:
    """End the seats and offices of units that cease, on the day of the act by its instrument.

    Raises:
        ValidationError: where somebody takes office there on that day or later.
    """
    day, by, done = act.effective_on, act.instrument, Ended()
    for unit, into, members in ceasing:
        seats = Membership.objects.filter(task_force__unit=unit)
        terms = OfficeTerm.objects.filter(office__unit=unit)
        beginning = [rows.filter(starts_on__gte=day).select_related("person")
                     for rows in (seats, terms)]  # fmt: skip
        _check_none_begins(unit, [row for rows in beginning for row in rows])
        ending = list(seats.in_force(day))
        closing = list(terms.in_force(day).select_related("person", "office__unit"))
        for row in (*ending, *closing):
            row.was_to_end = row.ends_on, row.ended_by_id
            row.ends_on, row.ended_by = day, by
            row.save(update_fields=["ends_on", "ended_by"])
        done.seats += ending
        done.terms += closing
        if members == UnitChange.Members.MOVE and into is not None:
            done.received += _go_on(ending, into, day, by)
    return done


def _check_none_begins(unit, rows):
    if rows:
        names = ", ".join(str(row.person) for row in rows[:SHOWN])
        raise ValidationError(
            _("In %(unit)s, which ceases, these take office on that day or later: %(names)s. "
              "Annul it first.")
            % {"unit": unit.display_name, "names": names},
            code="office_begins",
        )  # fmt: skip


def _go_on(ending, into, day, by) -> list[Membership]:
    """Seat those who sat in one group in another; a seat for one that is held stays with it."""
    group, _is_new = TaskForce.objects.get_or_create(unit=into)
    there = list(group.memberships.exclude(ends_on__lte=day))
    held = {(seat.role_id, seat.acting) for seat in there if seat.role_id in GroupRole.SINGLE}
    sitting = {(seat.role_id, seat.person_id) for seat in there}
    received = []
    for seat in ending:
        place = (seat.role_id, seat.acting)
        if place in held or (seat.role_id, seat.person_id) in sitting:
            continue
        if seat.role_id in GroupRole.SINGLE:
            held.add(place)
        taken = {name: getattr(seat, name) for name in TAKEN}
        received.append(
            Membership.objects.create(task_force=group, starts_on=day, started_by=by, **taken)
        )
    return received
