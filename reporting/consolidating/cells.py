"""Under which code of the form each stored cell counts, and times what.

The one place where the key of a cell becomes a code. A cell keeps its code from edition to
edition, and counts under it once; what a mapping says otherwise replaces its row in `shares`:
a renamed cell has another code, a part of a split one several, another unit another factor.
"""

from decimal import Decimal
from typing import NamedTuple

from reporting.models import Cell, Question


class Share(NamedTuple):
    """One code that a stored cell counts under."""

    code: str
    factor: Decimal = Decimal(1)


class Cells:
    """The cells of all editions that some periods were answered with; one query.

    `into`: the edition whose codes they are read as.
    """

    def __init__(self, periods, into: int):
        self.into = into
        editions = {period.edition_id for period in periods}
        rows = Cell.objects.filter(edition__in=editions).order_by()
        self.shares: dict[int, list[Share]] = {}
        self.choices: list[int] = []
        for pk, code, kind in rows.values_list("pk", "code", "question__type"):
            self.shares[pk] = [Share(code)]
            if kind == Question.Type.CHOICE:
                self.choices.append(pk)

    def of(self, cell: int) -> list[Share]:
        """Return the codes that the answers of a cell count under."""
        return self.shares[cell]

    def codes(self, cell: int) -> list[str]:
        return [share.code for share in self.shares[cell]]
