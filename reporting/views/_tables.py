"""A summary as the tables of the screen: finished words and figures, ready to be printed."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reporting.models import Question
from reporting.summary import Line, Part, Passage, Summary
from taskforce.templatetags.khmer import figure

Type, Rule = Question.Type, Question.Rule

# Sums need no word: they are what a reader expects.
RULES = {
    Rule.LATEST: lambda: _("at the end of the period"),
    Rule.MAXIMUM: lambda: _("largest"),
}


@dataclass(slots=True)
class Column:
    """One column of figures below a head; its words may be empty."""

    label: str
    show: Callable[[Line], str]
    code: str = ""  # of the figure, where it is made of reports


@dataclass(slots=True)
class Head:
    """The columns of one question."""

    label: str
    note: str
    columns: list[Column]


@dataclass(slots=True)
class Row:
    line: Line
    label: str
    cells: list[str]
    addresses: list[str] = field(default_factory=list)  # of the sources of each cell

    @property
    def linked(self) -> list[tuple[str, str]]:
        """Each cell with the address of its sources; empty where there are none."""
        return list(zip(self.cells, self.addresses, strict=True))


@dataclass(slots=True)
class Grid:
    """A table question with the totals in its cells."""

    question: Question
    columns: list[str]
    rows: list[tuple[str, list[str]]]
    addresses: list[list[str]] = field(default_factory=list)

    @property
    def linked(self) -> list[tuple[str, list[tuple[str, str]]]]:
        return [
            (label, list(zip(cells, found, strict=True)))
            for (label, cells), found in zip(self.rows, self.addresses, strict=True)
        ]


@dataclass(slots=True)
class Writing:
    """What the groups wrote to one question."""

    question: Question
    passages: list[Passage]


@dataclass(slots=True)
class Block:
    """One section of the form, added up."""

    part: Part
    heads: list[Head] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    total: Row | None = None
    grids: list[Grid] = field(default_factory=list)
    writings: list[Writing] = field(default_factory=list)

    @property
    def columns(self) -> list[Column]:
        return [column for head in self.heads for column in head.columns]

    @property
    def has_second_line(self) -> bool:
        return any(column.label for column in self.columns)


# Gives the address of a figure's sources by line and code; nothing where they are not shown.
Addresses = Callable[[Line, str], str]


def blocks_of(summary: Summary, address: Addresses = lambda line, code: "") -> list[Block]:
    return [_block(part, summary, address) for part in summary.parts]


def line_name(line: Line) -> str:
    """Return the name of a line: a unit with all below it, or the unit's own group alone."""
    if line.is_own:
        return _("Task force of %(unit)s") % {"unit": line.unit.display_name}
    return line.unit.display_name


def _block(part, summary, address):
    block = Block(part)
    block.heads = [HEADS[q.type](q) for q in part.questions if q.type in HEADS]
    block.rows = [_row(block, line, line_name(line), address) for line in summary.lines]
    block.total = _row(block, summary.total, _("Total"), address)
    for question in part.questions:
        if question.type == Type.TABLE:
            block.grids.append(_grid(part, question, summary.total, address))
        elif question.type == Type.TEXT:
            passages = [p for p in summary.passages if p.question.pk == question.pk]
            block.writings.append(Writing(question, passages))
    return block


def _row(block, line, label, address):
    nothing, cells, addresses = figure(None), [], []
    for column in block.columns:
        cells.append(text := column.show(line))
        addresses.append(address(line, column.code) if text != nothing else "")
    return Row(line, label, cells, addresses)


def _grid(part, question, total, address):
    columns, rows, addresses = {}, {}, {}
    for cell in part.cells[question.code]:
        columns[cell.column_id] = cell.column.label
        found = total.figures.get(cell.code)
        _label, cells = rows.setdefault(cell.row_id, (cell.row.label, []))
        cells.append(figure(found.number if found else None, question.decimals))
        addresses.setdefault(cell.row_id, []).append(address(total, cell.code) if found else "")
    return Grid(question, list(columns.values()), list(rows.values()), list(addresses.values()))


# The columns of each type of question; texts, dates and tables are shown otherwise.


def _number_head(question):
    def total(line):
        found = line.figures.get(question.code)
        return figure(found.number if found else None, question.decimals)

    def women(line):
        found = line.figures.get(question.code)
        return figure(found.women if found else None)

    if not question.with_women:
        return _head(question, [Column("", total, question.code)])
    columns = [(_("total"), total), (_("women"), women)]
    return _head(question, [Column(label, show, question.code) for label, show in columns])


def _yes_no_head(question):
    def yes(line):
        found = line.figures.get(question.code)
        if found is None:
            return figure(None)
        parts = {"yes": figure(found.number), "all": figure(found.reports)}
        return _("%(yes)s of %(all)s") % parts

    return _head(question, [Column(_("said yes"), yes, question.code)])


def _choice_head(question):
    def times(code):
        def show(line):
            tally = line.tallies.get(question.code)
            return figure(tally[code] if tally else None)

        return show

    choices = question.choices.all()
    columns = [
        Column(_short(choice), times(choice.code), f"{question.code}.{choice.code}")
        for choice in choices
    ]
    return _head(question, columns)


def _ratio_head(question):
    def percent(line):
        value = line.ratios.get(question.code)
        return figure(None) if value is None else f"{figure(value, 1)} %"

    return _head(question, [Column("", percent, question.code)])


def _short(part):
    """Return the words for the head of a column: short ones exist in Khmer."""
    return part.short if get_language() == "km" else part.label


def _head(question, columns):
    rule = RULES.get(question.rule, lambda: "")()
    # A percentage says so in each cell.
    unit = "" if question.type == Type.RATIO else question.unit_km
    return Head(_short(question), ", ".join(filter(None, [unit, rule])), columns)


HEADS = {
    Type.NUMBER: _number_head,
    Type.MONEY: _number_head,
    Type.YES_NO: _yes_no_head,
    Type.CHOICE: _choice_head,
    Type.RATIO: _ratio_head,
}
