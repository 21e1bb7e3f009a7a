"""CSV and its relatives: the encoding found, the separator found, the records counted."""

import codecs
import csv
import io
import re

from .issues import FileRefusedError
from .limits import Limits
from .rows import Line, Table, is_blank

SEPARATORS = ",;\t|"
BOMS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
KHMER_IN_UTF8 = re.compile(rb"\xe1[\x9e\x9f][\x80-\xbf]")

# Python stops at 131,072 characters a field for the whole process; a long one is told by its row.
csv.field_size_limit(100_000_000)


def read_text_file(content: bytes, limits: Limits) -> list[Table]:
    """Return the one table of a CSV file; records are counted from 1, the header among them.

    Raises:
        FileRefusedError: where it cannot be read.
    """
    text = decode(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    lines = []
    try:
        for number, values in enumerate(reader, start=1):
            if number > limits.scanned_rows:
                raise FileRefusedError("too_many_rows", limit=limits.rows)
            if len(values) > limits.columns:
                raise FileRefusedError("too_many_columns", limit=limits.columns)
            if not all(map(is_blank, values)):
                lines.append(Line(number, values))
    except csv.Error as error:
        raise FileRefusedError("unreadable_file") from error
    return [Table("", lines)]


def decode(content: bytes) -> str:
    """Return the text: by its mark, else as UTF-8, else as Windows-1252 where no Khmer can be."""
    for bom, encoding in BOMS:
        if content.startswith(bom):
            return _decoded(content, encoding)
    try:
        return content.decode()
    except UnicodeDecodeError:
        encoding = "utf-8" if KHMER_IN_UTF8.search(content) else "cp1252"
        return _decoded(content, encoding)


def _decoded(content, encoding):
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileRefusedError("invalid_encoding", line=line) from error


def _separator(text):
    """Return the separator that the first line with any of them uses most."""
    for line in text[:20_000].splitlines()[:30]:
        if counts := [separator for separator in line if separator in SEPARATORS]:
            return max(SEPARATORS, key=counts.count)
    return ","
