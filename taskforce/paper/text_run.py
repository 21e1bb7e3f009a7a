"""One run of glyphs, in one font, as operators of a page; and what is wrong with it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from .faults import FaultKind
from .glyph_codes import CodeTable, actual_text, is_word, slices, spelled

# As Pango numbers them: a glyph that shows nothing, and a character that no font has.
EMPTY = 0x0FFFFFFF
UNKNOWN = 0x10000000
NO_GLYPH = 0
PANGO_UNITS = 1024  # to a pixel
EM = 1000  # the unit of widths and shifts in a PDF
# The pen is moved for no less: at 12 points a twentieth of a point, which nobody sees.
LEAST = 4
DOTTED_CIRCLE = "\u25cc"


# A glyph and its place: number, advance, right, down, in Pango's units.
Glyph = tuple[int, int, int, int]


@dataclass(slots=True)
class Cluster:
    """Glyphs that belong together, ready to be written: what one syllable is drawn with."""

    text: str
    # Stands inside a string of codes, and leaves one open: "0054>-12<0132".
    codes: str
    # How far the pen must still move after it, in thousandths of the type size.
    owed: float
    advance: int
    is_blank: bool
    is_word: bool
    ends_span: bool
    faults: tuple[FaultKind, ...]


@dataclass(slots=True)
class Face:
    """A font of a document in one size: its codes, and how wide the glyphs behind them are."""

    family: str
    is_ours: bool
    circle: int | None
    table: CodeTable
    measure: Callable[[int], int]
    scale: float  # thousandths of the type size in a unit of Pango
    clusters: dict[tuple, Cluster] = field(default_factory=dict)

    def cluster(self, text: bytes, glyphs: tuple[Glyph, ...], leftward: bool) -> Cluster:
        """Return a cluster; each is worked out once, for a country has few syllables."""
        key = text, glyphs, leftward
        found = self.clusters.get(key)
        if found is None:
            found = self.clusters[key] = _cluster(self, text.decode(), glyphs, leftward)
        return found

    def code(self, glyph: int, text: str) -> int:
        if glyph & UNKNOWN or glyph == NO_GLYPH:
            code = self.table.missing_code(glyph & ~UNKNOWN or ord(text[:1] or "\ufffd"))
            glyph = NO_GLYPH
        else:
            code = self.table.code(glyph, text)
        widths = self.table.widths
        if glyph not in widths:
            widths[glyph] = self.measure(glyph)
        # A code is as wide as its glyph, and WeasyPrint writes the widths down.
        widths.setdefault(code, widths[glyph])
        return code


@dataclass(slots=True)
class Run:
    """A run that is ready to be drawn: its operators, its width in pixels, its faults."""

    operators: bytes
    width: float
    blank: float  # what of the width is spaces at the end
    faults: list[tuple[FaultKind, str]]


def write_run(
    face: Face, text: bytes, glyphs: tuple[Glyph, ...], starts: list[int], leftward: bool = False
) -> Run:
    """Write a run; `starts` tells for each glyph at which byte of the text its cluster begins.

    What is read from right to left is written from the left, as every program expects it, and
    in no span: a program that turns the letters of a line around knows what to do with codes.
    """
    clusters = [face.cluster(*part, leftward) for part in _cut(text, glyphs, starts)]
    blank = 0
    for cluster in reversed(clusters):
        if not cluster.is_blank:
            break
        blank += cluster.advance
    return Run(
        _operators(clusters, in_spans=not leftward),
        sum(cluster.advance for cluster in clusters) / PANGO_UNITS,
        blank / PANGO_UNITS,
        _faults(face, text, clusters),
    )


def unwritten(text: bytes, glyphs: tuple[Glyph, ...], starts: list[int], *, is_ours: bool) -> Run:
    """Return what is known of a run that another draws: its width, and what is wrong with it."""
    faults = [
        (FaultKind.MISSING_GLYPH, part.decode())
        for part, drawn in _cut(text, glyphs, starts)
        if _lacks_glyph(number for number, *_place in drawn)
    ]
    width = sum(advance for _number, advance, *_place in glyphs) / PANGO_UNITS
    if not is_ours:
        faults.append((FaultKind.FOREIGN_FONT, text.decode()))
    return Run(b"", width, 0, faults)


def _cut(text, glyphs, starts) -> Iterator[tuple[bytes, tuple[Glyph, ...]]]:
    """Yield the clusters of a run as they stand, from the left: their text and their glyphs."""
    found = sorted(set(starts))
    ends = dict(zip(found, [*found[1:], len(text)], strict=True))
    first = 0
    for last in range(1, len(starts) + 1):
        if last == len(starts) or starts[last] != starts[first]:
            yield text[starts[first] : ends[starts[first]]], glyphs[first:last]
            first = last


def _operators(clusters, *, in_spans) -> bytes:
    """Write the clusters, each word in a span of its own that spells it."""
    done, plain, owed = [], "", 0.0
    for words in _pieces(clusters):
        shown = ""
        for cluster in words:
            # Never between two marks: pdfminer would see a gap, next to their widths.
            if abs(owed) >= LEAST and cluster.advance:
                shown += f">{-round(owed)}<"
                owed -= round(owed)
            shown += cluster.codes
            owed += cluster.owed
        if in_spans and any(cluster.is_word for cluster in words):
            span = actual_text("".join(cluster.text for cluster in words))
            done += [_show(plain), span, _show(shown), b"EMC"]
            plain = ""
        else:
            plain += shown
    if abs(owed) >= LEAST:
        plain += f">{-round(owed)}<"
    done.append(_show(plain))
    return b"\n".join(filter(None, done))


def _pieces(clusters) -> Iterator[list[Cluster]]:
    """Yield the words of a run, and what stands between them."""
    piece = []
    for cluster in clusters:
        if cluster.is_blank:
            if piece:
                yield piece
            yield [cluster]
            piece = []
        else:
            piece.append(cluster)
            if cluster.ends_span:
                yield piece
                piece = []
    if piece:
        yield piece


def _show(codes: str) -> bytes:
    return f"[<{codes}>]TJ".replace("<>", "").encode() if codes else b""


def _faults(face, text, clusters):
    words = spelled(text.decode()).strip()
    found = []
    for cluster in clusters:
        for kind in cluster.faults:
            # A sign without its letter is found again by the words around it.
            found.append((kind, words if kind == FaultKind.DOTTED_CIRCLE else cluster.text))
    if not face.is_ours and words:
        found.append((FaultKind.FOREIGN_FONT, words))
    return found


def _cluster(face: Face, text: str, glyphs: tuple[Glyph, ...], leftward: bool) -> Cluster:
    codes, owed, length = "", 0.0, 0
    parts = _shared_out(text, glyphs, leftward)
    for (number, advance, right, down), part in zip(glyphs, parts, strict=True):
        length += advance
        owed += advance * face.scale
        if number == EMPTY:
            continue
        code, right = face.code(number, part), right * face.scale
        # Back from the end of the glyph's advance to where it is drawn.
        shift = round(owed - advance * face.scale + right)
        if abs(shift) >= LEAST:
            codes += f">{-shift}<"
            owed -= shift
        codes += _raised(f"{code:04x}", -down)
        owed -= face.table.widths[code]
    return Cluster(
        text=spelled(text),
        codes=codes,
        owed=owed,
        advance=length,
        is_blank=not spelled(text).strip(),
        is_word=is_word(text),
        # MuPDF matches the codes of a span with its text, and errs past a code without any.
        ends_span=not parts[-1],
        faults=tuple(_wrong(face, text, [glyph[0] for glyph in glyphs])),
    )


def _shared_out(text, glyphs, leftward) -> list[str]:
    """Return the text of each glyph. From right to left the last glyph comes first."""
    wide = [advance > 0 for _number, advance, *_place in glyphs]
    if leftward:
        return slices(text, wide[::-1])[::-1]
    return slices(text, wide)


def _raised(code: str, up: int) -> str:
    """Return a code as shown above the line: the string of codes is closed and opened again."""
    if not up:
        return code
    return f">]TJ\n{up / PANGO_UNITS:.4f} Ts\n[<{code}>]TJ\n0 Ts\n[<"


def _wrong(face, text, numbers) -> Iterator[FaultKind]:
    if _lacks_glyph(numbers):
        yield FaultKind.MISSING_GLYPH
    if face.circle in numbers and DOTTED_CIRCLE not in text:
        yield FaultKind.DOTTED_CIRCLE


def _lacks_glyph(numbers) -> bool:
    return any(number == NO_GLYPH or number & UNKNOWN for number in numbers)
