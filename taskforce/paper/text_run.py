"""One run of glyphs, in one font, as operators of a page; and what is wrong with it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from .faults import FaultKind
from .glyph_codes import ZWSP, CodeTable, actual_text, is_word, slices

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
    clusters: dict[tuple[bytes, tuple[Glyph, ...]], Cluster] = field(default_factory=dict)

    def cluster(self, text: bytes, glyphs: tuple[Glyph, ...]) -> Cluster:
        """Return a cluster; each is worked out once, for a country has few syllables."""
        found = self.clusters.get((text, glyphs))
        if found is None:
            found = self.clusters[text, glyphs] = _cluster(self, text.decode(), glyphs)
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


def write_run(face: Face, text: bytes, glyphs: tuple[Glyph, ...], starts: list[int]) -> Run:
    """Write a run; `starts` tells for each glyph at which byte of the text its cluster begins."""
    clusters = list(_clusters(face, text, glyphs, starts))
    blank = 0
    for cluster in reversed(clusters):
        if not cluster.is_blank:
            break
        blank += cluster.advance
    return Run(
        _operators(clusters),
        sum(cluster.advance for cluster in clusters) / PANGO_UNITS,
        blank / PANGO_UNITS,
        _faults(face, text, clusters),
    )


def _clusters(face, text, glyphs, starts) -> Iterator[Cluster]:
    first, start = 0, 0
    for last, end in enumerate(starts):
        if end != start:
            yield face.cluster(text[start:end], glyphs[first:last])
            first, start = last, end
    yield face.cluster(text[start:], glyphs[first:])


def _operators(clusters) -> bytes:
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
        if any(cluster.is_word for cluster in words):
            spelled = actual_text("".join(cluster.text for cluster in words))
            done += [_show(plain), spelled, _show(shown), b"EMC"]
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
    words = text.decode().replace(ZWSP, "").strip()
    found = []
    for cluster in clusters:
        for kind in cluster.faults:
            # A sign without its letter is found again by the words around it.
            found.append((kind, words if kind == FaultKind.DOTTED_CIRCLE else cluster.text))
    if not face.is_ours and words:
        found.append((FaultKind.FOREIGN_FONT, words))
    return found


def _cluster(face: Face, text: str, glyphs: tuple[Glyph, ...]) -> Cluster:
    codes, owed, length = "", 0.0, 0
    parts = slices(text, [advance > 0 for _number, advance, *_place in glyphs])
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
        text=text.replace(ZWSP, ""),
        codes=codes,
        owed=owed,
        advance=length,
        is_blank=not text.replace(ZWSP, "").strip(),
        is_word=is_word(text),
        # MuPDF matches the codes of a span with its text, and errs past a code without any.
        ends_span=not parts[-1],
        faults=tuple(_wrong(face, text, [glyph[0] for glyph in glyphs])),
    )


def _raised(code: str, up: int) -> str:
    """Return a code as shown above the line: the string of codes is closed and opened again."""
    if not up:
        return code
    return f">]TJ\n{up / PANGO_UNITS:.4f} Ts\n[<{code}>]TJ\n0 Ts\n[<"


def _wrong(face, text, numbers) -> Iterator[FaultKind]:
    if any(number == NO_GLYPH or number & UNKNOWN for number in numbers):
        yield FaultKind.MISSING_GLYPH
    if face.circle in numbers and DOTTED_CIRCLE not in text:
        yield FaultKind.DOTTED_CIRCLE
