"""The XML that Excel 2003 and older systems save under the name .xls: one file, no archive."""

import io

from taskforce.khmer.legacy_fonts import font_key

from .budget import Budget
from .cell_values import LONGEST, iso_day_of, number_of
from .issues import FileRefusedError
from .limits import LAST_ROW
from .parsing import local, parse
from .rows import Line, Table, is_blank
from .workbook import spread_merged
from .writing import MOST_COLUMNS


def read_xml_sheets(content: bytes, budget: Budget) -> tuple[list[Table], list[tuple[str, str]]]:
    """Return the visible sheets, and the names of the others with the reason.

    Raises:
        FileRefusedError: where it is broken, declares a document type, or is too large.
    """
    tables, ignored = [], []
    for table in tables_of_xml(content, budget):
        if table.is_hidden or not table.lines:
            ignored.append((table.name, "hidden" if table.is_hidden else "empty"))
        else:
            spread_merged(table, budget)
            tables.append(table)
    return tables, ignored


def tables_of_xml(content: bytes, budget: Budget) -> list[Table]:
    """Return all sheets, the values of merged cells only where they stand."""
    reader = _Reader(budget)
    try:
        parse(io.BytesIO(content), reader.start, reader.end, reader.data)
    except (ValueError, LookupError, AttributeError) as error:
        raise FileRefusedError("unreadable_file") from error
    return reader.tables


class _Reader:
    def __init__(self, budget):
        self.budget, self.limits = budget, budget.limits
        self.tables, self.fonts, self.style = [], {}, ""
        self.pieces, self.kind = None, ""
        self.starts = {"Style": self._style, "Font": self._font, "Worksheet": self._sheet}
        self.starts |= {"Row": self._row, "Cell": self._cell, "Data": self._data}
        self.starts |= {"Visible": lambda found: self._gather("")}
        self.ends = {"Row": self._end_row, "Data": self._end_data, "Visible": self._end_visible}

    def start(self, tag, attributes):
        self.budget.take_tags()
        if handler := self.starts.get(local(tag)):
            handler({local(name): value for name, value in attributes.items()})

    def end(self, tag):
        if handler := self.ends.get(local(tag)):
            handler()

    def data(self, text):
        if self.pieces is not None and self.taken < LONGEST:
            self.pieces.append(text)
            self.taken += len(text)

    def _gather(self, kind):
        self.pieces, self.taken, self.kind = [], 0, kind

    def _style(self, found):
        self.style = found.get("ID", "")

    def _font(self, found):
        name = found.get("FontName", "")
        if self.style and font_key(name) is not None:
            self.fonts[self.style] = name

    def _sheet(self, found):
        self.budget.begin_sheet()
        self.tables.append(Table(found.get("Name", ""), []))
        self.number = 0

    def _row(self, found):
        self.budget.take_row()
        self.number = max(int(found.get("Index", 0)), self.number + 1)
        if self.number > LAST_ROW:
            raise FileRefusedError("unreadable_file")
        self.line, self.place = Line(self.number, []), 0

    def _end_row(self):
        if self.line.formulas or not all(map(is_blank, self.line.values)):
            self.line.take_formulas()
            self.tables[-1].lines.append(self.line)
            self.budget.keep(self.tables[-1].lines)

    def _cell(self, found):
        self.budget.take_cells()
        if "Index" in found:
            self.place = int(found["Index"]) - 1
        across, down = int(found.get("MergeAcross", 0)), int(found.get("MergeDown", 0))
        self.here, self.place = self.place, self.place + across + 1
        if not 0 <= self.here < self.place <= MOST_COLUMNS or down < 0:
            raise FileRefusedError("unreadable_file")
        self.font = self.fonts.get(found.get("StyleID"), "")
        if across or down:
            area = self.number, self.number + down, self.here, self.here + across
            self.budget.take_merged()
            self.tables[-1].merged.append(area)
        if formula := found.get("Formula"):
            self._note("formulas", formula if formula.startswith("=") else f"={formula}")

    def _note(self, what, value):
        if self.here < self.limits.columns:
            self.line.note(what, self.here, value)

    def _data(self, found):
        self._gather(found.get("Type", "String"))

    def _end_data(self):
        text, self.pieces = "".join(self.pieces or ())[:LONGEST], None
        if is_blank(text):
            return
        if self.here >= self.limits.columns:
            raise FileRefusedError("too_many_columns", limit=self.limits.columns)
        values = self.line.values
        values.extend([None] * (self.here + 1 - len(values)))
        values[self.here] = self._value(text)
        if self.font and isinstance(values[self.here], str):
            self._note("fonts", self.font)

    def _value(self, text):
        if self.kind == "Number":
            return number_of(text.strip())
        if self.kind == "DateTime":
            return iso_day_of(text)
        return text == "1" if self.kind == "Boolean" else text

    def _end_visible(self):
        text, self.pieces = "".join(self.pieces or ()), None
        if text.startswith(("SheetHidden", "SheetVeryHidden")):
            self.tables[-1].is_hidden = True
