"""From the bytes of a file to the rows of a list of members."""

from .columns import rows_of
from .issues import FileRefusedError
from .limits import Limits
from .rows import Book, is_blank
from .safety import is_workbook
from .text_file import read_text_file
from .workbook import read_workbook


def read(content: bytes, limits: Limits) -> Book:
    """Return all rows of all sheets that hold a list.

    Raises:
        FileRefusedError: where the file is unsafe, no spreadsheet, or holds no list.
    """
    if is_workbook(content, limits):
        tables, ignored = read_workbook(content, limits)
    else:
        tables, ignored = read_text_file(content, limits), []
    return _book([table for table in tables if table.lines], ignored, limits)


def _book(tables, ignored, limits):
    book, refused = Book(ignored=ignored), []
    for table in tables:
        try:
            book.rows += rows_of(table)
            table.lines.clear()
        except FileRefusedError as refusal:
            refusal.issue.sheet = table.name
            refused.append((refusal, table))
    if refused and len(refused) == len(tables):
        raise refused[0][0]
    if not book.rows:
        raise FileRefusedError("no_rows" if tables else "empty_file")
    if len(book.rows) > limits.rows:
        raise FileRefusedError("too_many_rows", limit=limits.rows)
    for refusal, table in refused:
        _note(book, refusal.issue, table)
    return book


def _note(book, issue, table):
    """Beside a list, words without headers are none; a table with wrong headers is a fault."""
    words_only = all(sum(not is_blank(v) for v in line.values) < 3 for line in table.lines)
    if issue.code == "header_not_found" and words_only:
        book.ignored.append((table.name, "no_header"))
    else:
        book.issues.append(issue)
