"""What is written into a PDF beside the shapes: codes, spans, and a form fit for archives."""

import base64
import io

import pikepdf
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen

from taskforce.paper import FaultKind, glyph_codes, print_html, stylesheet
from tests.taskforce.paper.reading import IN_ORDER, joined

WORDS = (
    "ស្ត្រី​ក្ស្មី ត្រាំ​ញ៉ាំ ស៊ី​ស្រ្តី កោះ​កៅស៊ូ​កៀន​ជឿ ធម៌​ការណ៍ ខ្មែរៗ។ AB-២០២៤ (កម្ពុជា) 12% «ព្រះ​រាជាណាចក្រ​កម្ពុជា» ឫទ្ធិ​ឱកាស"
)
HTML = (
    f"<html lang=km><title>ស</title><body><h1>{WORDS}</h1><p>{WORDS} <b>{WORDS}</b></p>"
    f"<table><tr><th>{WORDS}</th><td>១.២៣៤</td></tr></table></body></html>"
)
VARIANTS = [None, "pdf/a-3u", "pdf/a-3a", "pdf/ua-1"]


@pytest.fixture(scope="module")
def style():
    return stylesheet("reporting/print.css")


@pytest.fixture(scope="module", params=VARIANTS, ids=str)
def content(request, style):
    return print_html(HTML, style=style, pdf_variant=request.param).content


@pytest.fixture(scope="module")
def plain(style):
    return print_html(HTML, style=style).content


@pytest.fixture
def book(content):
    with pikepdf.open(io.BytesIO(content)) as book:
        yield book


def fonts(book):
    return {name: font for page in book.pages for name, font in page.Resources.Font.items()}


# Pieces of it


@pytest.mark.parametrize(
    ("text", "wide", "shared"),
    [
        ("ក", [True], ["ក"]),
        ("ព្រ", [True, True], ["ព្", "រ"]),
        ("ស្ត្រី", [True, True, False, False], ["ស្", "ត", "្", "រី"]),
        ("កោ", [True, True, True], ["ក", "ោ", ""]),
        ("ណ្ណោ", [True, True, False, True], ["ណ្", "ណ", "ោ", ""]),
        ("\u200b", [False], [""]),
        ("fi", [True], ["fi"]),
    ],
)
def test_a_cluster_is_shared_out_to_its_glyphs(text, wide, shared):
    assert glyph_codes.slices(text, wide) == shared
    assert "".join(shared) == text.replace("\u200b", "")


def test_a_glyph_has_a_code_for_each_text_it_stands_for():
    table = glyph_codes.CodeTable(300, can_map=True)
    assert [table.code(7, "ក"), table.code(7, "ខ"), table.code(7, "ក")] == [7, 300, 7]
    assert [table.code(8, "ខ"), table.code(7, "ខ"), table.code(8, "ក")] == [8, 300, 301]
    assert table.texts == {7: "ក", 300: "ខ", 8: "ខ", 301: "ក"}
    glyphs = table.glyph_map()
    assert (len(glyphs), glyphs[2 * 300 :]) == (2 * 302, b"\x00\x07\x00\x08")


def test_without_further_codes_no_map_is_needed():
    table = glyph_codes.CodeTable(300, can_map=True)
    table.code(7, "ក")
    assert table.glyph_map() is None


def test_outlines_that_know_no_map_keep_one_code():
    table = glyph_codes.CodeTable(300, can_map=False)
    assert [table.code(7, "ក"), table.code(7, "ខ")] == [7, 7]
    assert table.glyph_map() is None


def test_codes_end_where_two_bytes_do():
    table = glyph_codes.CodeTable(0xFFFF, can_map=True)
    assert [table.code(7, text) for text in "កខគ"] == [7, 0xFFFF, 7]


@pytest.mark.parametrize(
    ("text", "word"), [("ក", True), ("ល្អ។", True), ("២០២៤", False), ("។", False), ("AB", False)]
)
def test_what_is_spelled_out(text, word):
    assert glyph_codes.is_word(text) is word


# The whole


@pytest.mark.parametrize("reader", IN_ORDER)
def test_every_reader_reads_it_in_every_form(content, plain, reader):
    text = joined("".join(IN_ORDER[reader](content)))
    assert joined(WORDS * 4) in text.replace(joined("១.២៣៤"), "")[: len(joined(WORDS * 4)) + 1]
    assert [joined(page) for page in IN_ORDER[reader](content)] == [
        joined(page) for page in IN_ORDER[reader](plain)
    ]


def test_the_language_is_told_to_whoever_reads_it_aloud(book):
    assert str(book.Root.Lang) == "km"


