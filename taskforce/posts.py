"""The posts of a person over time: seats, offices, and the days without any."""

from dataclasses import dataclass
from datetime import date

from taskforce.models import Membership, OfficeTerm

WITH = ("started_by__kind", "ended_by__kind")


@dataclass(frozen=True)
class Post:
    """One line of the table: a seat, an office, or a gap between two of them."""

    title: str
    unit: object | None
    body: str
    starts_on: date
    ends_on: date | None
    started_by: object = None
    ended_by: object = None
    by_office: object = None
    is_gap: bool = False

    def holds_on(self, on: date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or self.ends_on > on)


def posts_of(person, user) -> list[Post]:
    """Return what a reader may see of a person's posts, the latest first: two queries."""
    found = [_seat(seat) for seat in _seats(person, user)]
    found += [_term(term) for term in _terms(person, user)]
    found.sort(key=lambda post: (post.starts_on, post.title))
    return [*reversed(_with_gaps(found))]


def _seats(person, user):
    seats = Membership.objects.visible_to(user).filter(person=person)
    return seats.select_related("task_force__unit", "role", "ex_officio__position", *WITH)


def _terms(person, user):
    terms = OfficeTerm.objects.visible_to(user).filter(person=person)
    return terms.select_related("office__unit", "office__position", *WITH)


def _seat(seat) -> Post:
    return Post(
        title=seat.role_title,
        unit=seat.task_force.unit,
        body=seat.role.get_body_display(),
        by_office=seat.ex_officio and seat.ex_officio.position,
        **_times(seat),
    )


def _term(term) -> Post:
    office = term.office
    return Post(
        title=str(office.position),
        unit=office.unit,
        body=str(office._meta.verbose_name),
        **_times(term),
    )


def _times(row) -> dict:
    names = ("starts_on", "ends_on", "started_by", "ended_by")
    return {name: getattr(row, name) for name in names}


def _with_gaps(posts) -> list[Post]:
    """Put a line between two posts where nothing is known of the days between them."""
    found, until = [], None
    for post in posts:
        if found and until is not None and until < post.starts_on:
            found.append(Post("", None, "", until, post.starts_on, is_gap=True))
        found.append(post)
        until = _later(until, post.ends_on) if len(found) > 1 else post.ends_on
    return found


def _later(until, ends_on):
    return None if until is None or ends_on is None else max(until, ends_on)
