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
        self.stocks: list[int] = []  # of which each unit's last report counts
        names = ("pk", "code", "question__type", "question__rule")
        for pk, code, kind, rule in rows.values_list(*names):
            self.shares[pk] = [Share(code)]
            if kind == Question.Type.CHOICE:
                self.choices.append(pk)
            if rule == Question.Rule.LATEST:
                self.stocks.append(pk)

    def of(self, cell: int) -> list[Share]:
        """Return the codes that the answers of a cell count under."""
        return self.shares[cell]

    def under(self, code: str) -> dict[int, Decimal]:
        """Return the cells whose answers count under a code, each with its factor."""
        return {
            pk: share.factor
            for pk, shares in self.shares.items()
            for share in shares
            if share.code == code
        }

    def codes(self, cell: int) -> list[str]:
        return [share.code for share in self.shares[cell]]
