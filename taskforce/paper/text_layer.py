"""Khmer that can be copied, searched and read aloud: the text inside the PDF.

WeasyPrint draws Khmer right, but what it writes down as the text of its glyphs cannot be read
back. While `searchable_text()` is open, lines are written by this module instead: with the
codes of `glyph_codes.py`, each word in a span that spells it, and what is wrong with a line is
noted as it passes.

This module, `pango_line.py`, `archive.py` and `tags.py` lean on private parts of WeasyPrint. They
were read in release 70.0; `docs/decisions/0201-text-layer.md` says how to move on to another.
"""

from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO

from .faults import Fault, FaultKind, shortened
from .glyph_codes import CodeTable
from .pango_line import Alone, glyph_data, glyph_width, line_runs, starts_of
from .text_run import EM, PANGO_UNITS, Face, Run, unwritten, write_run

REVIEWED = "70.0"
# Only faces whose names begin so are ours: taskforce/fonts/print/fonts.css.
OURS = "Paper "
DOTTED_CIRCLE = 0x25CC
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
        """Draw a line of text, run by run. Returns the pictures in it, which come on top."""
        if not textbox.text.strip() or textbox.style["font_size"] < 1e-6:
            return []
        if text_overflow == "ellipsis" or block_ellipsis != "none":
            self._note_cut(stream, textbox)
            return self._usual_line(stream, textbox, text_overflow, block_ellipsis, matrix)
        pen, pictures, blank = Pen(stream, matrix), [], 0.0
        for run in line_runs(stream, textbox):
            if run.has_outlines:
                done = self._run(run)
                pen.write(done.operators, run)
            else:
                done = self._unwritten(run)
                pictures += self._draw_pictures(stream, Alone(textbox, run), pen)
            pen.move(done.width)
            blank = done.blank
            self._note_all(done.faults, run.font.family)
        if self._sheet and not self._sheet.holds(stream, textbox, matrix, pen.moved - blank):
            self._note(FaultKind.BEYOND_MARGIN, textbox.text)
        return pictures

    def _draw_pictures(self, stream, textbox, pen):
        """Let WeasyPrint draw a run by itself. Returns its pictures, placed in the whole line."""
        found = self._usual_line(stream, textbox, "clip", "none", pen.matrix)
        pen.is_down = False
        moved = pen.moved / textbox.style["font_size"]
        return [[image, font, a, d, e + moved, f] for image, font, a, d, e, f in found]

    def _unwritten(self, run) -> Run:
        glyphs, starts = glyph_data(self._buffer, run)
        is_ours = run.font.family.startswith(OURS)
        return unwritten(run.words, glyphs, starts_of(starts), is_ours=is_ours)

    def _run(self, run) -> Run:
        """Return a run ready to be drawn; the same glyphs of the same text are written once."""
        glyphs, starts = glyph_data(self._buffer, run)
        key = run.font.hash, run.size, run.leftward, run.words, glyphs, starts
        if key not in self._runs:
            face = self._face(run.font, run.size, run.pango_font)
            self._runs[key] = write_run(face, run.words, glyphs, starts_of(starts), run.leftward)
        return self._runs[key]

    def _face(self, font, size, pango_font) -> Face:
        table = self._table(font)
        if (font.hash, size) not in self._faces:
            is_ours = font.family.startswith(OURS)
            circle = _circle(font.file_content, font.index) if is_ours else None
            scale = EM / PANGO_UNITS / size
            self._faces[font.hash, size] = Face(font.family, is_ours, circle, table, None, scale)
        face = self._faces[font.hash, size]
        face.measure = lambda glyph: glyph_width(pango_font, glyph, size)
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

    def _note_cut(self, stream, textbox):
        """Note the faults of a line that is cut short, on paper or past the cut."""
        for run in line_runs(stream, textbox):
            self._note_all(self._unwritten(run).faults, run.font.family)

    # In the place of weasyprint.pdf.build_fonts_dictionary

    def build_fonts_dictionary(self, pdf, fonts, compress, subset, options):
        """Write the fonts as usual, then the map from our codes to their glyphs."""
        found = self._usual_fonts(pdf, fonts, compress, subset, options)
        for name, table in self._tables.items():
            if glyphs := table.glyph_map():
                _map_codes(pdf, _object(pdf, found[name]), glyphs, compress)
        self._begin()
        return found


class Pen:
    """Where the next run of a line begins."""

    def __init__(self, stream, matrix):
        self._stream, self._matrix = stream, matrix
        self.moved = 0.0  # in pixels
        self.is_down = False

    @property
    def matrix(self):
        if not self.moved:
            return self._matrix
        from weasyprint.matrix import Matrix

        return Matrix(e=self.moved) @ self._matrix

    def write(self, operators: bytes, run):
        if not self.is_down:
            self._stream.set_text_matrix(*self.matrix.values)
            self.is_down = True
        self._stream.set_font_size(run.font.hash, run.size)
        self._stream.stream.append(operators)

    def move(self, width: float):
        self.moved += width


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
