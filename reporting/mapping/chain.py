"""Reading the places of several editions as those of one, along a chain of mappings.

What cannot be divided is never divided. Where one old question became several, or where, read
backwards, several became one, the undivided figure is *carried*: a place beside the form, of its
own code, fed by every edition in which all its parts are known. So a series has no break.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from .link import Kind, Link

WHOLE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Bond:
    """What lies between two editions that follow each other: a mapping, or the same codes."""

    links: tuple[Link, ...]

    @classmethod
    def of_same_codes(cls, old: Iterable[str], new: Iterable[str]) -> "Bond":
        """Return what leads from code to code; one without a counterpart keeps its own."""
        return cls(tuple(Link(Kind.RENAME, code, code) for code in {**dict.fromkeys(old),
                         **dict.fromkeys(new)}))  # fmt: skip

    def forward(self) -> dict[str, list[tuple]]:
        """Return for each old place where its values go: new place, factor, whether rounded."""
        found = defaultdict(list)
        for link in self.links:
            if link.kind not in {Kind.SPLIT, Kind.END}:
                found[link.old].append((link.new, Fraction(link.factor), link.is_rounded))
        return found

    def backward(self) -> dict[str, list[tuple]]:
        """Return for each new place what its values are in the old form."""
        found = defaultdict(list)
        for link in self.links:
            if link.kind not in {Kind.MERGE, Kind.END}:
                found[link.new].append((link.old, 1 / Fraction(link.factor), False))
        return found

    def sums(self) -> list["Sum"]:
        """Return what is undivided on one side and divided on the other."""
        parts = defaultdict(dict)
        for link in self.links:
            if link.kind == Kind.SPLIT:
                parts[link.old, True][link.new] = WHOLE
            elif link.kind == Kind.MERGE:
                parts[link.new, False][link.old] = Fraction(link.factor)
        return [Sum(whole, is_old, found) for (whole, is_old), found in parts.items()]

    def choices(self, *, back: bool) -> dict[str, tuple[str, dict]]:
        """Return for each place that is renamed its other code and those of its answers."""
        found = {}
        for link in self.links:
            if link.kind == Kind.RENAME and not back:
                found[link.old] = link.new, dict(link.choices)
            elif link.kind == Kind.RENAME:
                found[link.new] = link.old, _turned(link.choices)
        return found


def _turned(choices) -> dict[str, str]:
    """Turn answers around; where two became one, it stays itself: nobody can part them."""
    came_from = defaultdict(list)
    for old, new in choices.items():
        came_from[new].append(old)
    return {new: olds[0] for new, olds in came_from.items() if new and len(olds) == 1}


@dataclass(frozen=True, slots=True)
class Sum:
    """A place that is whole on one side of a bond, and several on the other."""

    whole: str
    is_old: bool  # whole in the older edition
    parts: Mapping[str, Fraction] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Carried:
    """A figure beside the form: `whole` of the edition at `place` in the chain."""

    code: str
    whole: str
    place: int
    parts: tuple[str, ...]  # at the other side of the bond
    is_old: bool


@dataclass(slots=True)
class Reading:
    """What the places of each edition of a chain are when they are read as those of one."""

    places: list[dict[str, list[tuple[str, Decimal]]]]
    choices: list[dict[tuple[str, str], str]]
    carried: list[Carried] = field(default_factory=list)
    rounded: set[str] = field(default_factory=set)


def read_chain(
    codes: Sequence[Iterable[str]], bonds: Sequence[Bond], into: int, numbers: Sequence[int]
) -> Reading:
    """Return the reading of editions, from the oldest to the newest, as the one at `into`.

    Args:
        codes: the codes of the places of each edition.
        bonds: one between each edition and the next.
        numbers: of the editions, for the codes of what is carried.
    """
    chain = _Chain([list(found) for found in codes], bonds)
    ways = [chain.way(at, into) for at in range(len(codes))]
    places = [{code: [(to, f) for to, f, _ in found] for code, found in way.items()}
              for way in ways]  # fmt: skip
    rounded = {to for way in ways for found in way.values() for to, _f, is_rounded in found
               if is_rounded}  # fmt: skip
    carried = []
    for at, bond in enumerate(bonds):
        for total in bond.sums():
            if total.is_old == (at < into):
                place = at if total.is_old else at + 1
                code = f"{total.whole}@{numbers[place]}"
                if chain.feed(places, total, at, code):
                    parts = tuple(total.parts)
                    carried.append(Carried(code, total.whole, place, parts, total.is_old))
    answers = [chain.answers(at, into) for at in range(len(codes))]
    return Reading([_exact(found) for found in places], answers, carried, rounded)


class _Chain:
    def __init__(self, codes, bonds):
        self.codes, self.bonds = codes, bonds

    def way(self, start: int, end: int) -> dict[str, list[tuple]]:
        """Return what each place of one edition is in another, without what is carried."""
        found = {code: [(code, WHOLE, False)] for code in self.codes[start]}
        back = start > end
        for at in range(start - 1, end - 1, -1) if back else range(start, end):
            step = self.bonds[at].backward() if back else self.bonds[at].forward()
            found = {
                code: [
                    (to, factor * more, is_rounded or also)
                    for place, factor, is_rounded in held
                    for to, more, also in step.get(place, ())
                ]
                for code, held in found.items()
            }
        return {code: held for code, held in found.items() if held}

    def feed(self, places, total: Sum, at: int, code: str) -> bool:
        """Let every edition that knows a sum whole feed what is carried; tell if several do."""
        whole, other = (at, at + 1) if total.is_old else (at + 1, at)
        fed = set()
        for number, found in enumerate(places):
            is_whole_side = number <= whole if total.is_old else number >= whole
            weights = {total.whole: WHOLE} if is_whole_side else total.parts
            way = self.way(number, whole if is_whole_side else other)
            reached = {to for held in way.values() for to, _f, _r in held if to in weights}
            if reached != set(weights):
                continue  # a part is unknown there: a sum without it would be too small
            fed.add(is_whole_side)
            for place, held in way.items():
                more = [(code, f * weights[to]) for to, f, _r in held if to in weights]
                if more:
                    found.setdefault(place, []).extend(more)
        return bool(fed)

    def answers(self, start: int, end: int) -> dict[tuple[str, str], str]:
        """Return the codes of answers that have another code in another edition."""
        back = start > end
        found = {}
        for code in self.codes[start]:
            found |= self._answers_of(code, start, end, back)
        return found

    def _answers_of(self, code, start, end, back):
        now, renamed = code, {}
        for at in range(start - 1, end - 1, -1) if back else range(start, end):
            step = self.bonds[at].choices(back=back).get(now)
            if step is None:
                return {}
            now, choices = step
            # Between editions without a mapping the answers keep their codes, unnamed.
            renamed = renamed or {one: one for one in choices}
            renamed = {one: choices.get(to, to) for one, to in renamed.items()}
        return {(code, one): to for one, to in renamed.items() if one != to}


def _exact(places):
    return {
        code: [(to, Decimal(f.numerator) / Decimal(f.denominator)) for to, f in held]
        for code, held in places.items()
    }
