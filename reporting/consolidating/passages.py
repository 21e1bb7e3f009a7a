"""The passages that were picked for a consolidated report, in place of all that was written."""

from collections import defaultdict
from itertools import groupby

from reporting.models import Answer, PickedPassage, Status
from reporting.summary import Passage

from .cells import Cells


class Picked:
    """What was picked for the summaries of some units (None: the country) for a period.

    One query; one more where something was picked.
    """

    def __init__(self, period, units: list, cells: Cells):
        self.found = defaultdict(list)
        if period.pk is None:
            return  # of a range nothing is picked
        rows = PickedPassage.objects.filter(period=period.pk).select_related("report__unit")
        keys = [unit.pk for unit in units if unit]
        within = rows.filter(unit__in=keys)
        rows = list(within | rows.filter(unit=None) if None in units else within)
        said = said_now({row.report_id for row in rows}, cells) if rows else {}
        for row in rows:
            is_fresh = said.get((row.report_id, row.question)) == row.original
            self.found[row.unit_id, row.question].append((row, is_fresh))

    def passages(self, unit, written: list[Passage], questions: dict, by_code) -> list[Passage]:
        """Return the passages of a summary: for each question what was picked, or all there is."""
        key, told = unit.pk if unit else None, []
        asked = {passage.question.code for passage in written}
        asked |= {question for place, question in self.found if place == key}
        # Where nothing was picked, the order of what was written stays.
        free = [passage for passage in written if (key, passage.question.code) not in self.found]
        for code in questions:
            if code in asked and (key, code) in self.found:
                told += [
                    self._passage(row, questions[code], by_code)
                    for row, is_fresh in self.found[key, code]
                    if is_fresh
                ]
        return [*told, *free]

    def stale(self, unit) -> int:
        """Return how many picked passages no longer say what their report says."""
        key = unit.pk if unit else None
        return sum(
            not is_fresh
            for (place, _question), rows in self.found.items()
            if place == key
            for _row, is_fresh in rows
        )

    def _passage(self, row, question, by_code) -> Passage:
        writer = row.report.unit
        shown = next((unit for unit in by_code.values() if unit.pk == writer.pk), writer)
        return Passage(
            shown, question, row.text, row.report_id, original=row.original, version=row.version
        )


def said_now(reports, cells: Cells) -> dict[tuple[int, str], str]:
    """Return what accepted reports say now, by report and code of the question."""
    answers = Answer.objects.filter(
        submission__in=reports, submission__status=Status.ACCEPTED
    ).exclude(text="")
    rows = answers.order_by("submission_id").values_list("submission_id", "cell_id", "text")
    said = {}
    for report, of_it in groupby(rows, key=lambda row: row[0]):
        for _report, cell, text in of_it:
            for code in cells.codes(cell) if cell in cells.shares else ():
                said[report, code] = text
    return said
