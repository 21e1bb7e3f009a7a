"""A summary as a spreadsheet, to reckon with further: every figure typed, no text a formula."""

from collections.abc import Iterable
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from reporting.models import Question
from reporting.summary import Line, Summary

BOLD = Font(bold=True)
NUMERIC = (Question.Type.NUMBER, Question.Type.MONEY, Question.Type.TABLE, Question.Type.YES_NO)
UNIT_HEADS = (("unit", "កូដ"), ("name", "ឈ្មោះ"))
COVERAGE_HEADS = (
    ("expected", "ត្រូវដាក់"),
    ("received", "បានទទួល"),
    ("accepted", "បានទទួលយក"),
    ("missing", "មិនទាន់ដាក់"),
)


def summary_xlsx(summary: Summary) -> bytes:
    """Return a workbook of three sheets: the figures, the coverage, and who is missing.

    Each begins with a row of codes, which stay the same from year to year, and a row of
    Khmer words.
    """
    book = Workbook(write_only=True)
    _write_figures(book, summary)
    _write_coverage(book, summary)
    _write_missing(book, summary)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def figure_columns(summary: Summary) -> list[tuple[str, str, callable]]:
    """Return for each column of figures its code, its Khmer words and how to read it off a line."""
    columns = []
    for part in summary.parts:
        for question in part.questions:
            columns += _columns_of(question, part.cells.get(question.code, []))
    return columns


def _write_figures(book, summary):
    columns = figure_columns(summary)
    heads = [*UNIT_HEADS, *((code, label) for code, label, _ in columns)]
    sheet = _sheet(book, "តួលេខ", heads)
    for line in [*summary.lines, summary.total]:
        sheet.append(
            _cells(sheet, [*_unit_of(line, summary), *(read(line) for *_, read in columns)])
        )


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
    if isinstance(value, Decimal) and value == value.to_integral_value():
        value = int(value)
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value) if _is_text(value) else value)
    if _is_text(value):
        # By type, whatever it begins with: "=1+1" is a text and stays one.
        cell.data_type = "s"
    if font:
        cell.font = font
    return cell


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
