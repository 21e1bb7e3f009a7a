"""Who holds one of the seats that one person holds at a time, in every group, on any day."""

from datetime import date
from typing import NamedTuple

from django.db.models import FilteredRelation, Q

from taskforce.models import GroupRole
from taskforce.models.version import end_of

SEATS, VERSIONS = "task_force__memberships", "task_force__membership_versions"


class Holder(NamedTuple):
    """One group and who holds a seat in it on a day; without a person the seat is vacant."""

    unit_id: int
    code: str
    kind: str
    name_km: str
    name_latin: str
    sort_key: str
    level: int
    person_id: int | None
    honorific: str | None
    person_name: str | None
    acting: bool | None
    position: str | None
    institution: str | None
    starts_on: date | None
    ends_on: date | None
    instrument_kind: str | None
    instrument_kind_en: str | None
    instrument_number: str | None
    instrument_dated: date | None

    @property
    def person(self) -> str:
        return f"{self.honorific or ''} {self.person_name or ''}".strip()


def holders(units, *, on: date, role: str = GroupRole.HEAD, known_at: date | None = None):
    """Return, for every group of the units, who holds the seat on a day: one query.

    A group has a line for its holder and one for who acts in the seat; one line without a
    person where there is neither. With `known_at`: as we knew it at the end of that day.
    """
    way = VERSIONS if known_at else SEATS
    seat = FilteredRelation(way, condition=_held(way, role, on) & _known(way, known_at))
    rows = units.filter(task_force__isnull=False).annotate(seat=seat).order_by().values_list(
        "pk", "code", "kind", "name_km", "name_latin", "sort_key", "level",
        "seat__person", "seat__person__honorific", "seat__person__name_km", "seat__acting",
        "seat__position", "seat__institution", "seat__starts_on", "seat__ends_on",
        "seat__started_by__kind__name_km", "seat__started_by__kind__name_en",
        "seat__started_by__number", "seat__started_by__dated",
    )  # fmt: skip
    return in_tree_order(list(map(Holder._make, rows)))


def _held(way, role, on) -> Q:
    still = Q(**{f"{way}__ends_on": None}) | Q(**{f"{way}__ends_on__gt": on})
    return still & Q(**{f"{way}__role": role, f"{way}__starts_on__lte": on})


def _known(way, known_at) -> Q:
    if known_at is None:
        return Q()
    moment = end_of(known_at)
    still = Q(**{f"{way}__known_until": None}) | Q(**{f"{way}__known_until__gte": moment})
    return still & Q(**{f"{way}__known_from__lt": moment})


def in_tree_order(lines: list) -> list:
    """Return lines with code and sort_key in Khmer order, each below the unit it stands in."""
    keys = {line.code: (line.sort_key, line.code) for line in lines}
    for code in sorted(keys):
        above = keys.get(code[:-2], (code[:-2],))
        keys[code] = above + keys[code]  # a unit above stands before: its code is the shorter
    return sorted(lines, key=lambda line: (keys[line.code], bool(getattr(line, "acting", False))))
