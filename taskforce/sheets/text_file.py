"""CSV and its relatives: the encoding found, the separator found, the records counted."""

import codecs
import csv
import io
import re
from itertools import islice

from .budget import Budget
from .cell_values import LONGEST
from .columns import FIELDS, header_key
from .issues import FileRefusedError
from .rows import Line, Table, is_blank
from .writing import unprotected

SEPARATORS = ",;\t|"
BOMS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
KHMER_IN_UTF8 = re.compile(rb"\xe1[\x9e\x9f][\x80-\xbf]")
# Five bytes mean nothing in Windows-1252; programs keep them as controls.
CP1252 = codecs.charmap_build(
    "".join(bytes([n]).decode("cp1252", "ignore") or chr(n) for n in range(256))
)
# The first half of each Khmer letter in UTF-8, read as Windows-1252.
SPOILT = re.compile("á[žŸ]")
SEPARATOR_LINE = re.compile(r"sep=([,;|\t])\r?\n", re.IGNORECASE)
# How a zero is kept in CSV: ="0801"; of digits only, so that nothing else becomes a text by it.
AS_TEXT = re.compile(r'="([0-9០-៩+ ]{1,30})"')
TOP = 40  # records among which the headers are looked for
# A cell may have several lines, and hold separators of its own; more than this is no record.
LINES_OF_A_RECORD, SEPARATORS_OF_A_RECORD = 2_000, 100_000

# Python stops at 131,072 characters a field for the whole process; a long one is told by its row.
csv.field_size_limit(100_000_000)


def read_text_file(content: bytes, budget: Budget) -> list[Table]:
    """Return the one table of a CSV file; records are counted from 1, the header among them.

    Raises:
        FileRefusedError: where it cannot be read, or is too large.
    """
    text, separator = split_off_separator(decode(content))
    lines, most = [], budget.limits.columns
    counted = _CountedLines(text, separator)
    try:
        for number, values in enumerate(csv.reader(counted, delimiter=separator), start=1):
            counted.begin_record()
            budget.take_row()
            budget.take_cells(len(values))
            if len(values) > most and not all(map(is_blank, values[most:])):
                raise FileRefusedError("too_many_columns", limit=most)
            if not all(map(is_blank, values)):
                lines.append(Line(number, [_value(text) for text in values[:most]]))
                lines[-1].take_formulas()
                budget.keep(lines)
    except csv.Error as error:
        raise FileRefusedError("unreadable_file") from error
    return [Table("", lines)]


def _value(text):
    # Beyond what a cell of Excel holds only that it is too long is told.
    match = AS_TEXT.fullmatch(text) if text.startswith("=") else None
    return match[1] if match else unprotected(text[:LONGEST])


class _CountedLines:
    """The lines of a text; stops where a record does not end, or has cells beyond all measure."""

    def __init__(self, text, separator):
        self.lines, self.separator = io.StringIO(text, newline=""), separator
        self.number = self.first = self.separators = 0

    def __iter__(self):
        return self

    def __next__(self):
        line = next(self.lines)
        self.number += 1
        self.separators += line.count(self.separator)
        if self.number - self.first > LINES_OF_A_RECORD:
            raise FileRefusedError("unclosed_quote", line=self.first + 1)
        if self.separators > SEPARATORS_OF_A_RECORD:
            raise FileRefusedError("more_than_a_list")
        return line

    def begin_record(self):
        self.first, self.separators = self.number, 0


def _records(text, separator):
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def decode(content: bytes) -> str:
    """Return the text: by its mark, else as UTF-16 or UTF-8 by its look, else as Windows-1252.

    Raises:
        FileRefusedError: where it is none of them.
    """
    for bom, encoding in BOMS:
        if content.startswith(bom):
            return _decoded(content, encoding)
    if encoding := _utf_16(content):
        return _decoded(content, encoding)
    try:
        text = content.decode()
    except UnicodeDecodeError:
        encoding = "utf-8" if KHMER_IN_UTF8.search(content) else "cp1252"
        text = _decoded(content, encoding)
    return _mended(text)


def _utf_16(content):
    """Return which UTF-16 a text without a mark is in: every second byte is of few values."""
    sample = content[:4000]
    if len(content) % 2 or len(sample) < 4:
        return ""
    halves = [sum(byte in b"\x00\x17\x20" for byte in sample[first::2]) for first in (0, 1)]
    most = 2 * len(sample) // 5
    if halves[1] > most and halves[0] < halves[1] / 2:
        return "utf-16-le"
    return "utf-16-be" if halves[0] > most and halves[1] < halves[0] / 2 else ""


def _mended(text):
    """Undo what a program does that reads UTF-8 as Windows-1252 and saves what it sees."""
    if len(SPOILT.findall(text[:20_000])) < 4:
        return text
    try:
        return codecs.charmap_encode(text, "strict", CP1252)[0].decode()
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


def _decoded(content, encoding):
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileRefusedError("invalid_encoding", line=line) from error


def split_off_separator(text: str) -> tuple[str, str]:
    """Return the text without the line by which Excel is told the separator, and that."""
    if match := SEPARATOR_LINE.match(text):
        return text[match.end() :], match[1]
    return text, _separator(text)


def _separator(text):
    """Return the separator that shows most headers; else the one used most in the first lines."""
    top = text[:200_000]
    scores = {separator: _headers(top, separator) for separator in SEPARATORS}
    best = max(SEPARATORS, key=scores.get)
    if scores[best] > 1:
        return best
    for line in text[:20_000].splitlines()[:30]:
        if counts := [separator for separator in line if separator in SEPARATORS]:
            return max(SEPARATORS, key=counts.count)
    return ","


def _headers(text, separator):
    try:
        records = list(islice(_records(text, separator), TOP))
    except csv.Error:
        return 0
    counts = (sum(header_key(v) in FIELDS for v in values if len(v) < 100) for values in records)
    return max(counts, default=0)
