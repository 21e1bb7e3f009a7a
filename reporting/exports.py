"""A summary as a spreadsheet, to reckon with further: every figure typed, no text a formula.

The same summary gives the same bytes: these files are also inside the PDF.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from decimal import Decimal
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from reporting.models import Question
from reporting.summary import Line, Summary

BOLD = Font(bold=True)
NUMERIC = (Question.Type.NUMBER, Question.Type.MONEY, Question.Type.TABLE, Question.Type.YES_NO)
UNIT_HEADS = (("unit", "កូដ"), ("name", "ឈ្មោះ"))
FORMULA = ("=", "+", "-", "@", "\t", "\r")
ABOVE_HEAD = ("above", "កូដថ្នាក់លើ")
COVERAGE_HEADS = (
    ("expected", "ត្រូវដាក់"),
    ("received", "បានទទួល"),
    ("accepted", "បានទទួលយក"),
    ("missing", "មិនទាន់ដាក់"),
)


def file_name(period, unit, ending: str) -> str:
    """Return the name under which a report is handed out; without a unit, of the country."""
    # Latin letters only: old office machines garble other names.
    return f"report-{period.code}-{unit.code if unit else 'cambodia'}.{ending}"


def summary_xlsx(summary: Summary, *, with_chapters: bool = False) -> bytes:
    """Return a workbook of three sheets: the figures, the coverage, and who is missing.

    Each begins with a row of codes, which stay the same from year to year, and a row of
    Khmer words. A fourth holds the figures of all chapters where they are asked for.
    """
    book = Workbook(write_only=True)
    _write_figures(book, "តួលេខ", UNIT_HEADS, summary, _rows(summary))
    _write_coverage(book, summary)
    _write_missing(book, summary)
    if with_chapters and summary.chapters:
        rows = (row for found in summary.chapters for row in _rows_below(found))
        _write_figures(book, "តួលេខតាមជំពូក", (ABOVE_HEAD, *UNIT_HEADS), summary, rows)
    return _saved(book, datetime.combine(summary.period.ends_on, time()))


def summary_csv(summary: Summary) -> bytes:
    """Return all lines, those of the chapters too, as CSV in UTF-8, for any program to read.

    A row of codes, a row of Khmer words, then a row for each line. Its first column names the
    unit of which the line is a part: only lines with the same may be added up.
    """
    columns = figure_columns(summary)
    heads = [
        ABOVE_HEAD,
        *UNIT_HEADS,
        *COVERAGE_HEADS,
        *((code, words) for code, words, _ in columns),
    ]
    content = StringIO()
    writer = csv.writer(content, lineterminator="\r\n")
    writer.writerows(zip(*heads, strict=True))
    for found in [summary, *summary.chapters]:
        for above, line in _lines_below(found):
            counts = [getattr(line.coverage, name) for name, _ in COVERAGE_HEADS]
            values = [above, *_unit_of(line, found), *counts, *(read(line) for *_, read in columns)]
            writer.writerow(map(_plain, values))
    return b"\xef\xbb\xbf" + content.getvalue().encode()


def figure_columns(summary: Summary) -> list[tuple[str, str, callable]]:
    """Return for each column of figures its code, its Khmer words and how to read it off a line."""
    columns = []
    for part in summary.parts:
        for question in part.questions:
            columns += _columns_of(question, part.cells.get(question.code, []))
    return columns


def _write_figures(book, title, unit_heads, summary, rows: Iterable[tuple]):
    """Write a sheet of figures from rows of `(values before the figures, line)`."""
    columns = figure_columns(summary)
    heads = [*unit_heads, *((code, label) for code, label, _ in columns)]
    sheet = _sheet(book, title, heads)
    for before, line in rows:
        sheet.append(_cells(sheet, [*before, *(read(line) for *_, read in columns)]))


def _rows(summary) -> Iterator[tuple]:
    for line in [*summary.lines, summary.total]:
        yield _unit_of(line, summary), line


def _rows_below(summary) -> Iterator[tuple]:
    for above, line in _lines_below(summary):
        yield (above, *_unit_of(line, summary)), line


def _lines_below(summary) -> Iterator[tuple[str, Line]]:
    above = summary.unit.code if summary.unit else ""
    for line in summary.lines:
        yield above, line


def _saved(book, moment: datetime) -> bytes:
    """Return the bytes of a workbook, all its dates the same at each run."""
    book.properties.created = book.properties.modified = moment
    draft, content = BytesIO(), BytesIO()
    with ZipFile(draft, "w") as archive:
        ExcelWriter(book, archive).save()
    with ZipFile(draft) as archive, ZipFile(content, "w", ZIP_DEFLATED) as dated:
        for name in archive.namelist():
            # A name alone would bear the hour of this run.
            dated.writestr(ZipInfo(name), archive.read(name), ZIP_DEFLATED)
    return content.getvalue()


def _plain(value):
    """Return a value as CSV has it: no program may take a text for a formula."""
    if _is_text(value) and value.startswith(FORMULA):
        return f"'{value}"
    return _whole_where_possible(value)


def _write_coverage(book, summary):
    sheet = _sheet(book, "ការដាក់របាយការណ៍", [*UNIT_HEADS, *COVERAGE_HEADS])
    for line in [*summary.lines, summary.total]:
        counts = [getattr(line.coverage, name) for name, _ in COVERAGE_HEADS]
        sheet.append(_cells(sheet, [*_unit_of(line, summary), *counts]))


def _write_missing(book, summary):
    sheet = _sheet(book, "មិនទាន់ដាក់", UNIT_HEADS)
    for unit in summary.missing:
        sheet.append(_cells(sheet, [unit.code, unit.full_name]))


def _sheet(book, title, heads: Iterable[tuple[str, str]]):
    heads = list(heads)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "C3"
    for place in range(1, len(heads) + 1):
        sheet.column_dimensions[get_column_letter(place)].width = 28 if place == 2 else 16
    for row in zip(*heads, strict=True):
        sheet.append(_cells(sheet, row, font=BOLD))
    return sheet


def _cells(sheet, values, font=None):
    return [_cell(sheet, value, font) for value in values]


def _cell(sheet, value, font):
    if not _is_text(value):
        # As it is, without a cell of its own: of figures there are tens of thousands.
        return _whole_where_possible(value)
    # By type, whatever it begins with: "=1+1" is a text and stays one.
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    if font:
        cell.font = font
    return cell


def _whole_where_possible(value):
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return value


def _is_text(value) -> bool:
    return isinstance(value, str)


def _unit_of(line: Line, summary: Summary):
    if line is summary.total:
        return summary.unit.code if summary.unit else "", "សរុប"
    name = f"ក្រុមការងារ{line.unit.kind_word}" if line.is_own else line.unit.full_name
    return line.unit.code, name


def _columns_of(question, cells):
    if question.type == Question.Type.RATIO:
        code = question.code
        return [(code, f"{question.label_km} (%)", lambda line: line.ratios.get(code))]
    if question.type == Question.Type.CHOICE:
        return [_tally_column(question, choice) for choice in question.choices.all()]
    if question.type not in NUMERIC:
        return []
    return [column for cell in cells for column in _cell_columns(question, cell)]


def _cell_columns(question, cell):
    label = question.label_km
    if cell.row_id:
        label = f"{label}៖ {cell.row.label_km} {cell.column.label_km}"
    columns = [(cell.code, label, _reader(cell.code, "number"))]
    if question.with_women:
        columns.append((f"{cell.code}.women", f"{label} (ស្រី)", _reader(cell.code, "women")))
    if question.type == Question.Type.YES_NO:
        columns.append(
            (f"{cell.code}.reports", f"{label} (ចំនួនចម្លើយ)", _reader(cell.code, "reports"))
        )
    return columns


def _reader(code, name):
    def read(line):
        figure = line.figures.get(code)
        return getattr(figure, name) if figure else None

    return read


def _tally_column(question, choice):
    def read(line):
        tally = line.tallies.get(question.code)
        return tally[choice.code] if tally else None

    return f"{question.code}.{choice.code}", f"{question.label_km}៖ {choice.label_km}", read
