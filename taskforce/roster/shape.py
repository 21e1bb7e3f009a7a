"""A roster as plain rows: nothing here asks the database."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import groupby

from django.utils.translation import gettext as _

from taskforce.models import AdministrativeUnit, GroupRole, Instrument
from taskforce.models.task_force import acting_title

from .wanted import Wanted


class Mark(StrEnum):
    """What became of a seat since the earlier day."""

    KEPT = "kept"
    ENDED = "ended"
    BEGUN = "begun"
    CHANGED = "changed"  # the same person in another role or state position


@dataclass(slots=True)
class Seat:
    """One person's seat on a day."""

    pk: int
    task_force: int
    person: int
    role: GroupRole
    rank: int  # its place in the order of precedence, among all that were read
    honorific: str
    name: str
    name_latin: str
    sex: str
    born_on: date | None
    phone: str
    position: str
    institution: str
    starts_on: date
    ends_on: date | None
    note: str
    is_invented: bool
    is_acting: bool
    is_ex_officio: bool
    started_by: Instrument | None = None
    ended_by: Instrument | None = None
    mark: Mark = Mark.KEPT
    was: "Seat | None" = None  # of a changed seat: the one before
    number: int | None = None  # in its group; one that ended has none

    @property
    def role_name(self) -> str:
        return acting_title(self.role) if self.is_acting else str(self.role)

    @property
    def is_struck(self) -> bool:
        return self.mark == Mark.ENDED

    @property
    def is_inserted(self) -> bool:
        return self.mark == Mark.BEGUN

    @property
    def is_changed(self) -> bool:
        return self.mark == Mark.CHANGED

    @property
    def full_name(self) -> str:
        return f"{self.honorific} {self.name}".strip()

    @property
    def post_name(self) -> str:
        return " ".join(filter(None, (self.position, self.institution)))

    @property
    def is_of_group(self) -> bool:
        return self.role.body == GroupRole.Body.GROUP

    @property
    def is_single(self) -> bool:
        return self.role.pk in GroupRole.SINGLE

    @property
    def post(self) -> tuple:
        """What makes another seat of it."""
        return (self.role.pk, self.is_acting, self.is_ex_officio, self.position, self.institution)

    def serves(self, on: date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or self.ends_on > on)


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A seat that somebody must hold, and nobody does."""

    role: GroupRole
    since: date | None  # None: nobody ever held it, and the day of its group is not known

    is_vacant = True


@dataclass(frozen=True, slots=True)
class Place:
    """The unit of a group, behind those it stands in, the province first."""

    way: tuple[AdministrativeUnit, ...]
    code: str  # that of the day; the code of the unit itself is that of today

    @property
    def unit(self) -> AdministrativeUnit:
        return self.way[-1]

    @property
    def path(self) -> tuple[str, ...]:
        """The names as an official paper writes them."""
        return tuple(unit.full_name for unit in self.way)

    @property
    def above(self) -> str:
        """Where it stands, in the language of the page."""
        return _(", ").join(unit.display_name for unit in self.way[:-1])


@dataclass(slots=True)
class Group:
    """One task force with its secretariat, in order of precedence."""

    place: Place
    members: list[Seat | Vacancy] = field(default_factory=list)
    secretariat: list[Seat] = field(default_factory=list)

    @property
    def unit(self) -> AdministrativeUnit:
        return self.place.unit

    @property
    def above(self) -> str:
        return self.place.above

    @property
    def seats(self) -> list[Seat]:
        """All seats, those that ended among them; no vacancies."""
        return [row for row in (*self.members, *self.secretariat) if isinstance(row, Seat)]

    @property
    def serving(self) -> list[Seat]:
        return [seat for seat in self.seats if seat.mark != Mark.ENDED]

    @property
    def women(self) -> int:
        return sum(seat.sex == "f" for seat in self.serving)

    @property
    def vacancies(self) -> list[Vacancy]:
        return [row for row in self.members if isinstance(row, Vacancy)]


@dataclass(slots=True)
class Roster:
    """The groups that were asked for, in the order of the tree."""

    wanted: Wanted
    groups: list[Group]

    def seats(self) -> Iterator[tuple[Group, Seat]]:
        for group in self.groups:
            for seat in group.seats:
                yield group, seat

    def sections(self) -> list[tuple[tuple[AdministrativeUnit, ...], list[Group]]]:
        """Return the groups under the units they stand in, where each is a row or two of a list.

        A district stands with its communes; of one level alone, each unit under the one above it.
        """
        one_level = self.wanted.level is not None
        found = groupby(self.groups, key=lambda group: group.place.way[: -1 if one_level else 2])
        return [(way, list(groups)) for way, groups in found]

    def titled_sections(self) -> list[tuple[str, list[Group]]]:
        """Return the sections, named in the language of the page."""
        return [
            (_(", ").join(unit.display_name for unit in way), groups)
            for way, groups in self.sections()
        ]
