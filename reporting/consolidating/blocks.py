"""What the accepted reports of a province add up to for a period, kept while they are the same.

A year of the country is a million answers, and adding them up takes the database a second. Of
twelve months eleven do not change any more: what each province's reports add up to is kept in the
memory of the process, under a mark made of the reports themselves. Another report that is
accepted, returned or handed in again makes another mark, so nothing is ever told that something
changed.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator
from threading import Lock
from typing import NamedTuple

from django.db.models import Count, Max, Sum

from reporting.models import Answer, Status

# Five years of months for 25 provinces, twice; each some ten kilobytes.
MOST = 3000

Key = tuple[int, int, int, int]  # period, province, how many reports, their mark


class Block(NamedTuple):
    """Rows of cell, sum, women, largest, reports; and rows of cell, choice, times."""

    numbers: list[tuple]
    choices: list[tuple]


class Marks:
    """Makes the keys of blocks from the accepted reports, one after another."""

    def __init__(self):
        self.found = defaultdict(lambda: [0, 0])

    def take_in(self, period, province, *report):
        found = self.found[period, province]
        found[0] += 1
        found[1] ^= hash(report)

    def keys(self) -> list[Key]:
        return [(*place, *mark) for place, mark in self.found.items()]


class Shelf:
    """The blocks that were read last."""

    def __init__(self, most=MOST):
        self.most, self.kept, self.lock = most, OrderedDict(), Lock()

    def blocks(self, keys: Iterable[Key]) -> dict[Key, Block]:
        """Return the blocks of some keys; those that are not kept are read in two queries."""
        with self.lock:
            found = {key: self.kept[key] for key in keys if key in self.kept}
        missing = [key for key in keys if key not in found]
        if missing:
            found |= _read(missing)
        with self.lock:
            for key, block in found.items():
                self.kept[key] = block
                self.kept.move_to_end(key)
            while len(self.kept) > self.most:
                self.kept.popitem(last=False)
        return found


SHELF = Shelf()


def numbers_of(blocks: Iterable[tuple[Key, Block]], leave_out) -> Iterator[tuple]:
    """Give the sums of all periods together: province, cell, sum, women, largest, reports."""
    sums = {}
    for (_period, province, *_mark), block in blocks:
        for cell, total, women, largest, reports in block.numbers:
            if cell in leave_out:
                continue
            held = sums.get((province, cell))
            if held is None:
                sums[province, cell] = [total, women, largest, reports]
                continue
            held[0] += total
            if women is not None:
                held[1] = (held[1] or 0) + women
            if largest > held[2]:
                held[2] = largest
            held[3] += reports
    for place, held in sums.items():
        yield *place, *held


def _read(keys) -> dict[Key, Block]:
    found = {(key[0], key[1]): Block([], []) for key in keys}
    answers = Answer.objects.filter(
        submission__status=Status.ACCEPTED,
        submission__period__in={period for period, _province in found},
        submission__province__in={province for _period, province in found},
    ).order_by()
    place = ("submission__period_id", "submission__province_id", "cell_id")
    numbers = answers.filter(number__isnull=False).values_list(*place)
    numbers = numbers.annotate(Sum("number"), Sum("women"), Max("number"), Count("pk"))
    choices = answers.filter(choice__isnull=False).values_list(*place, "choice__code")
    for name, rows in (("numbers", numbers), ("choices", choices.annotate(Count("pk")))):
        for period, province, *row in rows:
            if block := found.get((period, province)):
                getattr(block, name).append(tuple(row))
    return {key: found[key[0], key[1]] for key in keys}
