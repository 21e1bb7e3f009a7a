"""Khmer that can be copied, searched and read aloud: the text inside the PDF.

WeasyPrint draws Khmer right, but what it writes down as the text of its glyphs cannot be read
back. While `searchable_text()` is open, lines are written by this module instead: with the
codes of `glyph_codes.py`, each word in a span that spells it, and what is wrong with a line is
noted as it passes.

This module alone leans on private functions of WeasyPrint. They were read in release 70.0;
`docs/decisions/0201-text-layer.md` says how to move on to another.
"""

from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO

from .faults import Fault, FaultKind, shortened
from .glyph_codes import CodeTable
from .text_run import EM, PANGO_UNITS, Face, Glyph, Run, write_run

REVIEWED = "70.0"
# Only faces whose names begin so are ours: taskforce/fonts/print/fonts.css.
OURS = "Paper "
DOTTED_CIRCLE = 0x25CC
INTEGER = 4  # bytes of an int in C
GLYPH_SIZE = 5 * INTEGER  # of a PangoGlyphInfo
# A hair's breadth, in points: rounding, not a fault.
TOLERANCE = 0.75


class UnreviewedEngine(Exception):  # noqa: N818 -- a state of the installation
    """Another release of WeasyPrint is installed than the one this module was written for."""


@contextmanager
def searchable_text():
    """Write what is drawn inside so that it can be read back. Yields the `Ledger` of faults.

    Raises:
        UnreviewedEngine: where WeasyPrint is not the release that was reviewed.
    """
    from weasyprint import document, pdf
    from weasyprint.draw import text
    from weasyprint.text.ffi import ffi

    check_release()
    usual = text.draw_first_line, pdf.build_fonts_dictionary, document.Page.paint
    ledger = Ledger(*usual, ffi.buffer)
    text.draw_first_line = ledger.draw_first_line
    pdf.build_fonts_dictionary = ledger.build_fonts_dictionary
    document.Page.paint = lambda page, *args, **kwargs: ledger.paint(page, *args, **kwargs)
    try:
        yield ledger
    finally:
        text.draw_first_line, pdf.build_fonts_dictionary, document.Page.paint = usual


def check_release():
    """Refuse to work on functions that nobody has read."""
    import weasyprint

    if weasyprint.__version__ != REVIEWED:
        from django.utils.translation import gettext as _

        raise UnreviewedEngine(
            _(
                "PDF is made with WeasyPrint %(known)s, but %(found)s is installed. Install the "
                "locked packages again; a developer reads docs/decisions/0201-text-layer.md."
            )
            % {"known": REVIEWED, "found": weasyprint.__version__}
        )


