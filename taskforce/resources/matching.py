"""Who and which seat a row means, and what stands in its way. Nothing is written here."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from taskforce.khmer import key
from taskforce.models import GroupRole, Membership, Person
from taskforce.sheets.cells import Entry
from taskforce.sheets.places import Place
from taskforce.sheets.roles import acting_in, find_role, role_text

from .answers import NONE, Answers
from .seat_numbers import SeatNumbers, alike, row_named
from .standing import Standing, honorifics_by_spelling, in_office, places_of, roles_by_spelling


@dataclass(slots=True)
class Match:
    """What a row without a fault comes to."""

    place: Place
    role: GroupRole
    person: Person | None = None
    seat: Membership | None = None  # the one already held
    starts_on: date | None = None
    succeeded: Membership | None = None  # the holder whose term ends
    keeps_person: bool = False
    numbered: bool = False  # the row bears the number of a seat of this person
    new_name: str | None = None  # of the person, where the row corrects it
    precedence: int = 0
    acting: bool = False
    waits: bool = False  # a row above names another holder: somebody has to decide
    beside: list = field(default_factory=list)  # (seat held in another role, the notice of it)

    @property
    def role_name(self) -> str:
        return acting_in(self.role.name_km) if self.acting else self.role.name_km


@dataclass
class Words:
    """The lists by which cells are understood."""

    places: object
    roles: dict
    honorifics: dict
    role_names: str = ""

    @classmethod
    def of(cls, province, answers: Answers = NONE):
        roles = roles_by_spelling()
        names = dict.fromkeys(role.name_km for role in roles.values())
        roles |= answers.roles
        return cls(
            places_of(province, answers.units), roles, honorifics_by_spelling(), ", ".join(names)
        )


@dataclass
class Matcher:
    """Goes through the rows of one file in their order."""

    words: Words
    standing: Standing
    on: date
    listed: dict = field(default_factory=dict)  # person, unit, role: number and sheet of the row
    elsewhere: dict = field(default_factory=dict)  # person: unit, row
    # Unit, role, whether acting: the row that claims the seat, and who would be succeeded.
    holders: dict = field(default_factory=dict)
    unborn: dict = field(default_factory=dict)  # unit, name: a new person without a birthday
    order: Counter = field(default_factory=Counter)

    def __post_init__(self):
        self.numbers = SeatNumbers(self.standing, self.on)

    def match(self, entry: Entry) -> Match | None:
        """Return what a row comes to; None where a fault stands in its issues."""
        if not entry.values:
            return None
        place = self.words.places.find(entry)
        role, acting = self._role(entry)
        if place is None or role is None:
            return None
        written = (key(entry.values["name_km"]), entry.values["born_on"])
        numbered = self.numbers.find(entry)
        identity = self.numbers.recorded_of(numbered.person).identity if numbered else written
        is_new = self._check_listed(entry, identity, place.pk, role)
        waits = is_new and self._is_second(entry, identity, (place.pk, role.pk, acting))
        if entry.is_faulty:
            return None
        if waits:
            return Match(place, role, waits=True)
        match = self._matched(entry, identity, place, role, acting, numbered)
        if entry.is_faulty:
            return None
        self._note(entry, identity, match)
        if numbered:
            # A row below may name the same person by what is right now.
            self._note_listed(entry, written, match)
        return match

    def _role(self, entry) -> tuple[GroupRole | None, bool]:
        """Return the role that a row names, and whether its person only acts in it."""
        text = role_text(entry, self.words.roles)
        role, acting = find_role(text, self.words.roles)
        if role:
            return role, acting
        if text:
            entry.error("unknown_role", "role", roles=self.words.role_names)
        elif not entry.is_at_fault("role"):
            entry.error("missing_role", "role")
        return None, False

    # Within the file

    def _is_second(self, entry, identity, seat) -> bool:
        """Tell whether a row above names the one holder: this one waits, the rest goes in.

        Whoever holds the seat today is not passed over in silence for the row above.
        """
        role, (other, ousted) = seat[1], self.holders.get(seat, (None, None))
        if other is None or role not in GroupRole.SINGLE:
            return False
        if ousted == identity:
            entry.error("holder_listed_below", "role", other=row_named(entry.row, *other))
        else:
            entry.warn(f"second_{role}", "role", other=row_named(entry.row, *other))
        return True

    def _check_listed(self, entry, identity, unit_pk, role) -> bool:
        """Tell whether no row above says the same."""
        if other := self.listed.get((identity, unit_pk, role.pk)):
            entry.error("duplicate_in_file", "name_km", other=row_named(entry.row, *other))
        first_unit, other = self.elsewhere.get(identity, (unit_pk, None))
        if first_unit != unit_pk and identity[1]:
            entry.warn("person_in_two_groups", "name_km", other=row_named(entry.row, *other))
        return (identity, unit_pk, role.pk) not in self.listed

    def _note_listed(self, entry, identity, match):
        number = entry.row.number, entry.row.sheet
        self.listed[identity, match.place.pk, match.role.pk] = number
        return number

    def _note(self, entry, identity, match):
        number = self._note_listed(entry, identity, match)
        self.elsewhere.setdefault(identity, (match.place.pk, number))
        seat = (match.place.pk, match.role.pk, match.acting)
        ousted = match.succeeded and match.succeeded.person
        self.holders[seat] = number, ousted and (ousted.name_key, ousted.born_on)
        self.order[match.place.pk, match.role.pk] += 1
        match.precedence = self.order[match.place.pk, match.role.pk]

    # Against what is stored

    def _matched(self, entry, identity, place, role, acting, numbered):
        person = numbered.person if numbered else self._person(entry, identity, place.pk)
        if person is None:
            return None
        match = Match(place, role, person, acting=acting, numbered=numbered is not None)
        if numbered:
            match.new_name = self.numbers.new_name(entry, person)
        own = in_office(self.standing.held[place.pk, person.pk], self.on)
        same = [seat for seat in own if seat.role_id == role.pk]
        match.seat = numbered if numbered in same else next(iter(same), None)
        match.keeps_person = bool(person.pk) and person.pk not in self.standing.local_people
        if match.keeps_person:
            entry.warn("person_elsewhere", "name_km")
        if match.seat:
            self._check_start(entry, match.seat)
            if match.seat.acting != acting:
                entry.warn("acting_kept", "role")
        else:
            self._check_new(entry, match, own)
        return match

    def _person(self, entry, identity, unit_pk):
        """Return the person: by name and birthday; without one, by name in the same group."""
        name_key, born_on = identity
        if born_on and (person := self.standing.people.get(identity)):
            return person
        namesakes = {
            seat.person_id: seat.person
            for seat in in_office(self.standing.groups[unit_pk], self.on)
            if seat.person.name_key == name_key and not (born_on and seat.person.born_on)
        }
        if len(namesakes) > 1:
            entry.error("ambiguous_person", "name_km")
            return None
        if namesakes:
            return next(iter(namesakes.values()))
        self._look_around(entry, identity, unit_pk)
        new = Person(name_km=entry.values["name_km"], born_on=born_on)
        new.set_keys()
        if born_on:
            return self.standing.people.setdefault(identity, new)
        return self.unborn.setdefault((unit_pk, name_key), new)

    def _look_around(self, entry, identity, unit_pk):
        """Say so where a corrected name or birthday would make one person two."""
        name_key, born_on = identity
        for seat in in_office(self.standing.groups[unit_pk], self.on):
            other = seat.person
            if other.name_key == name_key or (
                born_on and other.born_on == born_on and alike(other.name_key, name_key)
            ):
                entry.warn("perhaps_sits_here", "name_km", name=str(other))
                return

    def _check_start(self, entry, seat):
        appointed = entry.values["appointed_on"]
        if appointed and appointed != seat.starts_on:
            entry.warn("start_differs", "appointed_on", since=f"{seat.starts_on:%d/%m/%Y}")

    def _check_new(self, entry, match, own):
        match.starts_on = entry.values["appointed_on"] or self.on
        for seat in own:
            entry.warn("second_role_here", "role", role=seat.role.name_km)
            match.beside.append((seat, entry.issues[-1]))
        past = self.standing.seats[match.place.pk, match.role.pk]
        for seat in past:
            if (
                match.person.pk == seat.person_id
                and seat.ends_on
                and seat.ends_on > match.starts_on
            ):
                entry.error("already_served", "appointed_on", until=f"{seat.ends_on:%d/%m/%Y}")
        if match.role.pk in GroupRole.SINGLE:
            self._check_seat(entry, match, past)

    def _check_seat(self, entry, match, seats):
        """One person a seat: a later start ends the holder's term, any other is refused."""
        start = match.starts_on
        # Who acts in the seat does not hold it, and one may act beside who holds it.
        holders = [seat for seat in in_office(seats, start) if seat.acting == match.acting]
        if not holders:
            return
        holder = holders[0]
        name = str(holder.person)
        if len(holders) > 1 or holder.starts_on >= start:
            since = f"{holder.starts_on:%d/%m/%Y}"
            entry.error("seat_taken", "role", holder=name, since=since)
        else:
            entry.warn("holder_succeeded", "role", holder=name, day=f"{start:%d/%m/%Y}")
            match.succeeded = holder
