"""What is at fault in a sheet, on its way to the process that marks it: each sentence told once.

A list of 50,000 rows may be at fault in several cells of each. So a sentence is told when it is
first needed and named by its number after that; a note is four numbers in a line of its own, and
becomes one in memory. Of a sentence is kept only where it stands in the stream, and its length.
"""

import json
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO

from .issues import Issue
from .worksheet import place_of

END = "null"
MOST_KNOWN = 20_000  # sentences that are known by their number; of others each is told again
STEP = 1_000
# Of a note in memory, from the right: is it an error, the place of its cell, its sentence.
PLACE_BITS = 15
WHOLE_ROW = -1  # the place of a note that is about no one cell


@dataclass(slots=True)
class Note:
    """Why a row, or the cell at a place from the left, is to be corrected."""

    place: int
    is_error: bool
    reason: str


def dump(issues: Iterable[Issue]) -> Iterator[str]:
    """Go through the lines that tell of faults, in the language of whoever asks."""
    known, told, sheet = {}, 0, None
    for issue in issues:
        if issue.sheet != sheet:
            sheet = issue.sheet
            yield json.dumps([sheet])
        kind = (issue.words or issue.code, repr(issue.params))
        if kind not in known:
            if len(known) == MOST_KNOWN:
                known.clear()
            known[kind], told = told, told + 1
            yield json.dumps(issue.message, ensure_ascii=False)
        place = place_of(issue.column) if issue.column else WHOLE_ROW
        yield json.dumps([issue.row, place, int(issue.is_error), known[kind]])
    yield END


class Notes:
    """The notes of a file by sheet and row; their sentences are read from the stream as asked."""

    def __init__(self, stream: BinaryIO):
        self._stream = stream
        self._starts, self._lengths = array("Q"), array("L")
        self._sheets = {}
        self.count = self.signs = 0
        self._reason = lru_cache(MOST_KNOWN)(self._read_reason)

    @property
    def rows(self) -> int:
        return sum(map(len, self._sheets.values()))

    def learn(self, reason: str, start: int) -> None:
        self._starts.append(start)
        self._lengths.append(len(reason))

    def add(self, sheet: str, row: int | None, place: int, is_error: int, reason: int) -> None:
        rows = self._sheets.setdefault(sheet, {})
        packed = (reason << PLACE_BITS | place + 1) << 1 | is_error
        rows.setdefault(row, array("Q")).append(packed)
        self.count += 1
        self.signs += self._lengths[reason]

    def of_sheet(self, sheet: str, first: int) -> dict[int, array]:
        """Return what `read` understands by row; of a whole sheet it is said in row `first`."""
        rows = dict(self._sheets.get(sheet, {}))
        if whole := rows.pop(None, None):
            rows[first] = rows.get(first, array("Q")) + whole
        return rows

    def read(self, packed: Iterable[int]) -> list[Note]:
        """Return the notes of a row."""
        places = 1 << PLACE_BITS
        return [
            Note((one >> 1) % places - 1, bool(one & 1), self._reason(one >> PLACE_BITS + 1))
            for one in packed
        ]

    def _read_reason(self, number):
        self._stream.seek(self._starts[number])
        return json.loads(self._stream.readline())


def load(stream: BinaryIO, grant: Callable[[int], None] = lambda count: None) -> Notes:
    """Return the notes that the next lines of a stream tell, which stays open for their sentences.

    `grant` is told from time to time how many notes were found so far.
    """
    notes, sheet, at = Notes(stream), "", stream.tell()
    for line in iter(stream.readline, b""):
        told = json.loads(line)
        if told is None:
            break
        if isinstance(told, str):
            notes.learn(told, at)
        elif len(told) == 1:
            (sheet,) = told
        else:
            notes.add(sheet, *told)
            if not notes.count % STEP:
                grant(notes.count)
        at += len(line)
    return notes


def worst_places(notes: Iterable[Note]) -> dict[int, bool]:
    """Return which cells of a row are at fault, and whether in earnest."""
    worst = {}
    for note in notes:
        if note.place != WHOLE_ROW:
            worst[note.place] = worst.get(note.place, False) or note.is_error
    return worst