class Ledger:
    """What is drawn, document after document: the codes of each font, and the faults."""

    def __init__(self, usual_line, usual_fonts, usual_paint, buffer):
        self._usual_line, self._usual_fonts = usual_line, usual_fonts
        self._usual_paint, self._buffer = usual_paint, buffer
        self._found: dict[Fault, None] = {}
        self._begin()

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Return the faults of all that was drawn so far, in the order of drawing."""
        return tuple(self._found)

    def _begin(self):
        """Begin a document: WeasyPrint writes the fonts when all its pages are drawn."""
        self._tables: dict[str, CodeTable] = {}
        self._faces: dict[tuple[str, float], Face] = {}
        self._runs: dict[tuple, Run] = {}
        self._page_number = 0
        self._sheet = None

    # In the place of weasyprint.document.Page.paint

    def paint(self, page, stream, scale=1):
        self._page_number += 1
        self._sheet = Sheet(page._page_box, stream, scale)
        self._usual_paint(page, stream, scale)
        self._sheet = None

    # In the place of weasyprint.draw.text.draw_first_line

    def draw_first_line(self, stream, textbox, text_overflow, block_ellipsis, matrix):
        """Draw a line of text. Returns the emojis, which is to say none."""
        if not textbox.text.strip() or textbox.style["font_size"] < 1e-6:
            return []
        plain = text_overflow != "ellipsis" and block_ellipsis == "none"
        runs = list(_runs(stream, textbox)) if plain else []
        if not all(_is_plain(item, font) for item, font, _size in runs) or not plain:
            self._note_special(textbox, runs)
            return self._usual_line(stream, textbox, text_overflow, block_ellipsis, matrix)
        stream.set_text_matrix(*matrix.values)
        text, width, blank = textbox.pango_layout.text.encode(), 0.0, 0.0
        for item, font, size in runs:
            run = self._run(item, font, size, text)
            stream.set_font_size(font.hash, size)
            stream.stream.append(run.operators)
            width, blank = width + run.width, run.blank
            self._note_all(run.faults, font.family)
        if self._sheet and not self._sheet.holds(stream, textbox, matrix, width - blank):
            self._note(FaultKind.BEYOND_MARGIN, textbox.text)
        return []

    def _run(self, item, font, size, text) -> Run:
        """Return a run ready to be drawn; the same glyphs of the same text are written once."""
        start, string = item.item.offset, item.glyphs
        words = text[start : start + item.item.length]
        glyphs = _glyphs(self._buffer(string.glyphs, GLYPH_SIZE * string.num_glyphs))
        starts = bytes(self._buffer(string.log_clusters, INTEGER * string.num_glyphs))
        key = font.hash, size, words, glyphs, starts
        if key not in self._runs:
            face = self._face(font, size, item.item.analysis.font)
            starts = memoryview(starts).cast("i").tolist()
            self._runs[key] = write_run(face, words, glyphs, starts)
        return self._runs[key]

    def _face(self, font, size, pango_font) -> Face:
        table = self._table(font)
        if (font.hash, size) not in self._faces:
            is_ours = font.family.startswith(OURS)
            circle = _circle(font.file_content, font.index) if is_ours else None
            scale = EM / PANGO_UNITS / size
            self._faces[font.hash, size] = Face(font.family, is_ours, circle, table, None, scale)
        face = self._faces[font.hash, size]
        face.measure = lambda glyph: _width(pango_font, glyph, size)
        return face

    def _table(self, font) -> CodeTable:
        # Two fonts of WeasyPrint may bear one name in the PDF, and then share their codes.
        if font.hash not in self._tables:
            self._tables[font.hash] = CodeTable(font.glyph_count, can_map="CFF " not in font.tables)
        table = self._tables[font.hash]
        if font.to_unicode is not table.texts:
            font.to_unicode, font.widths, font.missing = table.texts, table.widths, table.missing
            font.get_unused_glyph_id = table.missing_code
        return table

    def _note(self, kind, text, font=""):
        self._found[Fault(max(self._page_number, 1), kind, shortened(text), font)] = None

    def _note_all(self, faults, font):
        for kind, words in faults:
            self._note(kind, words, font)

    def _note_special(self, textbox, runs):
        """Note the pictures that a font of emojis draws: no such font is ours."""
        for item, font, _size in runs:
            if not _is_plain(item, font):
                self._note(FaultKind.FOREIGN_FONT, textbox.text, font.family)

    # In the place of weasyprint.pdf.build_fonts_dictionary

    def build_fonts_dictionary(self, pdf, fonts, compress, subset, options):
        """Write the fonts as usual, then the map from our codes to their glyphs."""
        found = self._usual_fonts(pdf, fonts, compress, subset, options)
        for name, table in self._tables.items():
            if glyphs := table.glyph_map():
                _map_codes(pdf, _object(pdf, found[name]), glyphs, compress)
        self._begin()
        return found


class Sheet:
    """A page that is being drawn: where text may stand on it."""

    def __init__(self, box, stream, scale):
        from weasyprint.formatting_structure import boxes

        self._stream = stream
        # The origin of the page is its upper left corner, and a line's is its baseline.
        self._left = box.content_box_x() * scale - TOLERANCE
        self._right = (box.content_box_x() + box.width) * scale + TOLERANCE
        height = box.margin_height() * scale
        self._top = height - box.content_box_y() * scale + TOLERANCE
        self._bottom = height - (box.content_box_y() + box.height) * scale - TOLERANCE
        # Header and footer stand in the margins above and below by right.
        self._outside = {
            id(part)
            for child in box.children
            if isinstance(child, boxes.MarginBox)
            for part in child.descendants()
        }

    def holds(self, stream, textbox, matrix, width) -> bool:
        """Tell whether a line stays within the margins. What is drawn aside is not judged."""
        if stream is not self._stream:
            return True
        *_scales, x, y = matrix.values
        a, b, c, d, e, f = stream.ctm.values
        ends = [(a * at + c * y + e, b * at + d * y + f) for at in (x, x + width)]
        return all(
            self._left <= x <= self._right
            and (id(textbox) in self._outside or self._bottom <= y <= self._top)
            for x, y in ends
        )


def _runs(stream, textbox):
    """Yield the runs of a line: Pango's item, the font and its size."""
    from weasyprint.text.ffi import ffi, pango

    pango.pango_layout_set_single_paragraph_mode(textbox.pango_layout.layout, True)
    line, _index = textbox.pango_layout.get_first_line()
    run, known = line.runs[0], None
    while run != ffi.NULL:
        pango_font = run.data.item.analysis.font
        if pango_font != known:
            known = pango_font
            font, size = stream.add_font(pango_font)
        yield run.data, font, size
        run = run.next


def _is_plain(item, font) -> bool:
    """Tell whether a run is outlines from left to right: what is not, WeasyPrint draws."""
    pictures = font.bitmap or font.png or font.svg or font.colr
    return not (pictures or item.item.analysis.level % 2)


def _glyphs(data) -> tuple[Glyph, ...]:
    # A PangoGlyphInfo is five integers, and of the last, its flags, most bits are not set at all.
    numbers = memoryview(data).cast("b").cast("i").tolist()
    return tuple(zip(numbers[0::5], numbers[1::5], numbers[2::5], numbers[3::5], strict=True))


def _width(pango_font, glyph, size) -> int:
    from weasyprint.text.ffi import ffi, pango

    logical = ffi.new("PangoRectangle *")
    pango.pango_font_get_glyph_extents(pango_font, glyph, ffi.NULL, logical)
    # No width at all confuses pdfminer; a thousandth is what PDF/A allows to differ.
    return round(logical.width * EM / PANGO_UNITS / size) or 1


@lru_cache(maxsize=16)
def _circle(content: bytes, index: int) -> int | None:
    """Return the glyph of the dotted circle, which shapers put under a sign without letter."""
    from fontTools.ttLib import TTFont

    font = TTFont(BytesIO(content), fontNumber=index, lazy=True)
    if "glyf" not in font:
        raise ValueError("a face of paper must have TrueType outlines")
    name = font.getBestCmap().get(DOTTED_CIRCLE)
    return name and font.getGlyphID(name)


def _object(pdf, reference: bytes):
    return pdf.objects[int(reference.split()[0])]


def _map_codes(pdf, font, glyphs: bytes, compress):
    import pydyf

    stream = pydyf.Stream([glyphs], compress=compress)
    pdf.add_object(stream)
    descendant = font["DescendantFonts"][0]
    _object(pdf, descendant)["CIDToGIDMap"] = stream.reference
    # With the map a missing glyph needs no encoding of its own, and that one lacks our codes.
    font["Encoding"] = "/Identity-H"
