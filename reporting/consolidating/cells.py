"""Under which code of the form each stored cell counts, and times what.

The one place where the key of a cell becomes a code. A cell keeps its code from edition to
edition, unless a mapping in force says otherwise (`reporting/reading.py`): a renamed cell has
another code, a part of a divided one several, another unit another factor.
"""

from decimal import Decimal
from typing import NamedTuple

from reporting.reading import read


class Share(NamedTuple):
    """One code that a stored cell counts under."""

    code: str
    factor: Decimal = Decimal(1)


class Cells:
    """The cells of all editions that some periods were answered with.

    `into`: the edition whose codes they are read as. One query, where there is no other.
    """

    def __init__(self, periods, into: int):
        self.into = into
        self.reading = read({period.edition_id for period in periods}, into=into)
        self.shares = {
            pk: [Share(*place) for place in places] for pk, places in self.reading.places.items()
        }
        self.choices = self.reading.asks_choice
        self.stocks = self.reading.stocks  # of which each unit's last report counts
        # What has another unit is added up exactly, and rounded when all is added.
        self.scaled = {
            share.code for shares in self.shares.values() for share in shares if share.factor != 1
        }

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

    def choice(self, cell: int, code: str) -> str:
        """Return the code that one of the answers of a choice counts under."""
        return self.reading.choices.get((cell, code), code)
