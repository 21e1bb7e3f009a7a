"""The sheet that was sent in, with the reasons beside its cells, to be corrected and sent again.

The same sheets, the same rows and cells: texts as texts, what a formula came to instead of the
formula, merged cells merged, old fonts in their font. What is at fault is coloured, and a last
column, which `reader` passes over, says why; a filter shows the rows that have a reason.
"""

from collections import defaultdict
from dataclasses import dataclass

from .budget import Budget, Grant
from .headers import find_header
from .issues import ERROR, FileRefusedError
from .limits import Limits
from .rows import Table
from .safety import kind_of
from .styles import HEAD, PLAIN, Style
from .text_file import read_text_file
from .web_page import tables_of_page
from .workbook import sheets_of, spread_merged
from .worksheet import place_of
from .writing import LONGEST_TEXT, Sheet, Styled, letters, write_workbook
from .xml_sheet import tables_of_xml

RED, YELLOW = "FFC7CE", "FFEB9C"
REASON = Style(colour="9C0006", wrap=True)
NOTICE = Style(colour="7F6000", wrap=True)
NARROW, WIDE, REASON_WIDTH = 9, 40, 60
MEASURED = 60  # rows by which the width of a column is reckoned
UNNAMED = "បញ្ជី"


@dataclass(slots=True)
class Note:
    """Why a row, or one of its cells, is to be corrected."""

    sheet: str
    row: int
    column: str
    level: str
    reason: str


def mark(
    content: bytes, limits: Limits, notes: list[Note], title: str, grant: Grant | None = None
) -> bytes:
    """Return an XLSX of the file with the notes in it; `title` heads their column.

    Raises:
        FileRefusedError: where the file cannot be read.
    """
    by_sheet = defaultdict(lambda: defaultdict(list))
    for note in notes:
        by_sheet[note.sheet][note.row].append(note)
    budget = Budget(limits, grant)
    tables = _tables(content, budget)
    return write_workbook(_sheet(t, by_sheet[t.name], title, budget) for t in tables)


def _tables(content, budget):
    kind = kind_of(content, budget.limits)
    if kind == "workbook":
        return sheets_of(content, budget, hidden=True)
    readers = {"web_page": tables_of_page, "xml_sheet": tables_of_xml, "text": read_text_file}
    return readers[kind](content, budget)


def _sheet(table, notes, title, budget):
    merged = [area for area in table.merged if area[0] <= area[1] and area[2] <= area[3]]
    spread_merged(table, budget)
    head, place = _reasons_at(table)
    first = table.lines[0].number if table.lines else 1
    # What is said of a whole sheet stands in its first row.
    notes[head or first] += notes.pop(None, [])
    looks = _Looks(head, place, title)
    last = max((line.number for line in table.lines), default=head or 1)
    return Sheet(
        table.name or UNNAMED,
        ((line.number, looks.row(line, notes.get(line.number, ()))) for line in table.lines),
        widths=_widths(table) | {place: REASON_WIDTH},
        frozen_rows=head or 0,
        filtered=f"A{head}:{letters(place)}{last}" if head and last > head else "",
        merged=[f"{letters(left)}{top}:{letters(r)}{bottom}" for top, bottom, left, r in merged],
        hidden=table.is_hidden,
        numbered=True,
    )


def _reasons_at(table: Table):
    """Return the last row of headers, or None, and the place of the column of reasons."""
    width = max((len(line.values) for line in table.lines), default=0)
    try:
        header = find_header(table)
    except FileRefusedError:
        return None, width
    # A workbook that is marked again has the column already.
    return header.numbers[-1], min(header.ignored, default=width)


def _widths(table):
    widths = {}
    for line in table.lines[:MEASURED]:
        for place, value in enumerate(line.values):
            if value is not None and not line.spans.get(place):
                longest = max(map(len, str(value)[:200].split("\n")))
                widths[place] = min(max(widths.get(place, NARROW), longest), WIDE)
    return widths


class _Looks:
    """Gives the cells of one sheet their colours."""

    def __init__(self, head, place, title):
        self.head, self.place, self.title = head, place, title
        self.styles = {}

    def row(self, line, notes):
        """Return the values of a line, and the reasons beside them."""
        values = [self._value(line, place, value) for place, value in enumerate(line.values)]
        if line.number == self.head:
            values += [None] * (self.place + 1 - len(values))
            values[self.place] = Styled(self.title, HEAD)
        elif self.place < len(values):
            values[self.place] = None
        if notes:
            self._colour(line, values, notes)
        return values

    def _value(self, line, place, value):
        if place in line.continued:
            return None
        if isinstance(value, str) and len(value) > LONGEST_TEXT // 2:
            value = _cut(value)
        font = line.fonts.get(place, "")
        style = HEAD if line.number == self.head else PLAIN
        if font:
            style = self._style(style.fill, font)
        return value if style is PLAIN else Styled(value, style)

    def _colour(self, line, values, notes):
        values += [None] * (self.place + 1 - len(values))
        worst = {}
        for note in notes:
            if note.column and (note.level == ERROR or note.column not in worst):
                worst[note.column] = note.level
        for column, level in worst.items():
            place = place_of(column)
            if place < self.place:
                value = values[place]
                value = value.value if isinstance(value, Styled) else value
                fill = RED if level == ERROR else YELLOW
                values[place] = Styled(value, self._style(fill, line.fonts.get(place, "")))
        is_faulty = any(note.level == ERROR for note in notes)
        values[self.place] = Styled(_cut(_reasons(notes)), REASON if is_faulty else NOTICE)

    def _style(self, fill, font):
        return self.styles.setdefault((fill, font), Style(fill=fill, font=font))


def _reasons(notes):
    lines = (f"{note.column}: {note.reason}" if note.column else note.reason for note in notes)
    return "\n".join(dict.fromkeys(lines))


def _cut(text):
    """Return a text no longer than a cell may hold, which counts some signs as two."""
    if len(text.encode("utf-16-le", "surrogatepass")) <= 2 * LONGEST_TEXT:
        return text
    cut = text[: LONGEST_TEXT - 1]
    while len(cut.encode("utf-16-le", "surrogatepass")) >= 2 * LONGEST_TEXT:
        cut = cut[: len(cut) * 9 // 10]
    return f"{cut}…"
