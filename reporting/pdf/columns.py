"""The questions of a form as columns of figures, and how many of them fit beside each other."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from reporting.models import Question
from reporting.summary import Line, Part
from taskforce.paper.lines import broken

from . import words

Type, Rule = Question.Type, Question.Rule

MOST_COLUMNS = 7
# Widths are counted in em of the table's type; the page is as wide as this.
PAGE = 56.0
ORDINAL, NAME = 2.6, 11.4
PADDING = 1.0

_WIDE = dict.fromkeys("ឃញឍយលសហឡអ", 0.89) | dict.fromkeys("ឈណ", 1.19) | {"រ": 0.3, "វ": 0.3}
_SPACING_VOWELS = frozenset("ាេែៃោៅើឿៀះៈ")
_COENG = "្"


@dataclass(slots=True)
class Column:
    """One column of figures: its head and what it shows of a line."""

    label: str
    show: Callable[[Line], str]
    width: float = 0.0


@dataclass(slots=True)
class Group:
    """The columns of one question, under one head."""

    label: str
    unit: str = ""
    rule: str = ""
    columns: list[Column] = field(default_factory=list)


def groups_of(part: Part) -> list[Group]:
    """Return the groups of columns of a section: all but its texts, dates and tables."""
    groups = []
    for question in part.questions:
        if make := _GROUPS.get(question.type):
            groups += make(question)
    return groups


def pack(groups: list[Group], width: float = PAGE - ORDINAL - NAME) -> list[list[Group]]:
    """Share the groups out to as few tables as hold them, evenly."""
    tables = _fill(groups, MOST_COLUMNS, width)
    for most in range(MOST_COLUMNS - 1, 0, -1):
        narrower = _fill(groups, most, width)
        if len(narrower) > len(tables):
            break
        tables = narrower
    return tables


@lru_cache(maxsize=10_000)
def text_width(text: str) -> float:
    """Estimate how wide a text runs, in em: enough to keep it inside its column."""
    width, after_coeng = 0.0, False
    for letter in text:
        if not after_coeng:
            width += _letter_width(letter)
        after_coeng = letter == _COENG
    return width


def head_width(label: str) -> float:
    """Return the width of the widest word of a head, which cannot be broken."""
    pieces = broken(label).replace("\u200b", " ").split()
    return max(map(text_width, pieces), default=0.0) * 1.05 + PADDING


def _fill(groups, most, width):
    tables, columns, used = [], 0, 0.0
    for group in groups:
        wide = sum(column.width for column in group.columns)
        if not tables or columns + len(group.columns) > most or used + wide > width:
            tables.append([])
            columns, used = 0, 0.0
        tables[-1].append(group)
        columns += len(group.columns)
        used += wide
    return tables


def _letter_width(letter):
    if letter in _WIDE:
        return _WIDE[letter]
    if letter in ",.":
        return 0.25
    if "០" <= letter <= "៩":
        return 0.7
    if "\u17b4" <= letter <= "\u17d3":
        return 0.3 if letter in _SPACING_VOWELS else 0.0
    return 0.6


# What each type of question shows. A text, a date and a table are shown elsewhere.


def _numbers(question):
    def total(line):
        figure = line.figures.get(question.code)
        return words.number(figure.number, question.decimals) if figure else words.NOTHING

    def women(line):
        figure = line.figures.get(question.code)
        if figure is None or figure.women is None:
            return words.NOTHING
        return words.number(figure.women)

    columns = [Column("សរុប" if question.with_women else "", total)]
    if question.with_women:
        columns.append(Column("ស្រី", women))
    return [Group(question.short, question.unit_km, question.rule, columns)]


def _yes_or_no(question):
    def yes(line):
        figure = line.figures.get(question.code)
        if figure is None or not figure.reports:
            return words.NOTHING
        return f"{words.number(figure.number)} នៃ {words.number(figure.reports)}"

    return [Group(question.short, "ចម្លើយ «បាទ»", question.rule, [Column("", yes)])]


def _ratio(question):
    def ratio(line):
        value = line.ratios.get(question.code)
        return words.NOTHING if value is None else words.percent(value)

    return [Group(question.short, "", question.rule, [Column("", ratio)])]


def _choices(question):
    """Return a column for each choice, saying how many chose it."""

    def counted(code):
        def show(line):
            tally = line.tallies.get(question.code)
            return words.number(tally[code]) if tally else words.NOTHING

        return show

    columns = [Column(choice.short, counted(choice.code)) for choice in question.choices.all()]
    tables = -(-len(columns) // MOST_COLUMNS)
    size = -(-len(columns) // max(tables, 1))
    return [
        Group(question.short, "ចំនួនក្រុមការងារ", question.rule, columns[start : start + size])
        for start in range(0, len(columns), size or 1)
    ]


_GROUPS = {
    Type.NUMBER: _numbers,
    Type.MONEY: _numbers,
    Type.YES_NO: _yes_or_no,
    Type.RATIO: _ratio,
    Type.CHOICE: _choices,
}
