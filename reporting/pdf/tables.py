"""The tables of a chapter: finished words in rows, so that the template decides nothing."""

from dataclasses import dataclass, field
from html import escape

from django.utils.safestring import SafeString, mark_safe

from reporting import charts
from reporting.models import Question
from reporting.summary import Line, Summary
from taskforce.paper.lines import broken

from . import columns, words
from .columns import Group

NOTES = {
    Question.Rule.LATEST: "តួលេខគិតត្រឹមរបាយការណ៍ចុងក្រោយក្នុងអំឡុងពេលរាយការណ៍",
    Question.Rule.MAXIMUM: "តួលេខធំបំផុតក្នុងរបាយការណ៍តែមួយ មិនបូកបញ្ចូលគ្នា",
}
# How many times the largest figure of one column may be that of another under one scale.
WIDEST_SCALE = 20
MARKS = {Question.Rule.MAXIMUM: "**", Question.Rule.LATEST: "*"}


@dataclass(slots=True)
class TableRow:
    name: str
    cells: list[str]
    ordinal: str = ""
    css: str = ""
    chart: str = ""

    @property
    def figures(self) -> SafeString:
        """Return the cells as HTML: they are 30,000, and a loop of a template takes its time."""
        return mark_safe("".join([f"<td>{escape(cell)}</td>" for cell in self.cells]))


@dataclass(slots=True)
class Head:
    """A head over one or more columns."""

    label: str
    unit: str = ""
    mark: str = ""
    swatch: str = ""  # the colour of its bars
    span: int = 1
    is_tall: bool = False  # reaches down to the figures


@dataclass(slots=True)
class Table:
    """One table of figures, with a line for each unit or for each fixed row of the form."""

    name_head: str
    heads: list[Head]
    rows: list[TableRow]
    widths: list[str] = field(default_factory=list)  # of all columns, in percent
    subheads: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    title: str = ""
    has_bars: bool = False
    chart_head: str = ""


def line_tables(groups: list[Group], summary: Summary) -> list[Table]:
    """Return the tables of a section: one line per unit, and their total."""
    lines = [*summary.lines, summary.total]
    for group in groups:
        _measure(group, lines)
    return [_line_table(table, summary) for table in columns.pack(groups)]


def coverage_rows(summary: Summary) -> list[TableRow]:
    """Return a row for each unit: reports expected, received, accepted, missing, share, bar."""
    rows = _line_rows(summary, _coverage_cells)
    for row, line in zip(rows, [*summary.lines, summary.total], strict=True):
        row.chart = charts.coverage_bar(line.coverage, width=90, height=7)
    return rows


def matrix(question, cells, line: Line, *, with_bars: bool) -> Table:
    """Return the totals of a table of the form, row by row, with bars where they are asked for."""
    by_row, heads = {}, {}
    for cell in cells:
        by_row.setdefault(cell.row, []).append(cell)
        heads.setdefault(cell.column_id, cell.column.label_km)
    numbers = {cell: _cell_number(line, cell) for cell in cells}
    largest = max(filter(None, numbers.values()), default=0)
    with_bars = with_bars and _fit_one_scale(numbers)
    return Table(
        title=broken(question.label_km),
        name_head=broken("បរិយាយ"),
        heads=[
            Head(broken(label), swatch=charts.swatch(place) if with_bars else "")
            for place, label in enumerate(heads.values())
        ],
        has_bars=with_bars,
        chart_head=broken("គំនូសតាង"),
        notes=_notes([question.rule]),
        rows=[
            _matrix_row(row, [numbers[cell] for cell in found], question, largest, with_bars)
            for row, found in by_row.items()
        ],
    )


def _measure(group, lines):
    for column in group.columns:
        widest = max(columns.text_width(column.show(line)) for line in lines)
        head = columns.head_width(column.label or group.label)
        column.width = max(widest * 1.08 + columns.PADDING, head, 3.6)
    # The head of several columns needs room for its own longest word.
    lacking = columns.head_width(group.label) - sum(column.width for column in group.columns)
    for column in group.columns:
        column.width += max(lacking, 0) / len(group.columns)


def _line_table(groups: list[Group], summary: Summary) -> Table:
    shown = [column for group in groups for column in group.columns]
    is_tiered = any(column.label for column in shown)
    return Table(
        name_head=broken(words.below(summary)),
        heads=[_head(group, is_tiered) for group in groups],
        subheads=[broken(column.label) for column in shown if column.label],
        rows=_line_rows(summary, lambda line: [column.show(line) for column in shown]),
        widths=_widths([column.width for column in shown]),
        notes=_notes([group.rule for group in groups]),
    )


def _head(group, is_tiered):
    return Head(
        broken(group.label),
        broken(group.unit),
        MARKS.get(group.rule, ""),
        span=len(group.columns),
        is_tall=is_tiered and not group.columns[0].label,
    )


def _line_rows(summary, cells_of):
    rows, ordinal = [], 0
    for line in summary.lines:
        ordinal += not line.is_own
        rows.append(
            TableRow(
                name=broken(words.line_name(line)),
                cells=cells_of(line),
                ordinal="" if line.is_own else words.number(ordinal),
                css="own" if line.is_own else ("odd" if ordinal % 2 else "even"),
            )
        )
    total = cells_of(summary.total)
    return [*rows, TableRow(name="សរុប", cells=total, css="total")]


def _coverage_cells(line):
    coverage = line.coverage
    counts = [coverage.expected, coverage.received, coverage.accepted, coverage.missing]
    return [*map(words.number, counts), words.share(coverage.received, coverage.expected)]


def _widths(figures):
    """Return the widths in percent; what is left of the page is shared out."""
    known = columns.ORDINAL + columns.NAME + sum(figures)
    spare = max(columns.PAGE - known, 0) / (len(figures) + 1)
    widths = [columns.ORDINAL, columns.NAME + spare, *(width + spare for width in figures)]
    return [f"{100 * width / sum(widths):.2f}%" for width in widths]


def _cell_number(line, cell):
    figure = line.figures.get(cell.code)
    return figure.number if figure else None


def _fit_one_scale(numbers) -> bool:
    """Tell whether bars of all columns can be read beside each other.

    Sessions in thousands beside people in hundreds of thousands cannot: the former vanish.
    """
    largest = {}
    for cell, number in numbers.items():
        largest[cell.column_id] = max(number or 0, largest.get(cell.column_id, 0))
    return max(largest.values()) <= WIDEST_SCALE * min(largest.values())


def _matrix_row(row, numbers, question, largest, with_bars):
    return TableRow(
        name=broken(row.label_km),
        cells=[
            words.NOTHING if number is None else words.number(number, question.decimals)
            for number in numbers
        ],
        chart=charts.grouped_bars(numbers, largest=largest, width=150) if with_bars else "",
    )


def _notes(rules):
    return [broken(f"{MARKS[rule]} {note}។") for rule, note in NOTES.items() if rule in rules]


def key_figures(summary: Summary) -> list[TableRow]:
    """Return the totals of the questions that every group must answer: the first page's table."""
    return [
        TableRow(
            name=broken(question.label_km),
            cells=[
                words.number(figure.number, question.decimals),
                words.NOTHING if figure.women is None else words.number(figure.women),
                broken(question.unit_km),
            ],
            css="even" if place % 2 else "odd",
        )
        for place, (question, figure) in enumerate(_required(summary))
    ]


def _required(summary):
    return [
        (question, summary.total.figures[question.code])
        for part in summary.parts
        for question in part.questions
        if question.required
        and question.type in {Question.Type.NUMBER, Question.Type.MONEY}
        and question.code in summary.total.figures
    ]
