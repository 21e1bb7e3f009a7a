"""One run of glyphs, in one font, as operators of a page; and what is wrong with it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from .faults import FaultKind, shortened
from .glyph_codes import ZWSP, CodeTable, actual_text, is_word, slices

# As Pango numbers them: a glyph that shows nothing, and a character that no font has.
EMPTY = 0x0FFFFFFF
UNKNOWN = 0x10000000
NO_GLYPH = 0
PANGO_UNITS = 1024  # to a pixel
EM = 1000  # the unit of widths and shifts in a PDF


@dataclass(slots=True)
class Face:
    """A font of a document: its codes, and how wide the glyphs behind them are."""

    family: str
    is_ours: bool
    circle: int | None
    table: CodeTable
    measure: Callable[[int], int]

    def width(self, glyph: int) -> int:
        widths = self.table.widths
        if glyph not in widths:
            widths[glyph] = self.measure(glyph)
        return widths[glyph]

    def code(self, glyph: int, text: str) -> int:
        if glyph & UNKNOWN or glyph == NO_GLYPH:
            code = self.table.missing_code(glyph & ~UNKNOWN or ord(text[:1] or "\ufffd"))
            glyph = NO_GLYPH
        else:
            code = self.table.code(glyph, text)
        # A code is as wide as its glyph, and WeasyPrint writes the widths down.
        self.table.widths.setdefault(code, self.width(glyph))
        return code


class Glyph(NamedTuple):
    """A glyph and its place, in Pango's units."""

    number: int
    advance: int
    right: int
    down: int


@dataclass(slots=True)
class Run:
    """A run that is ready to be drawn: its operators, its width in pixels, its faults."""

    operators: bytes
    width: float
    blank: float
    faults: list[tuple[FaultKind, str]]


@dataclass(slots=True)
class _Piece:
    """A word, or what stands between two."""

    text: str = ""
    glyphs: list[tuple[Glyph, str]] = field(default_factory=list)


def write_run(face: Face, size: float, text: bytes, glyphs: list[Glyph], starts) -> Run:
    """Write a run; `starts` tells for each glyph at which byte of the text its cluster begins."""
    pen = _Pen(face, EM / PANGO_UNITS / size)
    for piece in _pieces(text, glyphs, starts):
        pen.write(piece)
    operators = pen.finish()
    blank = 0
    for glyph, start in zip(reversed(glyphs), reversed(starts), strict=True):
        if text[start : start + 1] != b" ":
            break
        blank += glyph.advance
    return Run(
        operators,
        sum(glyph.advance for glyph in glyphs) / PANGO_UNITS,
        blank / PANGO_UNITS,
        _faults(face, text, glyphs, starts),
    )


def _clusters(text: bytes, starts) -> Iterator[tuple[str, int, int]]:
    """Yield the text of each cluster, and where its glyphs begin and end."""
    edges = [at for at in range(len(starts)) if not at or starts[at] != starts[at - 1]]
    for first, last in pairwise([*edges, len(starts)]):
        end = starts[last] if last < len(starts) else len(text)
        yield text[starts[first] : end].decode(), first, last


def _pieces(text, glyphs, starts) -> Iterator[_Piece]:
    piece = _Piece()
    for cluster, first, last in _clusters(text, starts):
        ends = cluster.startswith(ZWSP) or cluster.isspace()
        if ends and piece.glyphs:
            yield piece
            piece = _Piece()
        piece.text += cluster.replace(ZWSP, "")
        piece.glyphs += zip(glyphs[first:last], slices(cluster, last - first), strict=True)
        if ends and not is_word(cluster):
            yield piece
            piece = _Piece()
    if piece.glyphs:
        yield piece


def _faults(face, text, glyphs, starts):
    found = []
    words = text.decode()
    if not face.is_ours and words.strip().strip(ZWSP):
        found.append((FaultKind.FOREIGN_FONT, shortened(words)))
    for cluster, first, last in _clusters(text, starts):
        numbers = [glyph.number for glyph in glyphs[first:last]]
        if NO_GLYPH in numbers or any(number & UNKNOWN for number in numbers):
            found.append((FaultKind.MISSING_GLYPH, shortened(cluster)))
        if face.circle in numbers and chr(0x25CC) not in cluster:
            found.append((FaultKind.DOTTED_CIRCLE, shortened(words)))
    return found


class _Pen:
    """Writes codes, and shifts between them where a glyph does not stand at its usual place."""

    def __init__(self, face: Face, scale: float):
        self._done: list[bytes] = []
        self._face, self._scale = face, scale
        self._shown: list[str] = []
        self._codes = ""
        # How far the pen must still move, in thousandths of the type size.
        self._owed = 0.0
        self._rise = 0

    def write(self, piece: _Piece):
        spelled = is_word(piece.text)
        if spelled:
            self._show()
            self._done.append(actual_text(piece.text))
        for glyph, text in piece.glyphs:
            self._glyph(glyph, text)
        if spelled:
            self._show()
            self._done.append(b"EMC")

    def finish(self) -> bytes:
        self._shift(0)
        self._show()
        self._raise(0)
        return b"\n".join(self._done)

    def _glyph(self, glyph: Glyph, text: str):
        advance = glyph.advance * self._scale
        if glyph.number == EMPTY:
            self._owed += advance
            return
        self._raise(-glyph.down)
        code = self._face.code(glyph.number, text)
        right = glyph.right * self._scale
        self._shift(right)
        self._codes += f"{code:04x}"
        self._owed += advance - right - self._face.table.widths[code]

    def _shift(self, right: float):
        self._owed += right
        if shift := round(self._owed):
            self._close()
            self._shown.append(str(-shift))
            self._owed -= shift

    def _close(self):
        if self._codes:
            self._shown.append(f"<{self._codes}>")
            self._codes = ""

    def _show(self):
        self._close()
        if self._shown:
            self._done.append(f"[{''.join(self._shown)}]TJ".encode())
            self._shown = []

    def _raise(self, up: int):
        if up != self._rise:
            self._show()
            self._rise = up
            self._done.append(f"{up / PANGO_UNITS:.4f} Ts".encode())
