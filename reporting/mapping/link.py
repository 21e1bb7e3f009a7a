"""One step of a mapping: what one old place becomes, and the places it leads between."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

NUMBERS = frozenset({"number", "money", "table"})
ONE = Decimal(1)


class Kind(StrEnum):
    """What becomes of an old place."""

    RENAME = "rename"  # one place becomes one, its choices likewise
    SCALE = "scale"  # one becomes one, in another unit
    MERGE = "merge"  # several become one: their sum
    SPLIT = "split"  # one becomes several: it is their sum
    END = "end"  # nothing follows, with a reason


@dataclass(frozen=True, slots=True)
class Link:
    """A step from an old place to a new one; of a merge or a split there are several."""

    kind: Kind
    old: str
    new: str = ""
    factor: Decimal = ONE
    is_rounded: bool = False
    choices: Mapping[str, str] = field(default_factory=dict, hash=False)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of a form as far as a mapping cares."""

    code: str
    type: str
    rule: str
    label: str
    with_women: bool = False
    decimals: int = 0
    measure: str = ""
    choices: Mapping[str, str] = field(default_factory=dict, hash=False)  # code: words
    section: str = ""
    key: int = 0


@dataclass(frozen=True, slots=True)
class Stored:
    """What is stored in an old place; `numbers` only where a step scales it."""

    values: int = 0
    women: int = 0
    choices: Mapping[str, int] = field(default_factory=dict, hash=False)
    numbers: tuple[Decimal, ...] = ()


def fits(old: Spot, new: Spot) -> bool:
    """Tell whether a value of one place is one of the other."""
    return old.type == new.type or (old.type in NUMBERS and new.type in NUMBERS)


def comes_back(number: Decimal, factor: Decimal, decimals: int) -> bool:
    """Tell whether a number in the new unit, as the new place shows it, is the old one again."""
    scaled = Fraction(number) * Fraction(factor) * 10**decimals
    return scaled.denominator == 1


def has_finite_inverse(factor: Decimal) -> bool:
    """Tell whether the way back is a decimal with an end: 1000 has 0.001, 3 has none."""
    rest = Fraction(factor).numerator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1
