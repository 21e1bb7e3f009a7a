"""A laid-out line as Pango holds it: its runs, their glyphs, and a run drawn by itself.

A run is a piece of a line in one font, one script and one direction. What this leans on of
WeasyPrint is private, as in `text_layer.py`.
"""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import NamedTuple

from .text_run import EM, PANGO_UNITS, Glyph

INTEGER = 4  # bytes of an int in C
GLYPH_SIZE = 5 * INTEGER  # of a PangoGlyphInfo


class LineRun(NamedTuple):
    """A run of a line. The size of its font is in pixels."""

    words: bytes
    item: object  # Pango's glyph item
    font: object  # WeasyPrint's
    pango_font: object
    size: float
    # Read from right to left, as Arabic is.
    leftward: bool
    # Pictures, as emojis are, have no codes of ours.
    has_outlines: bool


def line_runs(stream, textbox) -> Iterator[LineRun]:
    """Yield the runs of a line in the order in which they stand, from the left."""
    from weasyprint.text.ffi import ffi, pango

    layout = textbox.pango_layout
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    text, (line, _index) = layout.text.encode(), layout.get_first_line()
    run, known = line.runs[0], None
    while run != ffi.NULL:
        item = run.data.item
        start, analysis = item.offset, item.analysis
        if analysis.font != known:
            known = analysis.font
            font, size = stream.add_font(known)
            has_outlines = not (font.bitmap or font.png or font.svg or font.colr)
        words, leftward = text[start : start + item.length], bool(analysis.level % 2)
        yield LineRun(words, run.data, font, known, size, leftward, has_outlines)
        run = run.next


def glyph_data(buffer, run: LineRun) -> tuple[tuple[Glyph, ...], bytes]:
    """Return the glyphs of a run, and the array of ints that tells where each one's text begins."""
    string = run.item.glyphs
    data = buffer(string.glyphs, GLYPH_SIZE * string.num_glyphs)
    # A PangoGlyphInfo is five integers, and of the last, its flags, most bits are not set at all.
    numbers = memoryview(data).cast("b").cast("i").tolist()
    glyphs = tuple(zip(numbers[0::5], numbers[1::5], numbers[2::5], numbers[3::5], strict=True))
    return glyphs, bytes(buffer(string.log_clusters, INTEGER * string.num_glyphs))


def starts_of(data: bytes) -> list[int]:
    """Return the second part of `glyph_data` as numbers: bytes from the start of the run."""
    return memoryview(data).cast("i").tolist()


def glyph_width(pango_font, glyph: int, size: float) -> int:
    """Return the width of a glyph in thousandths of the type size."""
    from weasyprint.text.ffi import ffi, pango

    logical = ffi.new("PangoRectangle *")
    pango.pango_font_get_glyph_extents(pango_font, glyph, ffi.NULL, logical)
    # No width at all confuses pdfminer; a thousandth is what PDF/A allows to differ.
    return round(logical.width * EM / PANGO_UNITS / size) or 1


class Alone:
    """A text box of which WeasyPrint sees one run only."""

    def __init__(self, textbox, run: LineRun):
        from weasyprint.text.ffi import ffi

        line = SimpleNamespace(runs=[SimpleNamespace(data=run.item, next=ffi.NULL)])
        self.pango_layout = SimpleNamespace(
            layout=textbox.pango_layout.layout,
            text=textbox.pango_layout.text,
            get_first_line=lambda: (line, None),
        )
        self._textbox = textbox

    def __getattr__(self, name):
        return getattr(self._textbox, name)
