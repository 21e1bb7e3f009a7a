"""One sheet of a workbook, read in a single pass: values, formulas, fonts and merged cells.

What is too much is refused while it is read, so nothing larger than the limits is ever held.
"""

import re
from functools import partial

from .cell_values import LONGEST, day_of, iso_day_of, number_of, text_of
from .issues import FileRefusedError
from .limits import LAST_ROW
from .package import Package, RichText, SheetPart
from .parsing import parse
from .rows import BLANKS, Line, Table, is_blank

_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_PLACES = {}


def place_of(letters: str) -> int:
    """Return a column's place from the left, from 0, by its letters."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1


def _learn_place(letters):
    if len(letters) > 3 or len(_PLACES) > 20_000:
        raise FileRefusedError("unreadable_file")
    return _PLACES.setdefault(letters, place_of(letters))


def read_sheet(package: Package, part: SheetPart) -> Table:
    """Return a sheet as it stands, the values of merged cells only where they are typed.

    Raises:
        FileRefusedError: where it is broken or too large.
    """
    reader = _SheetReader(package)
    with package.open(part.path) as stream:
        parse(stream, reader.start, reader.end, reader.data)
    return Table(part.name, reader.lines, reader.merged, part.is_hidden)


class _SheetReader:
    """Takes what expat tells: for every cell a few calls, so each does little."""

    def __init__(self, package):
        self.package, self.budget = package, package.budget
        self.limits = self.budget.limits
        self.budget.begin_sheet()
        self.lines, self.merged, self.masters = [], [], {}
        self.number = self.taken = 0
        self.place, self.line, self.is_filled = -1, Line(0, []), False
        self.pieces, self.rich = None, RichText()
        self.starts = {"c": self._cell, "v": self._gather, "t": self._text, "row": self._row}
        self.starts |= {"f": self._formula, "mergeCell": self._merge}
        self.starts |= {name: partial(self.rich.start, name) for name in ("rPh", "r", "rFont")}
        self.ends = {"c": self._end_cell, "v": self._end_value, "t": self._end_text}
        self.ends |= {"f": self._end_formula, "row": self._end_row, "rPh": self._end_rich}
        self.has_prefix = None
        self._cell({})

    # What expat calls

    def start(self, tag, attributes):
        budget = self.budget
        budget.tags += 1
        if budget.tags > budget.most_tags:
            raise FileRefusedError("more_than_a_list")
        if self.has_prefix is None:
            self._learn_prefix(tag)
        if handler := self.starts.get(tag):
            handler(attributes)

    def end(self, tag):
        if handler := self.ends.get(tag):
            handler()

    def data(self, text):
        if self.pieces is not None and self.taken < LONGEST:
            self.pieces.append(text)
            self.taken += len(text)

    def _learn_prefix(self, tag):
        """Know the tags by the prefix of the first one, which few programs write."""
        prefix, colon, _name = tag.rpartition(":")
        self.has_prefix = bool(colon)
        if colon:
            self.starts = {f"{prefix}:{tag}": handler for tag, handler in self.starts.items()}
            self.ends = {f"{prefix}:{tag}": handler for tag, handler in self.ends.items()}

    # Rows

    def _row(self, attributes):
        self.budget.take_row()
        number = attributes.get("r")
        self.number = max(int(number), self.number + 1) if number else self.number + 1
        if self.number > LAST_ROW:
            raise FileRefusedError("unreadable_file")
        self.line, self.place, self.is_filled = Line(self.number, []), -1, False

    def _end_row(self):
        if self.is_filled:
            self.line.take_formulas()
            self.lines.append(self.line)
            self.budget.keep(self.lines)

    # Cells

    def _cell(self, attributes):
        self.value = self.formula = self.shared = None
        self.texts, self.size = [], 0
        self.kind, self.look = attributes.get("t", "n"), attributes.get("s", "0")
        name = attributes.get("r")
        if name is None:
            self.place += 1
        else:
            letters = name.rstrip("0123456789")
            self.place = _PLACES[letters] if letters in _PLACES else _learn_place(letters)
        self.budget.take_cells()

    def _gather(self, attributes):
        self.pieces, self.taken = [], 0

    def _formula(self, attributes):
        self.pieces, self.taken = [], 0
        self.shared = attributes.get("si")

    def _end_value(self):
        self.value, self.pieces = "".join(self.pieces or ()), None

    def _end_formula(self):
        self.formula, self.pieces = "".join(self.pieces or ()), None

    def _text(self, attributes):
        """Begin a text in the cell itself, unless it is but a hint of how to say it."""
        if not self.rich.is_hint:
            self.pieces, self.taken = [], self.size

    def _end_text(self):
        if self.pieces is not None:
            text, self.pieces = "".join(self.pieces), None
            if text:
                self.texts.append(text)
                self.size += len(text)
            if self.rich.run_font:
                self.rich.weigh(text)

    def _end_rich(self):
        self.rich.end("rPh")

    def _end_cell(self):
        value = self._understood()
        if self.formula is not None:
            self._note_formula()
        if value is None:
            return
        if type(value) is not str:
            font = ""
        else:
            font = self._font()
            if not value or (value[0] in BLANKS and is_blank(value)):
                return
            self.budget.take_signs(len(value))
        self.is_filled = True
        place, values = self.place, self.line.values
        if place >= self.limits.columns:
            raise FileRefusedError("too_many_columns", limit=self.limits.columns)
        if place < len(values):
            values[place] = value
        else:
            values.extend([None] * (place - len(values)))
            values.append(value)
        if font:
            self.line.note("fonts", place, font)

    def _note_formula(self):
        """Keep the formula of a cell; of those that share one only the first writes it out."""
        if self.shared is not None:
            if self.formula:
                self.masters[self.shared] = self.formula
            self.formula = self.formula or self.masters.get(self.shared, "")
        if self.place < self.limits.columns:
            self.line.note("formulas", self.place, f"={self.formula}")
            self.is_filled = True

    def _understood(self):
        """Return a cell's value, or None."""
        kind, text = self.kind, self.value
        if kind == "inlineStr":
            return text_of("".join(self.texts)[:LONGEST])
        if text is None or (not text and kind != "str"):
            return None
        if kind == "s":
            return self.package.strings[int(text)]
        if kind == "n":
            return self._number(text)
        if kind == "b":
            return text == "1"
        return iso_day_of(text) if kind == "d" else text_of(text[:LONGEST])

    def _font(self):
        """Return the font before Unicode in which a text is typed, if it is one."""
        package, font = self.package, ""
        if self.kind == "s" and package.string_fonts:
            font = package.string_fonts.get(int(self.value), "")
        elif self.rich.legacy:
            font = self.rich.font
            self.rich.clear()
        return font or (package.looks.fonts.get(int(self.look), "") if package.looks.fonts else "")

    def _number(self, text):
        try:
            number = number_of(text.strip())
        except ValueError:
            return text
        days = self.package.looks.days
        if days and int(self.look) in days and not isinstance(number, str):
            return day_of(number, from_1904=self.package.from_1904)
        return number

    # Merged cells

    def _merge(self, attributes):
        self.budget.take_merged()
        if match := _AREA.fullmatch(attributes.get("ref", "")):
            left, top, right, bottom = match.groups()
            # From whatever corner it is named.
            first, last = sorted((int(top), int(bottom)))
            left, right = sorted((place_of(left), place_of(right)))
            self.merged.append((first, last, left, right))
