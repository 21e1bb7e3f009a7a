"""The faces of paper: whether the file of one is whole.

A damaged face would print boxes, or stop the printing in the middle with a reason that nobody
understands. Its tables bear sums (OpenType, "Table Directory"); they are added up here, without
the libraries that make PDF.
"""

import struct
import sys
from array import array
from pathlib import Path

TRUETYPE = b"\x00\x01\x00\x00"
# The names of a face inside its file (OpenType, "name").
FAMILY, STYLE, WINDOWS = 1, 2, 3
NEEDED = frozenset({b"cmap", b"glyf", b"head", b"hmtx", b"loca", b"maxp", b"name"})
DIRECTORY, ENTRY = 12, 16  # bytes
# Of the table `head`: the sum of the whole file, which does not count for its own.
ADJUSTMENT = slice(8, 12)
MOST = 2**32


def is_whole(content: bytes) -> bool:
    """Tell whether these bytes are a TrueType face, complete and unchanged."""
    if content[:4] != TRUETYPE or len(content) < DIRECTORY:
        return False
    (count,) = struct.unpack_from(">H", content, 4)
    if len(content) < DIRECTORY + count * ENTRY:
        return False
    entries = _entries(content)
    return {entry[0] for entry in entries} >= NEEDED and all(
        _table_is_whole(content, *entry) for entry in entries
    )


def read_face(path: Path) -> bytes | None:
    """Return the bytes of a face, or None where it is missing, damaged or another one.

    The file is named after the face: `battambang-khmer-400.ttf`.
    """
    try:
        content = path.read_bytes()
    except OSError:
        return None
    return content if is_whole(content) and _bears(content, path.stem) else None


def _bears(content, stem) -> bool:
    """Tell whether a face is the one that the name of its file says."""
    *words, weight = stem.split("-")
    names = _names(content)
    family, style = names.get(FAMILY, ""), names.get(STYLE, "")
    return all(word in family.lower() for word in words) and (style == "Bold") == (weight == "700")


def _names(content) -> dict[int, str]:
    start = next(entry[2] for entry in _entries(content) if entry[0] == b"name")
    _format, count, texts = struct.unpack_from(">HHH", content, start)
    found = {}
    for number in range(count):
        record = struct.unpack_from(">6H", content, start + 6 + number * 12)
        platform, _encoding, _language, kind, length, offset = record
        if platform == WINDOWS:
            place = start + texts + offset
            found[kind] = content[place : place + length].decode("utf-16-be")
    return found


def _entries(content) -> list[tuple[bytes, int, int, int]]:
    """Return tag, sum, start and length of each table."""
    (count,) = struct.unpack_from(">H", content, 4)
    places = range(DIRECTORY, DIRECTORY + count * ENTRY, ENTRY)
    return [struct.unpack_from(">4sLLL", content, place) for place in places]


def _table_is_whole(content, name, checksum, start, length) -> bool:
    table = bytearray(content[start : start + length])
    if len(table) != length:
        return False
    if name == b"head":
        table[ADJUSTMENT] = bytes(4)
    return _sum(table) == checksum


def _sum(table: bytearray) -> int:
    numbers = array("I", bytes(table) + bytes(-len(table) % 4))
    if sys.byteorder == "little":
        numbers.byteswap()
    return sum(numbers) % MOST