def test_each_word_is_spelled_in_a_span_and_all_marks_are_closed(book):
    spelled = []
    for page in book.pages:
        marks, begun = [], None
        for operands, operator in pikepdf.parse_content_stream(page):
            match str(operator):
                case "BT":
                    begun = len(marks)
                case "ET":
                    assert len(marks) == begun
                    begun = None
                case "BMC" | "BDC":
                    marks.append(str(operands[0]))
                    if len(operands) > 1 and "/ActualText" in operands[1]:
                        assert begun is not None
                        spelled.append(str(operands[1].ActualText))
                case "EMC":
                    marks.pop()
        assert marks == []
    assert not [word for word in spelled if "\u200b" in word or " " in word]
    assert {"ស្ត្រី", "ញ៉ាំ", "ធម៌", "ខ្មែរៗ។"} <= set(spelled)
    assert joined(WORDS).replace("AB-២០២៤", "").replace("12%", "") in "".join(spelled)


def test_fonts_are_whole_and_mapped_as_an_archive_wants_them(book):
    mapped = 0
    for font in fonts(book).values():
        (inner,) = font.DescendantFonts
        assert (font.Encoding, inner.Subtype) == ("/Identity-H", "/CIDFontType2")
        assert "/FontFile2" in inner.FontDescriptor
        assert "/ToUnicode" in font
        if isinstance(inner.CIDToGIDMap, pikepdf.Stream):
            mapped += 1
            assert len(inner.CIDToGIDMap.read_bytes()) % 2 == 0
        else:
            assert inner.CIDToGIDMap == "/Identity"
    assert mapped


def test_widths_differ_from_the_font_by_no_more_than_a_thousandth(book):
    """PDF/A, ISO 19005-3, 6.2.11.5."""
    from fontTools.ttLib import TTFont

    for font in fonts(book).values():
        (inner,) = font.DescendantFonts
        face = TTFont(io.BytesIO(inner.FontDescriptor.FontFile2.read_bytes()))
        advances = [face["hmtx"][name][0] for name in face.getGlyphOrder()]
        for code, width in widths(inner.W):
            real = advances[glyph_of(inner, code)] * 1000 / face["head"].unitsPerEm
            assert abs(real - width) <= 1, (code, real, width)


def widths(array):
    found = list(array)
    for first, row in zip(found[0::2], found[1::2], strict=True):
        yield from enumerate(map(float, row), start=int(first))


def glyph_of(inner, code):
    if not isinstance(inner.CIDToGIDMap, pikepdf.Stream):
        return code
    data = inner.CIDToGIDMap.read_bytes()
    return int.from_bytes(data[2 * code : 2 * code + 2])


def test_the_same_input_gives_the_same_bytes(style, plain):
    assert print_html(HTML, style=style).content == plain
    print_html("<p>ឥតពាក់ព័ន្ធ​ស្រ្តី</p>", style=style)
    assert print_html(HTML, style=style).content == plain


# Fonts whose outlines are PostScript


def postscript_font() -> str:
    """Return a style that brings a font with a letter in PostScript outlines, under two names."""
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder([".notdef", "ka"])
    builder.setupCharacterMap({ord("ក"): "ka"})
    pen = T2CharStringPen(600, None)
    pen.moveTo((0, 0))
    pen.lineTo((500, 0))
    pen.lineTo((0, 500))
    pen.closePath()
    shapes = dict.fromkeys((".notdef", "ka"), pen.getCharString())
    builder.setupCFF("Made", {}, shapes, {})
    builder.setupHorizontalMetrics({".notdef": (600, 0), "ka": (600, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Made", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    made = io.BytesIO()
    builder.save(made)
    data = base64.b64encode(made.getvalue()).decode()
    return "".join(
        f"@font-face {{ font-family: '{name} Made'; src: url(data:font/otf;base64,{data}) }}"
        for name in ("Paper", "Other")
    )


def test_a_face_of_ours_must_have_truetype_outlines():
    with pytest.raises(ValueError, match="TrueType"):
        print_html("<p style=\"font-family: 'Paper Made'\">ក</p>", style=postscript_font())


def test_a_foreign_font_of_that_kind_is_drawn_and_named():
    paper = print_html("<p style=\"font-family: 'Other Made'\">ក</p>", style=postscript_font())
    assert {fault.kind for fault in paper.faults} == {FaultKind.FOREIGN_FONT}
    with pikepdf.open(io.BytesIO(paper.content)) as book:
        (font,) = fonts(book).values()
        assert font.DescendantFonts[0].Subtype == "/CIDFontType0"
        assert font.DescendantFonts[0].get("/CIDToGIDMap") == "/Identity"
    assert joined(IN_ORDER["poppler"](paper.content)[0]) == "ក"
