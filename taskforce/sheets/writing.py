"""The one way out: every workbook and CSV file of the house is written here, value by value.

A text is written as a text, whatever it begins with, and never as a formula; a number, a day
and a moment keep their type. What is written comes back when `reader` reads it.

What XML cannot hold is written as Excel writes it (`_x0007_`). What neither Excel nor this can
hold is refused: a text of more than 32,767 signs, a moment with a time zone. A number of more
than 15 digits, of which Excel would lose the last, and a day before March 1900, which it
counts wrongly, are written as text.
"""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from xml.sax.saxutils import escape

from .archive import Archive, Entry
from .styles import DAY, GENERAL, MOMENT, PLAIN, TEXT, Style, Stylesheet

LONGEST_TEXT = 32_767  # of UTF-16 units, in which Excel counts
LONGEST_CHOICE = 255
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
# Excel counts a 29 February 1900, which never was.
FIRST_DAY = date(1900, 3, 1)
DAY_ZERO = date(1899, 12, 30)
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
# Texts that a spreadsheet would make something else of as soon as somebody edits them.
MISTAKABLE = re.compile("[=+\\-@'\t\r\n\uff1d\uff0b\uff0d\uff200-9]")
# Also in the wide forms of East Asian keyboards, which some programs take for the same.
APOSTROPHE = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
UNOFFERED = re.compile(f'[,"]|{ILLEGAL.pattern}')
BATCH = 500
HIDDEN = ' hidden="1"'
# How wide columns and how high rows are stays free: who fills in sees more of a long text.
PROTECTED = (
    '<sheetProtection sheet="1" objects="1" scenarios="1" formatColumns="0" formatRows="0"/>'
)
WIDEST_UPRIGHT = 90  # signs in all columns of a sheet that is printed upright


class CannotWriteError(ValueError):
    """A value that no cell can hold, with the place where it should have stood."""


@dataclass(slots=True)
class Styled:
    """A value that does not look as usual."""

    value: object
    style: Style


@dataclass
class Sheet:
    """One sheet: its rows of values from the top, and how it looks.

    `rows` is gone through once, so it may be a generator. `numbered` rows are pairs of a row's
    number and its values, with blank rows between them.
    """

    name: str
    rows: Iterable
    widths: dict[int, float] = field(default_factory=dict)  # by place from the left, from 0
    frozen_rows: int = 0
    frozen_columns: int = 0
    filtered: str = ""  # the range with the buttons of a filter: A3:H90
    merged: Iterable[str] = ()
    choices: dict[str, list[str]] = field(default_factory=dict)  # what a range offers to choose
    hidden: bool = False
    numbered: bool = False
    below: Style = PLAIN  # of the cells that are still empty, in the columns with a width
    heights: dict[int, float] = field(default_factory=dict)  # by number of row; 0 hides it
    hidden_columns: frozenset[int] = frozenset()  # by place
    is_protected: bool = False  # without a password; what is `unlocked` can be filled in
    offers: dict[str, str] = field(default_factory=dict)  # a range chooses from cells elsewhere


def write_workbook(sheets: Iterable[Sheet], *, moment: datetime | None = None) -> bytes:
    """Return an XLSX file; the same values and moment give the same bytes.

    Raises:
        CannotWriteError: where a value fits into no cell.
    """
    looks, archive, names = Stylesheet(), Archive(), []
    for number, sheet in enumerate(sheets, start=1):
        name = sheet_name(sheet.name, [entry.name for entry in names])
        names.append(Entry(name, sheet.hidden, sheet.frozen_rows))
        with archive.open_sheet(number) as part:
            _write_sheet(part, sheet, looks, archive.strings)
    return archive.close(names, looks.xml(), moment)


def write_csv(rows: Iterable[Iterable]) -> bytes:
    """Return a CSV file in UTF-8, with the mark by which Excel knows it.

    A text that a spreadsheet would reckon out gets an apostrophe before it, which `reader`
    takes away again.
    """
    content = io.StringIO()
    csv.writer(content, lineterminator="\r\n").writerows(map(_plain, rows))
    return b"\xef\xbb\xbf" + content.getvalue().encode("utf-8", "surrogatepass")


