"""The figures of a form, one after another: what can be compared, aimed at and followed in time."""

from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from reporting.models import Choice, Question
from reporting.summary import Line, Part

from .parts import read_parts

Rule, Type = Question.Rule, Question.Type
NUMBERS = (Type.NUMBER, Type.MONEY, Type.TABLE, Type.YES_NO)


class FigureOf(NamedTuple):
    """One figure: the code of its cell or ratio, its words, how it adds up."""

    code: str
    label: str
    rule: str
    decimals: int
    section: str

    @property
    def is_ratio(self) -> bool:
        return self.rule == Rule.RATIO

    def of(self, line: Line) -> Decimal | None:
        """Return what a line says."""
        if self.is_ratio:
            return line.ratios.get(self.code)
        found = line.figures.get(self.code)
        return found.number if found else None


def figures_of(edition: int) -> list[FigureOf]:
    return figures_in(read_parts(edition))


def figures_in(parts: list[Part]) -> list[FigureOf]:
    """Return the figures of a form in its order."""
    return [figure for part in parts for asked in part.questions for figure in _of(part, asked)]


def _of(part, question) -> list[FigureOf]:
    section = part.section.label
    if question.type == Type.RATIO:
        return [FigureOf(question.code, question.label, question.rule, 1, section)]
    if question.type not in NUMBERS:
        return []
    return [
        FigureOf(cell.code, cell.label, question.rule, question.decimals, section)
        for cell in part.cells[question.code]
    ]


class Asked(NamedTuple):
    """What the code of a figure means: its question, the choice, the cells, the words."""

    question: Question
    choice: Choice | None
    codes: list[str]
    label: str


def asked_in(parts: list[Part], code: str) -> Asked | None:
    """Return what a code means: of a cell, of a ratio, or of one answer of a choice.

    None where the form has no such figure.
    """
    found = (_asked(part, asked, code) for part in parts for asked in part.questions)
    return next(filter(None, found), None)


def _asked(part, question, code) -> Asked | None:
    if question.rule == Rule.RATIO and question.code == code:
        codes = [question.numerator.code, question.denominator.code]
        return Asked(question, None, codes, question.label)
    if question.type == Type.CHOICE:
        before, _dot, last = code.rpartition(".")
        choices = {choice.code: choice for choice in question.choices.all()}
        if before == question.code and last in choices:
            label = f"{question.label}{_(':')} {choices[last].label}"
            return Asked(question, choices[last], [before], label)
    cells = {cell.code: cell for cell in part.cells[question.code]}
    if question.type in NUMBERS and code in cells:
        return Asked(question, None, [code], cells[code].label)
    return None
