"""A line that holds another script or a picture beside Khmer: the Khmer of it stays right."""

import io
import re
from contextlib import nullcontext
from types import SimpleNamespace

import pikepdf
import pytest
from PIL import ImageChops

from taskforce.paper import FaultKind, engine, print_html, stylesheet, text_run
from tests.taskforce.paper import golden_images as images
from tests.taskforce.paper.made_faces import face_rule
from tests.taskforce.paper.reading import IN_ORDER, READERS, joined

ARABIC, THAI = "أحمد", "สมชาย"
LINE = f"ឈ្មោះ {ARABIC} និង {THAI} នៅ​ភ្នំពេញ"
KHMER = ["ឈ្មោះ", "និង", "នៅភ្នំពេញ"]
UNKNOWN_LEFTWARD = "\U0001e800"  # Mende Kikakui: no common font has it, and it is read leftward
BIDI = re.compile("[\u202a-\u202e\u200e\u200f]")


@pytest.fixture(scope="module")
def style():
    return stylesheet("reporting/print.css")


def drawn(html, style, extra):
    return print_html(f"<html lang=km><body>{html}</body></html>", style=style, extra=extra)


def kinds(paper):
    return {(fault.kind, fault.text) for fault in paper.faults}


@pytest.fixture(scope="module")
def mixed(style):
    return drawn(f"<p>{LINE}</p>", style, face_rule(ARABIC + THAI))


@pytest.mark.parametrize("reader", READERS)
def test_the_khmer_of_a_mixed_line_is_read(mixed, reader):
    (text,) = READERS[reader](mixed.content)
    assert [word for word in [*KHMER, THAI] if word not in text] == []


@pytest.mark.parametrize("reader", IN_ORDER)
def test_the_whole_line_is_read_in_order(mixed, reader):
    """Programs differ only in which way they turn letters that are read from right to left."""
    (text,) = IN_ORDER[reader](mixed.content)
    found = joined(BIDI.sub("", text))
    either = {joined(LINE), joined(LINE.replace(ARABIC, ARABIC[::-1]))}
    assert any(found.startswith(line) for line in either), found


@pytest.mark.parametrize("reader", ["poppler", "pypdf", "mupdf", "pdfium"])
def test_arabic_is_turned_to_the_order_of_reading(mixed, reader):
    assert ARABIC in BIDI.sub("", READERS[reader](mixed.content)[0])


def test_each_foreign_run_is_named_and_no_other(mixed):
    assert kinds(mixed) == {(FaultKind.FOREIGN_FONT, ARABIC), (FaultKind.FOREIGN_FONT, THAI)}


def test_khmer_words_keep_their_spans_beside_arabic(mixed):
    with pikepdf.open(io.BytesIO(mixed.content)) as book:
        spelled = [
            str(operands[1].ActualText)
            for operands, operator in pikepdf.parse_content_stream(book.pages[0])
            if str(operator) == "BDC" and "/ActualText" in operands[1]
        ]
    assert "".join(spelled).startswith(joined("".join(KHMER)))


def test_a_letter_that_no_font_has_is_seen_in_a_run_that_is_read_leftward(style):
    paper = drawn(f"<p>ឈ្មោះ {ARABIC}{UNKNOWN_LEFTWARD} ភ្នំពេញ</p>", style, face_rule(ARABIC))
    assert (FaultKind.MISSING_GLYPH, UNKNOWN_LEFTWARD) in kinds(paper)
    for read in READERS.values():
        assert "ឈ្មោះ" in (text := read(paper.content)[0])
        assert "ភ្នំពេញ" in text


def test_a_sign_without_letter_is_seen_beside_arabic(style):
    paper = drawn(f"<p>{ARABIC} ្ក</p>", style, face_rule(ARABIC))
    assert FaultKind.DOTTED_CIRCLE in {kind for kind, _text in kinds(paper)}


def test_what_runs_beyond_the_margin_is_seen_beside_arabic(style):
    html = f"<p style='white-space: nowrap'>{ARABIC} {'កម្ពុជា ' * 40}</p>"
    paper = drawn(html, style, face_rule(ARABIC))
    assert FaultKind.BEYOND_MARGIN in {kind for kind, _text in kinds(paper)}


# Pictures: glyphs that WeasyPrint must draw itself


@pytest.fixture(scope="module")
def pictured(style):
    return drawn("<p>ស្ត្រី ★ ញ៉ាំ ★ ភ្នំពេញ</p>", style, face_rule("★", pictures=True))


@pytest.mark.parametrize("reader", IN_ORDER)
def test_khmer_beside_a_picture_is_read(pictured, reader):
    text = IN_ORDER[reader](pictured.content)[0]
    assert joined(text).replace("★", "").startswith("ស្ត្រីញ៉ាំភ្នំពេញ")


def test_a_picture_is_named_and_the_rest_of_its_line_is_not(pictured):
    assert kinds(pictured) == {(FaultKind.FOREIGN_FONT, "★")}


@pytest.mark.parametrize("pictures", [False, True])
def test_runs_stand_where_weasyprint_sets_them(style, monkeypatch, pictures):
    def pixels():
        letters = "★" if pictures else ARABIC + THAI
        html = f"<p>ស្ត្រី ★ ញ៉ាំ ★ ភ្នំពេញ</p><p>{LINE}</p><p>{ARABIC} {ARABIC} ១២៣</p>"
        extra = face_rule(letters, pictures=pictures) + "body { font-size: 20pt }"
        return images.picture(drawn(html, style, extra).content)

    layered = pixels()
    monkeypatch.setattr(engine, "searchable_text", lambda: nullcontext(SimpleNamespace(faults=())))
    strays = ImageChops.add(images._strays(layered, pixels()), images._strays(pixels(), layered))
    assert strays.histogram()[255] <= images.STRAY


def test_a_run_that_another_draws_is_looked_at_all_the_same():
    glyphs = ((5, 1024, 0, 0), (text_run.UNKNOWN | 0x2605, 2048, 0, 0), (0, 512, 0, 0))
    run = text_run.unwritten("ក★ខ".encode(), glyphs, [0, 3, 6], is_ours=False)
    assert run.width == 3.5
    assert run.faults == [
        (FaultKind.MISSING_GLYPH, "★"),
        (FaultKind.MISSING_GLYPH, "ខ"),
        (FaultKind.FOREIGN_FONT, "ក★ខ"),
    ]


def test_a_line_cut_short_is_looked_at_all_the_same(style):
    cut = "width: 40mm; white-space: nowrap; overflow: hidden; text-overflow: ellipsis"
    paper = drawn(f"<p style='{cut}'>ល្អ {UNKNOWN_LEFTWARD} {'ល្អ ' * 30}</p>", style, "")
    assert kinds(paper) == {(FaultKind.MISSING_GLYPH, UNKNOWN_LEFTWARD)}