def protected(text: str) -> str:
    return f"'{text}" if APOSTROPHE.match(text) else text


def unprotected(text: str) -> str:
    """Take away the apostrophe that `protected` has put before a text."""
    return text[1:] if text.startswith("'") and APOSTROPHE.match(text) else text


def sheet_name(name: str, taken: list[str]) -> str:
    """Return a name as Excel allows it, which no other sheet bears."""
    name = re.sub(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]", " ", name).strip(" '")[:31]
    known, number, name = {other.casefold() for other in taken}, 1, name or "Sheet"
    unique = name
    while unique.casefold() in known:
        number += 1
        unique = f"{name[:26]} ({number})"
    return unique


@cache
def letters(place: int) -> str:
    """Return a column's letters by its place from the left, from 0."""
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(65 + rest) + text
    return text


# A sheet


def _write_sheet(part, sheet, looks, strings):
    part.write(_beginning(sheet, looks))
    rows = sheet.rows if sheet.numbered else enumerate(sheet.rows, start=1)
    batch, cells = [], _Cells(looks, strings, sheet.heights)
    for number, values in rows:
        if number > MOST_ROWS:
            raise CannotWriteError(f"{sheet.name}: more than {MOST_ROWS} rows")
        batch.append(cells.row(number, values))
        if len(batch) == BATCH:
            part.write("".join(batch))
            batch.clear()
    part.write("".join(batch) + _end(sheet))


def _beginning(sheet, looks):
    look = looks.number(sheet.below, GENERAL)
    style = f' style="{look}"' if look else ""
    widths = "".join(
        f'<col min="{place + 1}" max="{place + 1}" width="{width}"{style}'
        f'{HIDDEN if place in sheet.hidden_columns else ""} customWidth="1"/>'
        for place, width in sorted(sheet.widths.items())
    )
    cols = f"<cols>{widths}</cols>" if widths else ""
    view = f'<sheetView workbookViewId="0">{_pane(sheet)}</sheetView>'
    fits = '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
    return f"{fits}<sheetViews>{view}</sheetViews>{cols}<sheetData>"


def _pane(sheet):
    rows, columns = sheet.frozen_rows, sheet.frozen_columns
    if not rows and not columns:
        return ""
    across = f' xSplit="{columns}"' if columns else ""
    down = f' ySplit="{rows}"' if rows else ""
    kind = "bottomRight" if rows and columns else "bottomLeft" if rows else "topRight"
    at = f"{letters(columns)}{rows + 1}"
    return f'<pane{across}{down} topLeftCell="{at}" activePane="{kind}" state="frozen"/>'


def _end(sheet):
    merged = "".join(f'<mergeCell ref="{place}"/>' for place in sheet.merged)
    filtered = f'<autoFilter ref="{sheet.filtered}"/>' if sheet.filtered else ""
    merged = f"<mergeCells>{merged}</mergeCells>" if merged else ""
    locked = PROTECTED if sheet.is_protected else ""
    return f"</sheetData>{locked}{filtered}{merged}{_choices(sheet)}{_page(sheet)}"


def _page(sheet):
    """Return how a sheet is printed: on A4, all its columns on one page, the pages numbered."""
    is_wide = sum(sheet.widths.values()) > WIDEST_UPRIGHT
    return (
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
        f'<pageSetup paperSize="9" orientation="{"landscape" if is_wide else "portrait"}"'
        ' fitToWidth="1" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter>"
    )


def _choices(sheet):
    offered = ""
    for area, words in sheet.choices.items():
        listed = f'"{",".join(words)}"'
        # Excel takes no longer list written out; other words may be typed all the same.
        if len(listed) <= LONGEST_CHOICE and not any(map(UNOFFERED.search, words)):
            offered += (
                f'<dataValidation type="list" allowBlank="1" sqref="{area}">'
                f"<formula1>{_xml(listed)}</formula1></dataValidation>"
            )
    for area, cells in sheet.offers.items():
        offered += (
            f'<dataValidation type="list" allowBlank="1" sqref="{area}">'
            f"<formula1>{_xml(cells)}</formula1></dataValidation>"
        )
    return f"<dataValidations>{offered}</dataValidations>" if offered else ""


