"""The sheets of a form as rows with named columns, and what is said of a cell."""

import re
from dataclasses import dataclass, field

from taskforce.khmer import clean, clean_lines, has_khmer
from taskforce.sheets.rows import Table, is_blank
from taskforce.sheets.writing import letters

from .layout import COLUMNS, LANGUAGES, YES

WORDS = {"label", "hint", "message", "constraint_message", "short", "form_title"}


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence about a place of the file: why it is refused, or what was left out."""

    sheet: str
    row: int | None
    column: str
    message: str

    @property
    def place(self) -> str:
        return f"{self.column}{self.row or ''}"


@dataclass(slots=True)
class Line:
    """One row: its texts by the name of their column."""

    sheet: str
    row: int
    texts: dict[str, str]
    columns: dict[str, str]  # the letters of each column

    def get(self, name: str) -> str:
        return self.texts.get(name, "")

    def says_yes(self, name: str) -> bool:
        return self.get(name).casefold() in YES

    def remark(self, message: str, column: str = "") -> Remark:
        return Remark(self.sheet, self.row, self.columns.get(column, ""), message)

    def words(self, name: str = "label") -> tuple[str, str]:
        """Return the Khmer and the English of a text; one without a language by its letters."""
        km, en = self.get(f"{name}::km"), self.get(f"{name}::en")
        if plain := self.get(name):
            km, en = (km or plain, en) if has_khmer(plain) else (km, en or plain)
        return km, en


@dataclass(slots=True)
class Sheet:
    """A sheet by its rows; `unknown` names the columns that nobody here reads."""

    name: str
    lines: list[Line] = field(default_factory=list)
    unknown: list[tuple[str, str]] = field(default_factory=list)  # letters, header


def read_sheet(table: Table, name: str) -> Sheet:
    """Return the rows of a sheet below its headers."""
    sheet = Sheet(table.name)
    if not table.lines:
        return sheet
    heads, *rest = table.lines
    names = {place: _name(value) for place, value in enumerate(heads.values) if value}
    known = {_name(column) for column in COLUMNS[name]} | EXTRA
    sheet.unknown = [
        (letters(place), str(heads.values[place]))
        for place, found in names.items()
        if found not in known
    ]
    columns = {found: letters(place) for place, found in reversed(names.items())}
    for line in rest:
        texts = {
            names[place]: _text(value, names[place])
            for place, value in enumerate(line.values)
            if place in names and not is_blank(value)
        }
        if texts:
            sheet.lines.append(Line(table.name, line.number, texts, columns))
    return sheet


# What XLSForm's own programs write besides, and is understood or needs no word.
EXTRA = {"label", "hint", "constraint", "constraint_message", "message", "short", "$kuid"}


def _name(header) -> str:
    """Return a header as it is known: `label::Khmer (km)` is `label::km`."""
    base, _colons, language = clean(str(header)).casefold().partition(":")
    base, language = base.strip().replace(" ", "_"), language.strip(": ")
    if not language:
        return "name" if base == "value" else base
    return f"{base}::{_language(language)}"


def _language(written):
    words = set(re.split(r"[\s()]+", written))
    return next((code for code, names in LANGUAGES.items() if words & set(names)), written)


def _text(value, name) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if hasattr(value, "isoformat"):
        value = value.isoformat()[:10]
    keeps_lines = name.partition("::")[0] in {"hint", "note"}
    return clean_lines(str(value)) if keeps_lines else clean(str(value))
