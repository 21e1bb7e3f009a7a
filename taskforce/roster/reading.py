"""From the database into a roster: in seven queries; of a reader, in one more."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Max, Q

from taskforce.models import (
    AdministrativeUnit,
    GroupRole,
    Instrument,
    Membership,
    TaskForce,
    UnitVersion,
)

from .changes import as_of
from .shape import Group, Mark, Place, Roster, Seat, Vacancy
from .wanted import Wanted

# By name of a `Seat`; what the instruments are is read once for all.
COLUMNS = {
    "pk": "pk",
    "task_force": "task_force__unit",
    "person": "person",
    "role": "role",
    "honorific": "person__honorific",
    "name": "person__name_km",
    "name_latin": "person__name_latin",
    "sex": "person__sex",
    "born_on": "person__born_on",
    "phone": "person__phone",
    "position": "position",
    "institution": "institution",
    "starts_on": "starts_on",
    "ends_on": "ends_on",
    "note": "note",
    "is_invented": "person__is_invented",
    "is_acting": "acting",
    "is_ex_officio": "ex_officio",
    "started_by": "started_by",
    "ended_by": "ended_by",
}
# What a unit is called; its code stays that of today, which leads to its page.
NAMES = ("name_km", "name_latin", "kind", "sort_key")


def places(wanted: Wanted) -> list[Place]:
    """Return the units whose groups are asked for: each before those below it, in Khmer order.

    They stood on the day where the roster is of, and bear the names and codes of that day.
    """
    start, states = _states(wanted)
    seen = wanted.seen()
    units = {code: _as_of(state) for code, state in states.items()}
    found = [(code, _way(code, units)) for code in units if code.startswith(start)]
    found.sort(key=lambda pair: [(above.sort_key, above.code) for above in pair[1]])
    return [
        Place(tuple(way), code)
        for code, way in found
        if (seen is None or way[-1].pk in seen) and wanted.includes(way[-1])
    ]


def read(wanted: Wanted, chosen: Sequence[Place] | None = None) -> Roster:
    """Return the roster; of some of its places only, where these are given."""
    chosen = places(wanted) if chosen is None else chosen
    roles = {role.pk: role for role in GroupRole.objects.all()}
    seats = defaultdict(list)
    for seat in _seats(wanted, chosen, roles):
        seats[seat.task_force].append(seat)
    groups = [_group(wanted, place, seats[place.unit.pk]) for place in chosen]
    _add_vacancies(wanted, groups, roles)
    return Roster(wanted, groups)


def _states(wanted) -> tuple[str, dict[str, UnitVersion]]:
    """Return the code of the unit on the day; by code what stood in it, and what it stood in."""
    states = UnitVersion.objects.on(wanted.on).filter(unit__isnull=False).select_related("unit")
    start = ""
    if wanted.unit:
        start = states.filter(unit=wanted.unit).values_list("code", flat=True).first()
        if start is None:
            return "", {}
        above = Q(code__in=[start[:2], start[:4]])
        states = states.filter(Q(code__startswith=start) | above)
    return start, {state.code: state for state in states}


def _as_of(state) -> AdministrativeUnit:
    """Return a unit, called as it was then."""
    for name in NAMES:
        setattr(state.unit, name, getattr(state, name))
    return state.unit


def _way(code, units) -> list[AdministrativeUnit]:
    """Return the units down to that of a code: codes nest by prefix on every day."""
    return [units[code[:end]] for end in (2, 4, 6) if end <= len(code) and code[:end] in units]


def _seats(wanted, chosen, roles) -> list[Seat]:
    units = [place.unit.pk for place in chosen]
    in_force = Q(starts_on__lte=wanted.on) & (Q(ends_on=None) | Q(ends_on__gt=wanted.on))
    if day := wanted.since:
        in_force |= Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gt=day))
    rows = wanted.memberships().filter(in_force, task_force__unit__in=units).in_precedence()
    found = list(rows.values_list(*COLUMNS.values()))
    papers = _instruments(found)
    return [_seat(rank, row, roles, papers) for rank, row in enumerate(found)]


def _instruments(rows) -> dict[int, Instrument]:
    asked = {key for row in rows for key in row[-2:] if key}
    return Instrument.objects.select_related("kind").in_bulk(asked)


def _seat(rank, row, roles, papers) -> Seat:
    given = dict(zip(COLUMNS, row, strict=True))
    given["role"] = roles[given["role"]]
    given["is_ex_officio"] = given["is_ex_officio"] is not None
    for name in ("started_by", "ended_by"):
        given[name] = papers.get(given[name])
    return Seat(rank=rank, **given)


def _group(wanted, place, seats) -> Group:
    found = as_of(seats, wanted.on, wanted.since)
    group = Group(place)
    for body, rows in ((True, group.members), (False, group.secretariat)):
        rows += [seat for seat in found if seat.is_of_group == body]
        serving = (seat for seat in rows if seat.mark != Mark.ENDED)
        for number, seat in enumerate(serving, start=1):
            seat.number = number
    return group


def _add_vacancies(wanted, groups, roles):
    """Put a row where a seat of one has no holder; who acts in it does not hold it."""
    empty = {
        (group.unit.pk, role)
        for group in groups
        for role, levels in GroupRole.DUE.items()
        if group.unit.level in levels
        if role in roles and not any(_holds(seat, role) for seat in group.serving)
    }
    since = _last_days(wanted, empty)
    never = {unit for unit, role in empty if (unit, role) not in since}
    begun = TaskForce.objects.filter(unit__in=never).beginnings(wanted.on) if never else {}
    for group in groups:
        for role in reversed(GroupRole.SINGLE):
            if (group.unit.pk, role) in empty:
                vacancy = Vacancy(
                    roles[role], since.get((group.unit.pk, role), begun.get(group.unit.pk))
                )
                group.members.insert(_place_for(vacancy, group.members), vacancy)


def _holds(seat, role) -> bool:
    return seat.role.pk == role and not seat.is_acting


def _place_for(vacancy, rows) -> int:
    """Return where a vacancy stands: behind who held the seat, before who acts in it."""
    before = [
        place
        for place, row in enumerate(rows, start=1)
        if row.role.position < vacancy.role.position
        or (row.role.pk == vacancy.role.pk and isinstance(row, Seat) and not row.is_acting)
    ]
    return before[-1] if before else 0


def _last_days(wanted, empty) -> dict[tuple[int, str], object]:
    """Return since when seats are empty: the first day after their last holder."""
    rows = (
        Membership.objects.filter(
            task_force__unit__in={unit for unit, _role in empty},
            role__in=GroupRole.SINGLE,
            acting=False,
            ends_on__lte=wanted.on,
        )
        .values_list("task_force__unit", "role")
        .annotate(last=Max("ends_on"))
        .order_by()
    )
    return {(unit, role): last for unit, role, last in rows}
