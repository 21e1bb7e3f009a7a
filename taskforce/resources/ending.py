"""Whose seats a list ends: those who are succeeded, and who is missing from a complete list."""

from dataclasses import dataclass
from datetime import date

from taskforce.models import Membership

from .standing import Standing


@dataclass(slots=True)
class Ending:
    """A seat that ends, the day, and the decision by its number and date."""

    seat: Membership
    ends_on: date
    decision: tuple[str, date | None] | None
    place: int | None = None  # of the row that succeeds; None: the list is complete without it

    def carry_out(self, standing: Standing):
        self.seat.ends_on = self.ends_on
        self.seat.ended_by = standing.instrument(*self.decision) if self.decision else None


def missing(standing: Standing, judged, on: date, succeeded: set[int]) -> list[Membership]:
    """Return who serves on a day in the bodies that a complete list names, and is not in it.

    A list of a group says nothing of its secretariat, unless it names somebody of that, too.
    Who sits by office stays as long as the office lasts.
    """
    matches = [row.match for row in judged if row.match]
    named = {(match.place.pk, match.role.body) for match in matches}
    listed = {match.seat.pk for match in matches if match.seat} | succeeded
    return [
        seat
        for unit in dict.fromkeys(match.place.pk for match in matches)
        for seat in standing.groups[unit]
        if (unit, seat.role.body) in named
        and seat.pk not in listed
        and not seat.ex_officio_id
        and seat.starts_on < on
        and (seat.ends_on is None or seat.ends_on > on)
    ]
