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
NEEDED = frozenset({b"cmap", b"glyf", b"head", b"hmtx", b"loca", b"maxp"})
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
    places = range(DIRECTORY, DIRECTORY + count * ENTRY, ENTRY)
    entries = [struct.unpack_from(">4sLLL", content, place) for place in places]
    return {entry[0] for entry in entries} >= NEEDED and all(
        _table_is_whole(content, *entry) for entry in entries
    )


def read_face(path: Path) -> bytes | None:
    """Return the bytes of a face, or None where it is missing, unreadable or damaged."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    return content if is_whole(content) else None


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
