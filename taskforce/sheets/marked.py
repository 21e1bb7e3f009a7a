"""The sheet that was sent in, with the reasons beside its cells, to be corrected and sent again.

The same sheets, the same rows and cells: texts as texts, what a formula came to instead of the
formula, merged cells merged, old fonts in their font. A formula that came to nothing is shown as a
text which `reader` knows again. What is at fault is coloured, and a last column, which `reader`
passes over, says why; a filter shows the rows that have a reason.

What is sent back must be small enough to be sent again. Where every row of a long list is at
fault, each says as much as there is room for, and how much more there is.
"""

from dataclasses import dataclass

from .budget import Budget, Grant
from .headers import find_header
from .issues import FileRefusedError, shown
from .limits import Limits
from .notes import WHOLE_ROW, Notes, worst_places
from .rows import Table, is_blank
from .safety import kind_of
from .styles import HEAD, PLAIN, Style
from .text_file import read_text_file
from .web_page import tables_of_page
from .workbook import sheets_of, spread_merged
from .writing import LONGEST_TEXT, Sheet, Styled, letters, write_workbook
from .xml_sheet import tables_of_xml

RED, YELLOW = "FFC7CE", "FFEB9C"
REASON = Style(colour="9C0006", wrap=True)
NOTICE = Style(colour="7F6000", wrap=True)
NARROW, WIDE, REASON_WIDTH = 9, 40, 60
MEASURED = 60  # rows by which the width of a column is reckoned
MOST_SIGNS = 15_000_000  # of all reasons together
UNNAMED = "បញ្ជី"


@dataclass(slots=True)
class Words:
    """What is written besides the reasons: over their column, below those that are cut short."""

    title: str
    more: str  # with %(count)s
    digits: str = "0123456789"

    def more_of(self, count: int) -> str:
        number = "".join(self.digits[int(digit)] for digit in str(count))
        return self.more % {"count": number}


def mark(
    content: bytes, limits: Limits, notes: Notes, words: Words, grant: Grant | None = None
) -> bytes:
    """Return an XLSX of the file with the notes in it.

    Raises:
        FileRefusedError: where the file cannot be read.
    """
    budget = Budget(limits, grant)
    tables = _tables(content, budget)
    reasons = _Reasons(words, _room(notes, words))
    return write_workbook(_sheet(table, notes, reasons, budget) for table in tables)


def _room(notes, words):
    """Return how many signs of reasons a row may have."""
    if notes.signs <= MOST_SIGNS:
        return LONGEST_TEXT
    return MOST_SIGNS // notes.rows - len(words.more)


def _tables(content, budget):
    kind = kind_of(content, budget.limits)
    if kind == "workbook":
        return sheets_of(content, budget, hidden=True)
    readers = {"web_page": tables_of_page, "xml_sheet": tables_of_xml, "text": read_text_file}
    return readers[kind](content, budget)


def _sheet(table, notes, reasons, budget):
    merged = [area for area in table.merged if area[0] <= area[1] and area[2] <= area[3]]
    spread_merged(table, budget)
    head, place = _reasons_at(table)
    first = table.lines[0].number if table.lines else 1
    looks = _Looks(head, place, reasons)
    # What is said of a whole sheet stands in its first row.
    of_rows = notes.of_sheet(table.name, head or first)
    lines = ((line, notes.read(of_rows.get(line.number, ()))) for line in table.lines)
    last = max((line.number for line in table.lines), default=head or 1)
    return Sheet(
        table.name or UNNAMED,
        ((line.number, looks.row(line, of_row)) for line, of_row in lines),
        widths=_widths(table) | {place: REASON_WIDTH},
        frozen_rows=head or 0,
        filtered=f"A{head}:{letters(place)}{last}" if head and last > head else "",
        merged=[f"{letters(left)}{top}:{letters(r)}{bottom}" for top, bottom, left, r in merged],
        hidden=table.is_hidden,
        numbered=True,
    )


def _reasons_at(table: Table):
    """Return the last row of headers, or None, and the place of the column of reasons."""
    width = max(map(_width, table.lines), default=0)
    try:
        header = find_header(table)
    except FileRefusedError:
        return None, width
    # A workbook that is marked again has the column already.
    return header.numbers[-1], min(header.ignored, default=width)


def _width(line):
    return max(len(line.values), max(line.formulas, default=-1) + 1)


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

    def __init__(self, head, place, reasons):
        self.head, self.place, self.reasons = head, place, reasons
        self.styles = {}

    def row(self, line, notes):
        """Return the values of a line, and the reasons beside them."""
        values = line.values
        if line.formulas:
            values = _with_formulas(line)
        values = [self._value(line, place, value) for place, value in enumerate(values)]
        if line.number == self.head:
            values += [None] * (self.place + 1 - len(values))
            values[self.place] = Styled(self.reasons.words.title, HEAD)
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
        for place, is_error in worst_places(notes).items():
            if place < self.place:
                value = values[place]
                value = value.value if isinstance(value, Styled) else value
                fill = RED if is_error else YELLOW
                values[place] = Styled(value, self._style(fill, line.fonts.get(place, "")))
        is_faulty = any(note.is_error for note in notes)
        values[self.place] = Styled(self.reasons.text(notes), REASON if is_faulty else NOTICE)

    def _style(self, fill, font):
        return self.styles.setdefault((fill, font), Style(fill=fill, font=font))


def _with_formulas(line):
    """Return the values of a line; a formula without one as a text that nothing reckons."""
    values = line.values + [None] * (_width(line) - len(line.values))
    for place, formula in line.formulas.items():
        if is_blank(values[place]):
            # Cut, as beside the fault: one long formula may be shared by all rows.
            values[place] = f"#{shown(formula)}"
    return values


class _Reasons:
    """Words what is said of a row in so many signs; what is an error before the rest."""

    def __init__(self, words, room):
        self.words, self.room = words, room

    def text(self, notes):
        told, said, room = self._told(notes), [], self.room
        while told and (not said or len(told[0][0]) < room):
            line, _count = told.pop(0)
            said.append(line)
            room -= len(line) + 1
        if told:
            said.append(self.words.more_of(sum(count for _line, count in told)))
        return _cut("\n".join(said))

    def _told(self, notes):
        """Return each reason with its columns, and of how many cells it is said."""
        columns = {}
        for note in sorted(notes, key=lambda note: not note.is_error):
            columns.setdefault(note.reason, {})[note.place] = True
        return [(_line(reason, places), len(places)) for reason, places in columns.items()]


def _line(reason, places):
    names = ", ".join(letters(place) for place in sorted(places) if place != WHOLE_ROW)
    return f"{names}: {reason}" if names else reason


def _cut(text):
    """Return a text no longer than a cell may hold, which counts some signs as two."""
    if len(text.encode("utf-16-le", "surrogatepass")) <= 2 * LONGEST_TEXT:
        return text
    cut = text[: LONGEST_TEXT - 1]
    while len(cut.encode("utf-16-le", "surrogatepass")) >= 2 * LONGEST_TEXT:
        cut = cut[: len(cut) * 9 // 10]
    return f"{cut}…"
