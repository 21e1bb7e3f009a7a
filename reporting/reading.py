"""How the answers of several editions are read as those of one: the mappings in force at work.

Without a mapping a place keeps its code from edition to edition. The number of queries is fixed,
and one where all answers are of one edition.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import override

from reporting import mapping
from reporting.models import Cell, FormEdition, FormMapping, Question
from taskforce.formats.digits import digits

KIND = ("question__type", "question__rule")


@dataclass(frozen=True, slots=True)
class CarriedFigure:
    """A figure beside the form, under a code of its own: what nobody can divide.

    `whole` is the cell that bore it, `parts` the cells of which it is the sum in other editions.
    """

    code: str
    whole: Cell
    parts: tuple[Cell, ...]
    # Whether it was whole before and is in parts now; else the other way round.
    was_whole: bool

    @property
    def label(self) -> str:
        """What it is called, with the edition in which it was asked so."""
        number = digits(str(self.whole.edition.number))
        return _("%(question)s (edition %(number)s)") % {
            "question": self.whole.label,
            "number": number,
        }

    def label_in(self, language: str) -> str:
        with override(language):
            return self.label


@dataclass(slots=True)
class Reading:
    """What each cell of some editions is in one of them: by key, codes with their factors.

    `choices` holds the answers that have another code there, by key of the cell and own code.
    `rounded`: codes whose unit changed so that only their sum is rounded.
    """

    places: dict[int, list[tuple[str, Decimal]]] = field(default_factory=dict)
    choices: dict[tuple[int, str], str] = field(default_factory=dict)
    asks_choice: list[int] = field(default_factory=list)
    stocks: list[int] = field(default_factory=list)  # of which the latest value counts
    carried: list[CarriedFigure] = field(default_factory=list)
    rounded: set[str] = field(default_factory=set)

    def sort_in(self, cell: int, kind: str, rule: str):
        if kind == Question.Type.CHOICE:
            self.asks_choice.append(cell)
        if rule == Question.Rule.LATEST:
            self.stocks.append(cell)


def read(editions: Collection[int], *, into: int) -> Reading:
    """Return what the cells of editions are as those of `into`; all of them are keys."""
    if not set(editions) - {into}:
        return _of_one_edition(editions)
    return _Way(set(editions) | {into}, into).reading()


def _of_one_edition(editions):
    found = Reading()
    rows = Cell.objects.filter(edition__in=editions).order_by()
    for pk, code, *kind in rows.values_list("pk", "code", *KIND):
        found.places[pk] = [(code, mapping.ONE)]
        found.sort_in(pk, *kind)
    return found


class _Way:
    """The editions between those asked for, with what leads from each to the next."""

    def __init__(self, editions, into):
        self.editions, self.into = editions, into
        rows = FormEdition.objects.filter(code__in=FormEdition.objects.filter(
            pk=into).values("code")).order_by("number")  # fmt: skip
        self.numbers = dict(rows.values_list("pk", "number"))
        self.links, self.target = self._read_links()
        self.keys, self.kinds = self._read_cells()

    def _read_links(self):
        found = FormMapping.objects.in_force().filter(new__in=self.numbers)
        found = list(found.prefetch_related("steps"))
        return {one.old_id: one.links() for one in found}, {one.old_id: one.new_id for one in found}

    def _read_cells(self):
        keys, kinds = defaultdict(dict), {}
        rows = Cell.objects.filter(edition__in={*self.numbers, *self.editions}).order_by()
        for pk, edition, code, *kind in rows.values_list("pk", "edition_id", "code", *KIND):
            keys[edition][code], kinds[pk] = pk, kind
        return keys, kinds

    def reading(self) -> Reading:
        ours = [pk for pk in self.numbers if pk in self.editions]
        first, last = ours[0], ours[-1]
        chain = self._path(first, self.into)[:-1] + self._path(self.into, last)
        found = Reading()
        self._put(found, chain, self.editions)
        for other in self.editions - set(chain):
            self._put(found, self._beside(other), {other})
        for pk in found.places:
            found.sort_in(pk, *self.kinds[pk])
        return found

    def _path(self, low, high) -> list[int]:
        """Return the editions from one to a later one: by mappings, else one after the other."""
        numbers, path = self.numbers, [low]
        while path[-1] != high:
            here = path[-1]
            target = self.target.get(here)
            if target is None or numbers[target] > numbers[high]:
                target = next(pk for pk in numbers if numbers[pk] > numbers[here])
            path.append(target)
        return path

    def _beside(self, other) -> list[int]:
        """Return the way of an edition that the chain passes by, or of another form."""
        if other not in self.numbers:
            return [other, self.into]
        return self._path(*sorted([other, self.into], key=self.numbers.get))

    def _put(self, found: Reading, chain, wanted):
        """Put what is read along a chain into a reading, of the editions that are wanted."""
        at = chain.index(self.into)
        codes = [self.keys[pk] for pk in chain]
        numbers = [self.numbers.get(pk, 0) for pk in chain]
        read = mapping.read_chain(codes, self._bonds(chain), at, numbers)
        for pk, places, choices in zip(chain, read.places, read.choices, strict=True):
            if pk in wanted:
                keys = self.keys[pk]
                found.places |= {key: places.get(code, []) for code, key in keys.items()}
                found.choices |= {(keys[code], one): to for (code, one), to in choices.items()}
        found.rounded |= read.rounded
        self._carry(found, chain, read.carried)

    def _bonds(self, chain):
        bonds = []
        for old, new in zip(chain, chain[1:], strict=False):
            if self.target.get(old) == new:
                bonds.append(mapping.Bond(tuple(self.links[old])))
            else:
                bonds.append(mapping.Bond.of_same_codes(self.keys[old], self.keys[new]))
        return bonds

    def _carry(self, found, chain, carried):
        if not carried:
            return
        known = {one.code for one in found.carried}
        wholes = {one: self.keys[chain[one.place]][one.whole] for one in carried}
        parts = {one: [self.keys[chain[one.place + (1 if one.is_old else -1)]][code]
                       for code in one.parts] for one in carried}  # fmt: skip
        keys = {*wholes.values(), *(key for some in parts.values() for key in some)}
        cells = Cell.objects.select_related("question", "row", "column", "edition").in_bulk(keys)
        found.carried += [
            CarriedFigure(one.code, cells[wholes[one]], tuple(cells[key] for key in parts[one]),
                          one.is_old)
            for one in carried if one.code not in known
        ]  # fmt: skip
