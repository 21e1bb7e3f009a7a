"""The changes of units since 2018, read from the history of the gazetteer into states.

The file says on which day a code was first seen, gone, or named otherwise. From the units of
today it is followed back, the latest day first: what was seen first on a day did not exist
before it, and what went under one code and came under another on the same day, with the same
name and in the same province, is one unit that moved. What is no change is passed over, and
counted with the reason.
"""

import csv
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from taskforce.khmer import clean, key, latin_key
from taskforce.models.unit_kind import KIND_WORDS, Kind
from taskforce.models.unit_version import BEGINNING

LATIN = re.compile("[A-Za-z]")
LATIN_KIND = re.compile(r" (?:khan|srok|krong|sangkat|khum)$", re.IGNORECASE)
KINDS = {word: kind for kind, word in KIND_WORDS.items()}


class Fate(StrEnum):
    """What became of a line of the file."""

    NEW = "a unit begins"
    ENDED = "a unit ends"
    MOVED = "a unit goes on under another code"
    RENAMED = "a new name"
    RESPELLED = "a new romanised name"
    KIND = "a new kind"
    SAME_NAME = "the same name: the kind written before it, or a slip of encoding"
    LEFT_OUT = "the gazetteer left a unit out for a time"
    NEIGHBOUR = "the name of a neighbour, by mistake"


PASSED_OVER = {Fate.SAME_NAME, Fate.LEFT_OUT, Fate.NEIGHBOUR}


@dataclass(slots=True)
class Change:
    """One line of the file, its names cleaned."""

    seen: date
    what: str
    code: str
    before: str
    after: str
    fate: Fate | None = None

    def place_of(self, name) -> tuple:
        """Return by what the other half of a move is found: a name in a province, at a level."""
        return self.seen, self.code[:2], len(self.code), key(name)


@dataclass(frozen=True, slots=True)
class State:
    """What bore a code from one day until another; `unit` is the code of today, if any."""

    unit: str
    code: str
    kind: str
    name_km: str
    name_latin: str
    starts_on: date
    ends_on: date | None


