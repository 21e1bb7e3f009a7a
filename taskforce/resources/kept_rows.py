"""Rows of a list in a form in which a database keeps them: cells as read, to be judged again."""

from dataclasses import fields
from datetime import date, datetime, time
from decimal import Decimal

from taskforce.sheets.issues import storable
from taskforce.sheets.rows import Row

PLAIN = (str, int, float, bool, type(None))
# What a row holds beside its cells, its place and the columns, which many rows share.
EXTRA = [f.name for f in fields(Row) if f.name not in {"sheet", "number", "cells", "columns"}]


def kept(value):
    """Return what was read as JSON takes it, told apart from text where it is none."""
    match value:
        case str():
            return (
                value
                if _storable(value)
                else {"hex": value.encode("utf-16", "surrogatepass").hex()}
            )
        case datetime():
            return {"moment": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case time():
            return {"time": value.isoformat()}
        case dict():
            return {"map": [[key, kept(inner)] for key, inner in value.items()]}
        case list() | tuple() | set() | frozenset():
            return {"list": [kept(inner) for inner in value]}
        case Decimal():
            return float(value)
    return value if isinstance(value, PLAIN) else str(value)


def _storable(text):
    """Tell whether PostgreSQL takes a text into JSON: no NUL, no half of a pair."""
    return text.isprintable() or (
        "\0" not in text and not any("\ud800" <= c <= "\udfff" for c in text)
    )


def without_nul(data):
    """Return data for JSON with a sign in the place of what PostgreSQL does not take."""
    match data:
        case str():
            return storable(data)
        case dict():
            return {name: without_nul(value) for name, value in data.items()}
        case list() | tuple():
            return [without_nul(value) for value in data]
    return data


READ = {
    "hex": lambda value: bytes.fromhex(value).decode("utf-16", "surrogatepass"),
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "time": time.fromisoformat,
    "map": lambda pairs: {key: read_again(inner) for key, inner in pairs},
    "list": lambda values: [read_again(inner) for inner in values],
}


def read_again(value):
    """Return what was kept as it was read."""
    if isinstance(value, dict):
        ((kind, inner),) = value.items()
        return READ[kind](inner)
    return value


def cells_of(row: Row) -> dict:
    return {name: kept(value) for name, value in row.cells.items()}


def extra_of(row: Row) -> dict:
    """Return what else is to be kept of a row, without what is empty."""
    return {name: kept(value) for name in EXTRA if (value := getattr(row, name))}


def row_of(sheet: str, number: int, columns: dict, cells: dict, extra: dict) -> Row:
    """Return a row as it was read from the file."""
    values = {name: read_again(value) for name, value in cells.items()}
    more = {name: read_again(value) for name, value in extra.items()}
    return Row(sheet=sheet, number=number, cells=values, columns=columns, **more)


class Layouts:
    """The orders of columns that the rows of a file have, each kept once."""

    def __init__(self, known: list[dict] | None = None):
        self.known = list(known or [])
        self.places = {}

    def place(self, columns: dict) -> int:
        # Rows of one table share one dictionary.
        if id(columns) not in self.places:
            if columns not in self.known:
                self.known.append(columns)
            self.places[id(columns)] = self.known.index(columns)
        return self.places[id(columns)]
