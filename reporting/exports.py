"""A summary as a spreadsheet, to reckon with further: every figure typed, no text a formula.

The same summary gives the same bytes: these files are also inside the PDF.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, time
from decimal import Decimal
from itertools import chain

from django.utils.translation import override

from reporting.hierarchy import Hierarchy
from reporting.models import Question
from reporting.summary import Line, Summary
from taskforce.sheets.styles import Style
from taskforce.sheets.writing import Sheet, Styled, write_csv, write_workbook

BOLD = Style(bold=True)
NUMERIC = (Question.Type.NUMBER, Question.Type.MONEY, Question.Type.TABLE, Question.Type.YES_NO)
UNIT_HEADS = (("unit", "កូដ"), ("name", "ឈ្មោះ"))
ABOUT_HEADS = (
    ("period", "រយៈពេល"),
    ("unit", "កូដ"),
    ("hierarchy", "រចនាសម្ព័ន្ធ"),
    ("words", "ន័យ"),
)
ABOVE_HEAD = ("above", "កូដថ្នាក់លើ")
COVERAGE_HEADS = (
    ("expected", "ត្រូវដាក់"),
    ("received", "បានទទួល"),
    ("accepted", "បានទទួលយក"),
    ("missing", "មិនទាន់ដាក់"),
)
# Not of a published edition: it froze who had handed in, not when.
TIMELINESS_HEADS = (("on_time", "ទាន់ពេលវេលា"), ("late", "យឺតយ៉ាវ"))


def file_name(period, unit, ending: str, hierarchy=Hierarchy.EACH_DATE) -> str:
    """Return the name under which a report is handed out; without a unit, of the country."""
    # Latin letters only: old office machines garble other names.
    place = unit.code if unit else "cambodia"
    today = "-today" if hierarchy == Hierarchy.TODAY else ""
    return f"report-{period.code}-{place}{today}.{ending}"


def summary_xlsx(summary: Summary, *, with_chapters: bool = False) -> bytes:
    """Return a workbook: the figures, the coverage, who is missing, and by which hierarchy.

    Each sheet begins with a row of codes, which stay the same from year to year, and a row of
    Khmer words. A fifth holds the figures of all chapters where they are asked for.
    """
    sheets = [
        _figures("តួលេខ", UNIT_HEADS, summary, _rows(summary)),
        _coverage(summary),
        _missing(summary),
        _about(summary),
    ]
    if with_chapters and summary.chapters:
        rows = (row for found in summary.chapters for row in _rows_below(found))
        sheets.append(_figures("តួលេខតាមជំពូក", (ABOVE_HEAD, *UNIT_HEADS), summary, rows))
    return write_workbook(sheets, moment=datetime.combine(summary.period.ends_on, time()))


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
    lines = (
        [
            above,
            *_unit_of(line, found),
            *(getattr(line.coverage, name) for name, _ in COVERAGE_HEADS),
            *(read(line) for *_, read in columns),
        ]
        for found in [summary, *summary.chapters]
        for above, line in _lines_below(found)
    )
    return write_csv([*zip(*heads, strict=True), *map(_values, lines)])


def figure_columns(summary: Summary) -> list[tuple[str, str, callable]]:
    """Return for each column of figures its code, its Khmer words and how to read it off a line."""
    columns = []
    for part in summary.parts:
        for question in part.questions:
            columns += _columns_of(question, part.cells.get(question.code, []))
    with override("km"):
        carried = [(one.code, one.label, _reader(one.code, "number")) for one in summary.carried]
    return columns + carried


def _figures(title, unit_heads, summary, rows: Iterable[tuple]) -> Sheet:
    """Return a sheet of figures from rows of `(values before the figures, line)`."""
    columns = figure_columns(summary)
    heads = [*unit_heads, *((code, label) for code, label, _ in columns)]
    return _sheet(
        title, heads, ([*before, *(read(line) for *_, read in columns)] for before, line in rows)
    )


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


def _coverage(summary) -> Sheet:
    heads = COVERAGE_HEADS
    if summary.total.coverage.late is not None:
        heads += TIMELINESS_HEADS
    rows = (
        [*_unit_of(line, summary), *(getattr(line.coverage, name) for name, _ in heads)]
        for line in [*summary.lines, summary.total]
    )
    return _sheet("ការដាក់របាយការណ៍", [*UNIT_HEADS, *heads], rows)


def _missing(summary) -> Sheet:
    rows = ([unit.code, unit.full_name] for unit in summary.missing)
    return _sheet("មិនទាន់ដាក់", UNIT_HEADS, rows)


def _about(summary) -> Sheet:
    with override("km"):
        words = str(Hierarchy(summary.hierarchy).label)
    unit = summary.unit.code if summary.unit else ""
    row = [summary.period.code, unit, Hierarchy(summary.hierarchy).value, words]
    return _sheet("អំពី", ABOUT_HEADS, [row])


def _sheet(title, heads: Iterable[tuple[str, str]], rows) -> Sheet:
    top = [[Styled(text, BOLD) for text in row] for row in zip(*heads, strict=True)]
    widths = {place: 28 if place == 1 else 16 for place in range(len(heads))}
    below = map(_values, rows)
    return Sheet(title, chain(top, below), widths, frozen_rows=2, frozen_columns=2)


def _values(row) -> list:
    """Return a row's values, those without a fraction whole."""
    return [
        int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value
        for value in row
    ]


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


def series_xlsx(series) -> bytes:
    """Return one figure over many periods as a workbook: a row for each period."""
    heads = [("period", "រយៈពេល"), (series.code, series.asked.question.label_km),
             (f"{series.code}.women", "ស្រី"), ("reports", "ចំនួនរបាយការណ៍"),
             ("edition", "លេខកំណែទម្រង់")]  # fmt: skip
    rows = (
        [point.period.code, point.value, point.women, point.reports, point.period.edition.number]
        for point in series.points
    )
    moment = datetime.combine(series.periods[-1].ends_on, time())
    return write_workbook([_sheet("តួលេខតាមរយៈពេល", heads, rows)], moment=moment)
