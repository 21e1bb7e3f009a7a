"""XLSX through openpyxl, streaming; only after `safety` has let it pass."""

import io
import re
import warnings
import zipfile

from openpyxl import load_workbook

from .issues import FileRefusedError
from .limits import Limits
from .rows import Line, Table, is_blank

FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
ROW = re.compile(rb"<(?:\w+:)?row[ >/]")
CELL = re.compile(rb"<(?:\w+:)?c[ >/]")
STRING = re.compile(rb"<(?:\w+:)?si[ >/]")
SHEET = re.compile(r"xl/worksheets/.*\.xml$")
STRINGS = re.compile(r"xl/.*sharedstrings\.xml$")
CHUNK = 1_000_000


def read_workbook(content: bytes, limits: Limits) -> tuple[list[Table], list[tuple[str, str]]]:
    """Return the visible sheets, and the names of the others with the reason.

    Raises:
        FileRefusedError: where it cannot be read, or is too large.
    """
    try:
        with warnings.catch_warnings():
            # openpyxl warns of what it passes over (extensions, missing styles).
            warnings.simplefilter("ignore")
            return _read(content, limits)
    except FileRefusedError:
        raise
    except Exception as error:  # a broken part may raise anything at all inside openpyxl
        raise FileRefusedError("unreadable_file") from error


def _read(content, limits):
    has_formulas = _survey(content, limits)
    book = _open(content, data_only=True)
    formulas = _open(content, data_only=False) if has_formulas else None
    tables, ignored = [], []
    for number, sheet in enumerate(book.worksheets):
        if sheet.sheet_state != "visible":
            ignored.append((sheet.title, "hidden"))
            continue
        lines = _lines(sheet, formulas and formulas.worksheets[number], limits)
        if lines:
            tables.append(Table(sheet.title, lines))
        else:
            ignored.append((sheet.title, "empty"))
    return tables, ignored


def _open(content, data_only):
    return load_workbook(io.BytesIO(content), read_only=True, data_only=data_only, keep_links=False)


def _survey(content, limits):
    """Return whether any sheet holds a formula; refuse what has too many rows, cells or strings.

    A glance at the bytes: openpyxl would parse a million rows before the first is read.
    """
    cells, has_formula = 0, False
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if SHEET.match(name.lower()):
                rows, more, formulas = _count(archive, name, ROW, CELL, FORMULA)
                if rows > limits.scanned_rows:
                    raise FileRefusedError("too_many_rows", limit=limits.rows)
                cells, has_formula = cells + more, has_formula or formulas > 0
            elif STRINGS.match(name.lower()) and _count(archive, name, STRING)[0] > limits.strings:
                raise FileRefusedError("archive_too_large_unpacked")
    if cells > limits.cells:
        raise FileRefusedError("archive_too_large_unpacked")
    return has_formula


def _count(archive, name, *patterns):
    """Return how often each pattern occurs in a part."""
    counts, tail = [0] * len(patterns), b""
    with archive.open(name) as stream:
        while chunk := stream.read(CHUNK):
            # What the end of a chunk cuts through is counted with the next.
            chunk = tail + chunk
            cut = chunk.rfind(b"<")
            whole = len(chunk) - cut >= 20 or cut < 0
            tail = b"" if whole else chunk[cut:]
            chunk = chunk if whole else chunk[:cut]
            counts = [n + len(p.findall(chunk)) for n, p in zip(counts, patterns, strict=True)]
    return counts


def _lines(sheet, formula_sheet, limits):
    """Return the rows that hold anything."""
    lines = []
    found = _formulas(formula_sheet, limits) if formula_sheet else {}
    for number, values in enumerate(_rows(sheet, limits, values_only=True), start=1):
        if number > limits.scanned_rows or len(lines) > limits.rows:
            raise FileRefusedError("too_many_rows", limit=limits.rows)
        formulas = found.get(number, {})
        if not formulas and all(map(is_blank, values)):
            continue
        if len(values) > limits.columns and not is_blank(values[limits.columns]):
            raise FileRefusedError("too_many_columns", limit=limits.columns)
        lines.append(Line(number, list(values), formulas))
    return lines


def _rows(sheet, limits, *, values_only):
    # The sheet's own word on its size may be false: 17 thousand million cells.
    sheet.reset_dimensions()
    return sheet.iter_rows(max_col=limits.columns + 1, values_only=values_only)


def _formulas(sheet, limits):
    """Return the formulas by row and place: data_only hides them, even those without a value."""
    found = {}
    for number, cells in enumerate(_rows(sheet, limits, values_only=False), start=1):
        if number > limits.scanned_rows:
            break
        for place, cell in enumerate(cells):
            if cell.data_type == "f":
                found.setdefault(number, {})[place] = str(getattr(cell.value, "text", cell.value))
    return found
