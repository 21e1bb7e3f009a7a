"""Who holds one of the seats that one person holds at a time, in every group, on any day."""

from collections import namedtuple
from datetime import date

from django.db.models import FilteredRelation, Q
from django.utils.translation import gettext as _

from taskforce.models import GroupRole
from taskforce.models.unit_kind import Kind, Named
from taskforce.models.version import end_of
from taskforce.models.vocabulary import in_language

# What a line tells, and where it is read.
FIELDS = {
    "unit_id": "pk",
    "unit_code": "code",
    "code": "state__code",
    "kind": "state__kind",
    "name_km": "state__name_km",
    "name_latin": "state__name_latin",
    "sort_key": "state__sort_key",
    "level": "level",
    "person_id": "seat__person",
    "honorific": "seat__person__honorific",
    "person_name": "seat__person__name_km",
    "acting": "seat__acting",
    "position": "seat__position",
    "institution": "seat__institution",
    "starts_on": "seat__starts_on",
    "ends_on": "seat__ends_on",
    "instrument_kind": "seat__started_by__kind__name_km",
    "instrument_kind_en": "seat__started_by__kind__name_en",
    "instrument_number": "seat__started_by__number",
    "instrument_dated": "seat__started_by__dated",
}
SEATS, VERSIONS = "task_force__memberships", "task_force__membership_versions"


class Holder(Named, namedtuple("Holder", FIELDS)):
    """One group and who holds a seat in it on a day; without a person the seat is vacant.

    The unit bears the name, kind and code of that day; `unit_code` leads to its page.
    """

    __slots__ = ()

    def get_kind_display(self) -> str:
        return Kind(self.kind).label

    @property
    def person(self) -> str:
        return f"{self.honorific or ''} {self.person_name or ''}".strip()

    @property
    def instrument(self) -> str:
        """The kind and the number of what appointed the holder."""
        if not self.instrument_number:
            return ""
        kind = in_language(self.instrument_kind, self.instrument_kind_en)
        return _("%(kind)s no. %(number)s") % {"kind": kind, "number": self.instrument_number}


def holders(units, *, on: date, role: str = GroupRole.HEAD, known_at: date | None = None):
    """Return, for every group of the units that existed on a day, who held the seat: one query.

    A group has a line for its holder and one for who acts in the seat; one line without a
    person where there is neither. With `known_at`: as we knew it at the end of that day.
    """
    way = VERSIONS if known_at else SEATS
    rows = (
        units.annotate(
            state=FilteredRelation("versions", condition=_in_force("versions", on)),
            seat=FilteredRelation(way, condition=_held(way, role, on) & _known(way, known_at)),
        )
        .filter(task_force__isnull=False, state__isnull=False)
        .order_by()
        .values_list(*FIELDS.values())
    )
    return in_tree_order(list(map(Holder._make, rows)))


def _in_force(way, on) -> Q:
    still = Q(**{f"{way}__ends_on": None}) | Q(**{f"{way}__ends_on__gt": on})
    return still & Q(**{f"{way}__starts_on__lte": on})


def _held(way, role, on) -> Q:
    return _in_force(way, on) & Q(**{f"{way}__role": role})


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
