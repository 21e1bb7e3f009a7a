"""What a rule is, the places it speaks of, and what it finds."""

import operator
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

Value = Decimal | date | str

OPERATORS = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
# What a sum may be held to.
OF_SUMS = ("=", "<=", ">=")
ANY = "*"
WOMEN = ".women"


class Kind(StrEnum):
    """What a rule demands; the set is fixed, so that nobody needs a developer for one."""

    RANGE = "range"
    LENGTH = "length"
    CHOICE = "choice"
    SUM = "sum"
    COMPARISON = "comparison"
    REQUIRED_IF = "required_if"


class Type(StrEnum):
    """What a place holds, as far as rules care."""

    NUMBER = "number"
    YES_NO = "yes_no"
    TEXT = "text"
    DATE = "date"
    CHOICE = "choice"
    TABLE = "table"  # the whole of it: only asked whether it is answered


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a form that a rule may name."""

    type: Type
    choices: frozenset[str] = frozenset()
    section: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `params` are plain data, numbers and dates written as texts."""

    code: str
    kind: Kind
    params: Mapping = field(hash=False)
    is_hard: bool = True


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that the answers do not keep.

    `cell` is where to mend it, `found` what stood in the places that the rule compares, and
    `expected` what the first of them was held to, where that is a figure.
    """

    rule: Rule
    cell: str
    found: dict[str, str] = field(hash=False)
    expected: Value | None = None


def read(type: Type, text: str) -> Value:
    """Return a text of `params` as a value of a type.

    Raises:
        ValueError: where it is none.
    """
    if type == Type.DATE:
        return date.fromisoformat(text)
    if type not in {Type.NUMBER, Type.YES_NO}:
        return text
    try:
        number = Decimal(text)
    except (InvalidOperation, TypeError) as error:
        raise ValueError(text) from error
    if not number.is_finite():
        raise ValueError(text)
    return number


def like(sample: Value, text: str) -> Value:
    """Return a text of `params` as a value that can be compared with a sample."""
    if isinstance(sample, str):
        return text
    return read(Type.DATE if isinstance(sample, date) else Type.NUMBER, text)


def written(value: Value) -> str:
    """Return a value as it is kept beside a reason; the same value is always the same text."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def matching(pattern: str, codes: Iterable[str]) -> list[str]:
    """Return the codes that a pattern names; `*` is any row or any column."""
    if ANY not in pattern:
        return [pattern] if pattern in codes else []
    parts = pattern.split(".")
    return [code for code in codes if _fits(parts, code.split("."))]


def _fits(parts, segments):
    return len(parts) == len(segments) and all(
        part in (ANY, segment) for part, segment in zip(parts, segments, strict=True)
    )


def is_answered(code: str, values: Mapping[str, Value]) -> bool:
    """Tell whether a place is answered; a table is once a cell of it has a value."""
    return code in values or any(name.startswith(f"{code}.") for name in values)
