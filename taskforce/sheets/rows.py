"""What is read out of a file, whatever kind it was."""

from dataclasses import dataclass, field
from types import MappingProxyType

from .issues import Issue

NOTHING = MappingProxyType({})
# Begins the text of a formula without a value in a sheet that is sent back: nothing reckons it.
UNVALUED = "#="


@dataclass(slots=True)
class Line:
    """One row of a sheet as it stands: its number there, and its cells from the left.

    `formulas` and `fonts` go by the place from the left; `fonts` names only those that are not
    of Unicode. `continued` are the places whose value comes down from a merged cell above,
    `spans` tells over how many columns a cell is merged.
    """

    number: int
    values: list
    formulas: dict[int, str] = field(default_factory=lambda: NOTHING)
    fonts: dict[int, str] = field(default_factory=lambda: NOTHING)
    continued: dict[int, bool] = field(default_factory=lambda: NOTHING)
    spans: dict[int, int] = field(default_factory=lambda: NOTHING)

    def note(self, what: str, place: int, value) -> None:
        """Note something of a cell; most lines have nothing to note, and no room for it."""
        if getattr(self, what) is NOTHING:
            setattr(self, what, {})
        getattr(self, what)[place] = value

    def take_formulas(self) -> None:
        """Take each text that stands for a formula without a value as one."""
        for place, value in enumerate(self.values):
            if type(value) is str and value.startswith(UNVALUED):
                self.note("formulas", place, value[1:])
                self.values[place] = None


@dataclass(slots=True)
class Table:
    """One sheet as it stands; `merged` holds (first row, last row, first place, last place)."""

    name: str
    lines: list[Line]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    is_hidden: bool = False


@dataclass(slots=True)
class Row:
    """One row of a list: its cells by the name of the field, and where each of them stood.

    `legacy` names, for each cell typed with a font before Unicode, the key of that font: its
    text is as it was typed until `legacy.convert`. `headed` is what the heading above says for
    all rows below it; the unit in it stands in the cells already where the row has none.
    """

    sheet: str
    number: int
    cells: dict
    columns: dict[str, str]  # the field's column letter
    formulas: dict[str, str] = field(default_factory=dict)
    legacy: dict[str, str] = field(default_factory=dict)
    headed: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class LegacyUse:
    """A column typed with a font before Unicode, as it is shown to be confirmed.

    `key` is what `legacy.convert` is told: the font, and whether only the look told it. Without
    one there is no table for the font, and its text cannot be converted. `samples` are pairs of
    (as typed, as converted).
    """

    key: str
    font: str
    sheet: str
    column: str
    field: str
    cells: int
    samples: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Skipped:
    """A row below the headers that is no entry, or several blank ones, with the reason."""

    sheet: str
    row: int
    reason: str
    last_row: int = 0

    @property
    def rows(self) -> int:
        return max(self.last_row - self.row, 0) + 1


@dataclass(slots=True)
class Book:
    """All rows of a file; the sheets that hold no list; what is wrong with whole sheets.

    `legacy` lists the columns typed with fonts before Unicode, `skipped` the rows passed over,
    `header_rows` the numbers of the rows of headers by sheet.
    """

    rows: list[Row] = field(default_factory=list)
    ignored: list[tuple[str, str]] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    legacy: list[LegacyUse] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    header_rows: dict[str, list[int]] = field(default_factory=dict)


# Stands for the sex of a row that is ticked under man and under woman.
BOTH_SEXES = "ប្រុស / ស្រី"
BLANKS = " \t\r\n\xa0\u200b\u200c\u200d\u2060\ufeff"


def is_blank(value) -> bool:
    return value is None or (isinstance(value, str) and not value.strip(BLANKS))
