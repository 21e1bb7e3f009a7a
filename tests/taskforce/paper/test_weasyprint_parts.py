"""Text layer and archive lean on private parts of WeasyPrint: an upgrade must not slip through.

When this fails, nothing may be wrong yet, but somebody must look. What to do, step by step:
`docs/decisions/0201-text-layer.md`, "To move on to another release".
"""

import hashlib
import inspect

import pydyf
import pytest
import weasyprint
from weasyprint import document, draw, pdf
from weasyprint.draw import text
from weasyprint.formatting_structure import boxes
from weasyprint.pdf import fonts, metadata, pdfa, stream, tags
from weasyprint.svg import text as svg_text
from weasyprint.text import fonts as pango_fonts
from weasyprint.text import line_break

from taskforce.paper import engine, text_layer

READ = {
    "replaced: the line that is drawn": (text.draw_first_line, "1bb8eae6d88e71b1"),
    "replaced: where the fonts are written": (fonts.build_fonts_dictionary, "fc551bef35d0d6c3"),
    "replaced: where a page is drawn": (document.Page.paint, "b2f0dcbda755b5d5"),
    "calls the line": (text.draw_text, "ebaf96239c6ca363"),
    "calls the line from a drawing": (svg_text, "67a30c3e181b4a80"),
    "takes the pictures of a line": (text.draw_emojis, "766284b3b2ca12c5"),
    "gives the line's runs": (line_break.Layout.get_first_line, "bb65cbda0e27f135"),
    "draws boxes in their order": (draw.draw_inline_level, "068162a401d00efd"),
    "makes the PDF, fonts after pages": (pdf.generate_pdf, "626343ef25c396e8"),
    "writes widths and the map of codes": (fonts._build_vector_font_dictionary, "aa6eea312c6e3375"),
    "holds the codes": (fonts.Font, "1888854798bf8726"),
    "takes the operators": (stream.Stream, "624257224db6f66d"),
    "tells one font from another": (pango_fonts.get_pango_font_key, "74cbeff1fac3860c"),
    "stands in a margin": (boxes.MarginBox, "79a17d1578a5dbfe"),
    "completed: the roots of the tags": (tags.add_tags, "f0e74575b0bafaf3"),
    "completed: the tree of the tags": (tags._build_box_tree, "f716251a83e7096e"),
    "completed: the metadata": (metadata, "04b4b31083b352cb"),
    "completed: the archive's form": (pdfa, "b5bf6b9b488dbe3f"),
    "calls who completes them": (document.Document.write_pdf, "086e4a8e99981829"),
    "opens a mark in three pieces": (pydyf.Stream.begin_marked_content, "4348260a8eb6e24f"),
}
WHAT_TO_DO = (
    "WeasyPrint has changed here. Read the change, try the text layer on it, and only then write "
    "the new release and digests down: docs/decisions/0201-text-layer.md"
)


def test_the_release_is_the_one_that_was_read():
    assert weasyprint.__version__ == text_layer.REVIEWED, WHAT_TO_DO


@pytest.mark.parametrize("part", READ)
def test_the_private_parts_are_as_they_were_read(part):
    function, digest = READ[part]
    source = inspect.getsource(function)
    assert hashlib.sha256(source.encode()).hexdigest()[:16] == digest, WHAT_TO_DO


def test_another_release_is_refused_and_says_where_to_read(monkeypatch):
    monkeypatch.setattr(weasyprint, "__version__", "71.0")
    with pytest.raises(engine.PdfUnavailable, match=r"71\.0.*0201-text-layer"):
        engine.print_html("<p>ក</p>", style="p { color: red }")
    with pytest.raises(text_layer.UnreviewedEngine), text_layer.searchable_text():
        pass


def test_everything_is_put_back():
    usual = text.draw_first_line, pdf.build_fonts_dictionary, document.Page.paint
    with pytest.raises(AssertionError), text_layer.searchable_text():
        assert text.draw_first_line == usual[0]
    assert usual == (text.draw_first_line, pdf.build_fonts_dictionary, document.Page.paint)