@dataclass
class Changes:
    """All lines, ordered for following them back."""

    lines: list[Change]
    units: dict[str, tuple[str, str, str]]  # code of today: kind, Khmer and romanised name
    at: dict = field(default_factory=dict)  # day, code, what: change
    came_from: dict = field(default_factory=dict)  # day, code: the change by which it left

    def __post_init__(self):
        for change in self.lines:
            change.fate = self._fate(change)
        self._pair_left_out()
        self._pair_moves()
        self.at = {
            (change.seen, change.code, change.what): change
            for change in self.lines
            if change.fate not in PASSED_OVER
        }
        self.days = sorted({change.seen for change in self.lines}, reverse=True)

    def _fate(self, change):
        if change.what == "renamed_km" and key(change.before) == key(change.after):
            return Fate.SAME_NAME
        if change.what == "respelled_latin":
            same = latin_key(change.before) == latin_key(change.after)
            return Fate.SAME_NAME if same else Fate.RESPELLED
        return {
            "added": Fate.NEW,
            "removed": Fate.ENDED,
            "renamed_km": Fate.RENAMED,
            "kind_changed": Fate.KIND,
        }[change.what]

    def _leaving(self):
        """Return by day, province, level and name what gave up a name under its code."""
        found = defaultdict(list)
        for change in self.lines:
            if change.fate in {Fate.ENDED, Fate.RENAMED}:
                found[change.place_of(change.before)].append(change)
        return found

    def _coming(self):
        found = defaultdict(list)
        for change in self.lines:
            if change.fate in {Fate.NEW, Fate.RENAMED}:
                found[change.place_of(change.after)].append(change)
        return found

    def _pair_left_out(self):
        """A code that went and came back later under the same name was only left out."""
        leaving, coming = self._leaving(), self._coming()
        for (day, *name), gone in leaving.items():
            if len(gone) > 1 or gone[0].fate != Fate.ENDED or coming.get((day, *name)):
                continue
            back = [
                found[0]
                for (later, *same), found in coming.items()
                if later > day and same == name and len(found) == 1
                and not leaving.get((later, *same))
            ]  # fmt: skip
            if len(back) != 1:
                continue
            if back[0].code == gone[0].code:
                gone[0].fate = back[0].fate = Fate.LEFT_OUT
            else:
                # It came back under another code: it moved on that day.
                gone[0].seen = back[0].seen

    def _pair_moves(self):
        coming = self._coming()
        for where, gone in self._leaving().items():
            came = coming.get(where, [])
            if len(gone) == len(came) == 1 and gone[0].code != came[0].code:
                self.came_from[where[0], came[0].code] = gone[0]
                gone[0].fate = came[0].fate = Fate.MOVED
        siblings = {(code[:-2], key(name)) for code, (_kind, name, _latin) in self.units.items()}
        for change in self.lines:
            place = (change.code[:-2], key(change.before))
            if change.fate == Fate.RENAMED and place in siblings:
                change.fate = Fate.NEIGHBOUR

    # Following back

    def states(self) -> list[State]:
        """Return the states of all units of today, and of those that are gone."""
        found = []
        for code, (kind, name, latin) in self.units.items():
            found += self._back(code, code, kind, name, latin, None)
        for change in self.lines:
            if change.fate == Fate.ENDED:
                kind = self._kind_of(change.code)
                found += self._back("", change.code, kind, change.before, "", change.seen)
        return found

    def _back(self, unit, code, kind, name, latin, until):
        """Yield the states of one unit, the latest first."""
        for day in self.days:
            if until and day >= until:
                continue
            was = code, kind, name, latin
            code, kind, name, latin, begins = self._before(day, *was)
            if begins or was != (code, kind, name, latin):
                yield State(unit, *was, day, until)
                until = day
            if begins:
                return
        yield State(unit, code, kind, name, latin, BEGINNING, until)

    def _before(self, day, code, kind, name, latin):
        """Return what a unit was before a day, and whether it began on it."""
        if respelled := self.at.get((day, code, "respelled_latin")):
            latin = respelled.before
        if changed := self.at.get((day, code, "kind_changed")):
            kind = KINDS[changed.before]
        if left := self.came_from.get((day, code)):
            return left.code, self._kind_of(left.code), name, latin, False
        if renamed := self.at.get((day, code, "renamed_km")):
            name = renamed.before
        return code, kind, name, latin, (day, code, "added") in self.at

    def _kind_of(self, code):
        """Return the kind of a code that is gone: the file does not know it."""
        if len(code) == 4:
            return Kind.KHAN if code.startswith("12") else Kind.SROK
        above = self.units.get(code[:-2], (Kind.SROK, "", ""))[0]
        return Kind.KHUM if above == Kind.SROK else Kind.SANGKAT


def read_changes(path: Path, units: dict[str, tuple[str, str, str]]) -> Changes:
    """Read the file of changes against the units of today."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = [_change(row) for row in csv.DictReader(file)]
    return Changes(lines, units)


def _change(row):
    tidy = _tidy_latin if row["change"] == "respelled_latin" else _tidy(row)
    if row["change"] == "kind_changed":
        tidy = str
    return Change(
        date.fromisoformat(row["seen"]),
        row["change"],
        row["code"],
        tidy(row["before"]),
        tidy(row["after"]),
    )


def _tidy(row):
    """Return what a name is without the kind before it and letters of a slip of the hand."""
    word = KIND_WORDS.get(row["kind_now"], "")

    def tidy(text):
        return clean(LATIN.sub("", text)).removeprefix(word)

    return tidy


def _tidy_latin(text):
    return LATIN_KIND.sub("", clean(text))


def count_fates(changes: Changes) -> Counter:
    """Return how many lines met which fate."""
    return Counter(change.fate for change in changes.lines)
