"""A book as lines of JSON, as the process that reads files hands it to the one that asked.

JSON, because it can hold nothing but values: whatever a hostile file makes of the reading
process, what it sends is at worst wrong text.
"""

import json
from dataclasses import asdict
from datetime import date, datetime

from .issues import FileRefusedError, Issue
from .rows import Book, LegacyUse, Line, Row, Skipped, Table

END, FILE = "end", "file"
LONGEST_TOLD = 2_000  # signs of a text; four times what the longest field takes
SHORT = 60  # characters of texts that rows are likely to share


def refused(refusal: FileRefusedError) -> str:
    issue = refusal.issue
    return json.dumps(["refused", issue.code, issue.params, issue.sheet, issue.words])


def dump(book: Book):
    """Go through the lines of a book: the columns of a sheet before its rows."""
    sheet, names = None, []
    for row in book.rows:
        if row.sheet != sheet or set(row.cells) - set(names):
            sheet = row.sheet
            names = [*row.columns, *sorted(set(row.cells) - set(row.columns))]
            yield json.dumps(["sheet", sheet, row.columns, names])
        cells = [_out(row.cells.get(name)) for name in names]
        rest = [row.formulas or 0, row.legacy or 0, row.headed or 0]
        yield json.dumps([row.number, cells, *(rest if any(rest) else ())], ensure_ascii=False)
    yield json.dumps(
        [
            "book",
            book.ignored,
            [asdict(issue) for issue in book.issues],
            [asdict(use) for use in book.legacy],
            [[one.sheet, one.row, one.reason, one.last_row] for one in book.skipped],
            book.header_rows,
        ]
    )
    yield json.dumps([END])


def load(lines) -> Book:
    """Return the book that the lines tell.

    Raises:
        FileRefusedError: where they tell that the file was refused, or break off.
    """
    book, memo = Book(), {}
    sheet, columns, names = "", {}, []
    for line in lines:
        told = json.loads(line)
        if isinstance(told[0], int):
            book.rows.append(_row(told, sheet, columns, names, memo))
        elif told[0] == "sheet":
            _kind, sheet, columns, names = told
        elif told[0] == "book":
            _fill(book, told)
        elif told[0] == "refused":
            raise _refusal(told)
        elif told[0] == END:
            return book
    raise FileRefusedError("took_too_long")


def dump_tables(tables: list[Table]):
    """Go through the lines of whole sheets: the name of each before its rows."""
    for table in tables:
        yield json.dumps(["table", table.name, table.is_hidden])
        for line in table.lines:
            values = [_whole(value) for value in line.values]
            told = [line.number, values, dict(line.formulas), dict(line.fonts)]
            yield json.dumps(told, ensure_ascii=False)
    yield json.dumps([END])


def load_tables(lines) -> list[Table]:
    """Return the sheets that the lines tell.

    Raises:
        FileRefusedError: where they tell that the file was refused, or break off.
    """
    tables = []
    for line in lines:
        told = json.loads(line)
        if isinstance(told[0], int):
            number, values, *noted = told
            formulas, fonts = ({int(place): text for place, text in one.items()} for one in noted)
            values = [_in(value, {}) for value in values]
            tables[-1].lines.append(Line(number, values, formulas, fonts))
        elif told[0] == "table":
            tables.append(Table(told[1], [], is_hidden=told[2]))
        elif told[0] == "refused":
            raise _refusal(told)
        elif told[0] == END:
            return tables
    raise FileRefusedError("took_too_long")


def load_file(stream) -> bytes:
    """Return the file that was written to a stream.

    Raises:
        FileRefusedError: where it was refused, or is not whole.
    """
    told = json.loads(stream.readline() or f'["{END}"]')
    if told[0] == "refused":
        raise _refusal(told)
    content = stream.read()
    if told[0] != FILE or len(content) != told[1]:
        raise FileRefusedError("took_too_long")
    return content


def _refusal(told):
    _kind, code, params, sheet, words = told
    refusal = FileRefusedError(code, words=words, **params)
    refusal.issue.sheet = sheet
    return refusal


def _row(told, sheet, columns, names, memo):
    number, values, *rest = told
    cells = {
        name: _in(value, memo)
        for name, value in zip(names, values, strict=True)
        if value is not None
    }
    formulas, legacy, headed = (part or {} for part in rest or (0, 0, 0))
    return Row(sheet, number, cells, columns, formulas, legacy, headed)


def _fill(book, told):
    _kind, ignored, issues, legacy, skipped, header_rows = told
    book.ignored = [tuple(pair) for pair in ignored]
    book.issues = [Issue(**issue) for issue in issues]
    book.legacy = [
        LegacyUse(**use | {"samples": list(map(tuple, use["samples"]))}) for use in legacy
    ]
    book.skipped = [Skipped(*one) for one in skipped]
    book.header_rows = header_rows


def _out(value):
    # A longer text is at fault for its length, and the sheet is sent back from the file.
    if isinstance(value, str):
        return value[:LONGEST_TOLD]
    # A list is a day or a moment: nothing else that a cell holds is one.
    return [value.isoformat()] if isinstance(value, date) else value


def _whole(value):
    """Return a value as it is told, however long: the caller says what is too long."""
    return value if isinstance(value, str) else _out(value)


def _in(value, memo):
    if isinstance(value, list):
        text = value[0]
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    if isinstance(value, str) and len(value) <= SHORT:
        return memo.setdefault(value, value)
    return value
