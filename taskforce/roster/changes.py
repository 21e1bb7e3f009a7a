"""One group on two days: which seats were kept, ended, began or changed."""

from datetime import date

from .shape import Mark, Seat


def as_of(seats: list[Seat], on: date, since: date | None) -> list[Seat]:
    """Return the seats of one group on a day, in order; with `since` those that ended, too.

    Who took and left a seat between the two days stands in neither list.
    """
    after = [seat for seat in seats if seat.serves(on)]
    ended = _compared(seats, after, since) if since else []
    return sorted([*after, *ended], key=_precedence)


def _compared(seats, after, since) -> list[Seat]:
    """Mark the seats of today against those of the earlier day; return those that ended."""
    gone = {seat.pk: seat for seat in seats if seat.serves(since)}
    begun = [seat for seat in after if gone.pop(seat.pk, None) is None]
    for seat in begun:
        seat.was = _before(seat, gone.values())
        if seat.was is None:
            seat.mark = Mark.BEGUN
        else:
            del gone[seat.was.pk]
            # Appointed again to the same: on both days the list reads alike.
            seat.mark = Mark.KEPT if seat.was.post == seat.post else Mark.CHANGED
    for seat in gone.values():
        seat.mark = Mark.ENDED
    return list(gone.values())


def _before(seat, gone) -> Seat | None:
    """Return the seat that the same person held before, in the same role rather than another."""
    same = [old for old in gone if old.person == seat.person and old.role.body == seat.role.body]
    return min(same, key=lambda old: (old.role.pk != seat.role.pk, old.rank), default=None)


def _precedence(seat: Seat) -> tuple:
    """The order of precedence; in a seat of one, who held it, who holds it, who acts in it."""
    single = (seat.is_acting, seat.mark != Mark.ENDED) if seat.is_single else (False, False)
    return (seat.role.position, *single, seat.rank)
