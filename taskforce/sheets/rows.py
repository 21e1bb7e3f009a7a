"""What is read out of a file, whatever kind it was."""

from dataclasses import dataclass, field

from .issues import Issue


@dataclass(slots=True)
class Line:
    """One row of a sheet as it stands: its number there, and its cells from the left."""

    number: int
    values: list
    formulas: dict[int, str] = field(default_factory=dict)  # by place from the left


@dataclass(slots=True)
class Table:
    """One sheet as it stands."""

    name: str
    lines: list[Line]


@dataclass(slots=True)
class Row:
    """One row of a list: its cells by the name of the field, and where each of them stood."""

    sheet: str
    number: int
    cells: dict
    columns: dict[str, str]  # the field's column letter
    formulas: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Book:
    """All rows of a file; the sheets that hold no list; what is wrong with whole sheets."""

    rows: list[Row] = field(default_factory=list)
    ignored: list[tuple[str, str]] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


def is_blank(value) -> bool:
    return value is None or (isinstance(value, str) and not value.strip(" \t\r\n\xa0\u200b\ufeff"))
