"""Rows that bear the number of a seat: whose they are, whatever name and birthday they now say.

The number stands in the workbook of a roster (`exports.rosters`). A name or a birthday that was
corrected there is so told from another person's.
"""

from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from functools import cached_property
from typing import NamedTuple

from taskforce.khmer import clean, key, to_arabic_digits
from taskforce.models import Membership, Person
from taskforce.sheets.cells import Entry
from taskforce.sheets.columns import SEAT_NO

from .standing import Standing, in_office

ALIKE = 0.7  # of the letters of two names of one birthday


class Recorded(NamedTuple):
    """What a person was called, and when born, before any row said otherwise."""

    name: str
    shown: str
    name_key: str
    born_on: date | None

    @property
    def identity(self) -> tuple[str, date | None]:
        return self.name_key, self.born_on


def alike(name: str, other: str) -> bool:
    return SequenceMatcher(None, name, other).ratio() >= ALIKE


def row_named(row, number: int, sheet: str):
    """Return the number of another row, with its sheet where that is another."""
    return number if sheet == row.sheet else f"{number} (“{sheet}”)"


def read_births(standing: Standing, entries: list[Entry]) -> None:
    """Let a standing know who else has the birthday of a seat's person under the name in its row.

    A row need not repeat the birthday: what it says is asked for already.
    """
    numbers = SeatNumbers(standing, date.min)
    births = {}
    for entry in entries:
        seat = numbers.seat_of(entry)
        if seat and seat.person.born_on:
            births.setdefault(key(entry.values["name_km"]), set()).add(seat.person.born_on)
    if births:
        standing.people = standing.find_people(births) | standing.people


@dataclass
class SeatNumbers:
    """Goes through the numbers of one file; what is wrong with one stands in the row's issues."""

    standing: Standing
    on: date
    rows: dict = field(default_factory=dict)  # seat: number and sheet of its row
    recorded: dict[int, Recorded] = field(default_factory=dict)  # by person
    written: dict = field(default_factory=dict)  # person: name and birthday in the first row, where

    @cached_property
    def seats(self) -> dict[int, Membership]:
        """Return all seats of the province, those that have ended among them."""
        return {seat.pk: seat for seats in self.standing.groups.values() for seat in seats}

    def seat_of(self, entry: Entry) -> Membership | None:
        digits = to_arabic_digits(entry.values.get(SEAT_NO, ""))
        return self.seats.get(int(digits)) if digits.isdecimal() else None

    def find(self, entry: Entry) -> Membership | None:
        """Return the seat whose number a row bears."""
        if not entry.values.get(SEAT_NO):
            return None
        seat = self.seat_of(entry)
        if seat is None:
            # The same words for a number of another province as for one that nobody has.
            entry.error("unknown_seat_no", SEAT_NO)
            return None
        number, sheet = self.rows.setdefault(seat.pk, (entry.row.number, entry.row.sheet))
        if (number, sheet) != (entry.row.number, entry.row.sheet):
            entry.error("seat_no_twice", SEAT_NO, other=row_named(entry.row, number, sheet))
        elif not in_office([seat], self.on):
            entry.error("seat_no_ended", SEAT_NO, day=f"{seat.ends_on:%d/%m/%Y}")
        else:
            self._check_person(entry, seat.person)
            return seat
        return None

    def recorded_of(self, person: Person) -> Recorded:
        """Return what is stored of a person, whom a row above may have changed meanwhile."""
        if person.pk not in self.recorded:
            told = person.name_km, str(person), person.name_key, person.born_on
            self.recorded[person.pk] = Recorded(*told)
        return self.recorded[person.pk]

    def new_name(self, entry: Entry, person: Person) -> str | None:
        """Return the corrected name; None where it is as it was."""
        name, recorded = entry.values["name_km"], self.recorded_of(person)
        # A name is read without a number or a form of address before it: that is no correction.
        untouched = clean(str(entry.row.cells.get("name_km", "")))
        return None if recorded.name in (name, untouched) else name

    # Is it the same person?

    def _check_person(self, entry, person):
        recorded = self.recorded_of(person)
        name_key, born_on = key(entry.values["name_km"]), entry.values["born_on"]
        other_name = self.new_name(entry, person) and name_key != recorded.name_key
        if person.pk not in self.standing.local_people:
            # Nor is it told whether the birthday is right, which that province keeps.
            if other_name:
                entry.error("name_kept_elsewhere", "name_km", name=recorded.shown)
            return
        if other_name:
            self._check_same(entry, recorded, name_key, born_on)
        self._check_written(entry, person, name_key, born_on)
        if not entry.is_faulty:
            self._check_free(entry, person, name_key, born_on or recorded.born_on)

    def _check_same(self, entry, recorded, name_key, born_on):
        """Let nobody overwrite a person by typing the successor over the row."""
        if born_on and recorded.born_on and born_on != recorded.born_on:
            entry.error("another_in_seat", "name_km", name=recorded.shown)
        elif not alike(recorded.name_key, name_key):
            if born_on and born_on == recorded.born_on:
                entry.warn("name_replaced", "name_km", name=recorded.shown)
            else:
                told = {"words": "unlike_in_seat", "name": recorded.shown}
                entry.error("another_in_seat", "name_km", **told)

    def _check_written(self, entry, person, name_key, born_on):
        """Who holds two seats stands in two rows: they say the same, or nobody knows which."""
        here = (name_key, born_on, entry.row.number, entry.row.sheet)
        above_key, above_born, *place = self.written.setdefault(person.pk, here)
        if above_key != name_key or (above_born and born_on and above_born != born_on):
            entry.error("written_otherwise", "name_km", other=row_named(entry.row, *place))

    def _check_free(self, entry, person, name_key, born_on):
        """Two people of one name and birthday are taken for one: a correction may not make two."""
        if not born_on:
            return
        other = self.standing.people.setdefault((name_key, born_on), person)
        if other is not person and (other.pk is None or other.pk != person.pk):
            entry.error("identity_taken", "name_km")
