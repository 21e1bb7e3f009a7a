"""What was handed in of each invented report: a corrected one had other figures before."""

from reporting import canonical
from reporting.models import Cell, Question

VERSION = ["submission", "number", "answers", "sha256", "submitted_at", "submitted_by"]
# So many figures were wrong before they were corrected.
WRONG = 3


class Versions:
    """Collects the versions of the reports of one period."""

    def __init__(self, rng, reports):
        self.rng, self.rows = rng, []
        self.cells = {pk: code for code, pk in reports.cells.items()}
        figures = Cell.objects.filter(edition=reports.edition).exclude(
            question__type=Question.Type.YES_NO
        )
        self.figures = {*figures.values_list("code", flat=True)}
        self.choices = {pk: code for code, pk in reports.choices.items()} | {None: None}

    def add(self, number: int, rows: list[tuple], handed: list, by: int) -> None:
        """Keep the answers as handed in at each of some moments, the last one as they are."""
        held = {
            self.cells[cell]: canonical.answer(*values, self.choices[choice])
            for cell, *values, choice in rows
        }
        for place, at in enumerate(handed, start=1):
            answers = canonical.text(held if place == len(handed) else self._wrong(held))
            self.rows.append((number, place, answers, canonical.sha256(answers), at, by))

    def _wrong(self, held):
        """Return answers in which some figures are ten times too high, and one is left out."""
        numbers = [
            code
            for code, value in held.items()
            if code in self.figures and [*value] == ["number"] and value["number"] != "0"
        ]
        wrong = {
            code: {"number": f"{held[code]['number']}0"}
            for code in self.rng.sample(numbers, min(WRONG, len(numbers)))
        }
        found = held | wrong
        if wrong:
            del found[next(iter(wrong))]
        return found
