"""How two figures become one: by the rule of their question."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal

from reporting.models import Question
from reporting.summary import Figure, Line

Rule = Question.Rule
CENT = Decimal("0.01")
PER_CENT = Decimal("0.1")


class Adding:
    """Adds figures and lines up as the questions of a form say."""

    def __init__(self, parts):
        self.rules = {
            cell.code: question.rule
            for part in parts
            for question in part.questions
            for cell in part.cells[question.code]
        }
        self.ratios = {
            question.code: (question.numerator.code, question.denominator.code)
            for part in parts
            for question in part.questions
            if question.rule == Rule.RATIO
        }

    def is_maximum(self, code) -> bool:
        return self.rules.get(code) == Rule.MAXIMUM

    def add(self, code, one: Figure, other: Figure) -> Figure:
        women = None
        if one.women is not None or other.women is not None:
            women = (one.women or 0) + (other.women or 0)
        number = (
            max(one.number, other.number) if self.is_maximum(code) else one.number + other.number
        )
        return Figure(number, women, one.reports + other.reports)

    def put(self, figures: dict[str, Figure], code, figure: Figure):
        """Add a figure to what stands under its code."""
        found = figures.get(code)
        figures[code] = self.add(code, found, figure) if found else figure

    def merge(self, line: Line, figures: dict[str, Figure], tallies: dict[str, Counter]):
        """Add figures and counted choices to a line."""
        for code, figure in figures.items():
            self.put(line.figures, code, figure)
        for code, counted in tallies.items():
            line.tallies[code] = line.tallies.get(code, Counter()) + counted

    def round(self, line: Line, codes):
        """Round the figures of some codes, when everything is added to them."""
        for code in codes & line.figures.keys():
            figure = line.figures[code]
            line.figures[code] = replace(figure, number=figure.number.quantize(CENT))

    def divide(self, line: Line):
        """Give a line its ratios, of the finished sums."""
        for code, (numerator, denominator) in self.ratios.items():
            above, below = line.figures.get(numerator), line.figures.get(denominator)
            if above and below and below.number:
                percent = 100 * above.number / below.number
                line.ratios[code] = percent.quantize(PER_CENT)