class _Cells:
    """Writes cells; what is asked for again and again is looked up once."""

    def __init__(self, looks, strings, heights):
        self.looks, self.strings, self.numbers = looks, strings, {}
        self.heights = heights

    def row(self, number, values):
        written, values = [], list(values)
        if len(values) > MOST_COLUMNS:
            raise CannotWriteError(f"row {number}: more than {MOST_COLUMNS} columns")
        for place, value in enumerate(values):
            style = PLAIN
            if type(value) is Styled:
                value, style = value.value, value.style
            if value is None or value == "":
                if style is PLAIN:
                    continue
                written.append(f'<c r="{letters(place)}{number}"{self._look(style, GENERAL)}/>')
            else:
                written.append(self._cell(f"{letters(place)}{number}", value, style))
        return f'<row r="{number}"{self._height(number)}>{"".join(written)}</row>'

    def _height(self, number):
        height = self.heights.get(number)
        if height is None:
            return ""
        return f' ht="{height}" customHeight="1"' if height else HIDDEN

    def _cell(self, at, value, style):
        if isinstance(value, bool):
            return f'<c r="{at}"{self._look(style, GENERAL)} t="b"><v>{int(value)}</v></c>'
        if isinstance(value, date):
            number, form = _day_number(value, at)
        else:
            number, form = _number(value), GENERAL
        if number is None:
            return self._text(at, _text(value), style)
        return f'<c r="{at}"{self._look(style, form)}><v>{number}</v></c>'

    def _text(self, at, text, style):
        if len(text) > LONGEST_TEXT // 2 and len(text.encode("utf-16-le", "surrogatepass")) > (
            2 * LONGEST_TEXT
        ):
            raise CannotWriteError(f"{at}: a text of more than {LONGEST_TEXT} signs")
        quoted = MISTAKABLE.match(text) is not None
        look = self._look(style, TEXT if quoted else GENERAL, quoted)
        if ILLEGAL.search(text):
            return f'<c r="{at}"{look} t="s"><v>{self.strings.number(coded(text))}</v></c>'
        return (
            f'<c r="{at}"{look} t="inlineStr"><is><t xml:space="preserve">{_xml(text)}</t></is></c>'
        )

    def _look(self, style, form, quoted=False):
        asked = style, form, quoted
        if asked not in self.numbers:
            number = self.looks.number(style, form, quoted=quoted)
            self.numbers[asked] = f' s="{number}"' if number else ""
        return self.numbers[asked]


def coded(text: str) -> str:
    """Return a text with what XML cannot hold written as Excel writes it."""
    return ILLEGAL.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def _xml(text):
    # An XML reader would make a line feed of a bare carriage return.
    return escape(text).replace("\r", "&#13;")


# Values


def _number(value):
    """Return a number as it is written, or None where it must be a text."""
    if isinstance(value, str) or not isinstance(value, int | float | Decimal):
        return None
    if isinstance(value, int):
        return str(int(value)) if abs(value) < 10**15 else None
    if isinstance(value, Decimal):
        exact = value.is_finite() and len(value.normalize().as_tuple().digits) <= 15
        return repr(float(value)) if exact else None
    return repr(float(value)) if value - value == 0 else None


def _day_number(value, at):
    if isinstance(value, datetime):
        if value.tzinfo:
            raise CannotWriteError(f"{at}: a moment with a time zone; give the local time")
        if value.date() < FIRST_DAY:
            return None, MOMENT
        days = (value - datetime.combine(DAY_ZERO, datetime.min.time())) / timedelta(days=1)
        return repr(days), MOMENT
    return (None, DAY) if value < FIRST_DAY else (str((value - DAY_ZERO).days), DAY)


def _text(value):
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)


def _plain(row):
    """Return the values of a row as CSV has them."""
    return [_plain_value(value) for value in row]


def _plain_value(value):
    if isinstance(value, Styled):
        value = value.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float | Decimal) and not isinstance(value, str):
        return str(value)
    return protected(_text(value))
