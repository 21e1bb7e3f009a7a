"""From the bytes of a file to the rows of a list of members."""

from . import legacy
from .budget import Budget, Grant
from .headers import find_header
from .issues import FileRefusedError
from .limits import Limits
from .listing import list_rows
from .rows import Book, is_blank
from .safety import kind_of
from .text_file import read_text_file
from .web_page import read_web_page
from .workbook import read_workbook
from .xml_sheet import read_xml_sheets


def read(content: bytes, limits: Limits, grant: Grant | None = None) -> Book:
    """Return all rows of all sheets that hold a list.

    Files that strangers send are read through `confined.read_confined`, in a process that may
    fail. Cells typed with a font before Unicode are as they were typed: see `legacy.convert`.
    `grant` is told, from time to time, how many rows below headers were found so far.

    Raises:
        FileRefusedError: where the file is unsafe, no spreadsheet, or holds no list.
    """
    kind = kind_of(content, limits)
    tables, ignored = _READERS[kind](content, Budget(limits, grant))
    try:
        return _book([table for table in tables if table.lines], ignored, limits)
    except FileRefusedError as refusal:
        if kind == "web_page" and refusal.issue.code == "header_not_found":
            raise FileRefusedError("html_not_excel") from refusal
        raise


def _read_text(content, budget):
    return read_text_file(content, budget), []


_READERS = {
    "workbook": read_workbook,
    "web_page": read_web_page,
    "xml_sheet": read_xml_sheets,
    "text": _read_text,
}


def _book(tables, ignored, limits):
    book, refused, fonts = Book(ignored=ignored), [], {}
    for table in tables:
        try:
            _add(book, table, fonts)
            table.lines.clear()
        except FileRefusedError as refusal:
            refusal.issue.sheet = table.name
            refused.append((refusal, table))
    if refused and len(refused) == len(tables):
        raise _most_telling(refused)
    if not book.rows:
        raise FileRefusedError(_why_nothing(tables, ignored))
    if len(book.rows) > limits.rows:
        raise FileRefusedError("too_many_rows", limit=limits.rows)
    for refusal, table in refused:
        _note(book, refusal.issue, table)
    book.legacy = legacy.uses(book.rows, fonts)
    return book


def _most_telling(refused):
    """Return the refusal of a sheet that has headers, where one has: the others may be notes."""
    told = [refusal for refusal, _table in refused if refusal.issue.code != "header_not_found"]
    return told[0] if told else refused[0][0]


def _why_nothing(tables, ignored):
    if tables:
        return "no_rows"
    return "hidden_sheets" if "hidden" in dict(ignored).values() else "empty_file"


def _add(book, table, fonts):
    """Add a table's rows to the book, and to `fonts` the names of the old fonts in it."""
    header = find_header(table)
    rows, skipped = list_rows(table, header)
    names = header.names
    by_number = {line.number: line.fonts for line in table.lines if line.fonts}
    for row in rows:
        if row.number in by_number:
            for name, font in legacy.note_fonts(row, by_number[row.number], names).items():
                fonts.setdefault((table.name, name, row.legacy[name]), font)
    legacy.judge_by_look(rows)
    book.rows += rows
    book.skipped += skipped
    book.header_rows[table.name] = header.numbers


def _note(book, issue, table):
    """Beside a list, words without headers are none; a table with wrong headers is a fault."""
    words_only = all(sum(not is_blank(v) for v in line.values) < 3 for line in table.lines)
    if issue.code == "header_not_found" and words_only:
        book.ignored.append((table.name, "no_header"))
    else:
        if issue.code == "header_not_found":
            issue.words = "sheet_without_headers"
        book.issues.append(issue)
