"""The form for the archive, read back: what PDF/A-3a and PDF/UA-1 ask and can be seen here.

A validator (veraPDF) is not at hand: these are the marks that it looks at, not its verdict.
"""

import io
import re
from datetime import date
from xml.etree import ElementTree

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream

from taskforce.paper.book import print_archival
from tests.taskforce.paper import books

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
    '<rect width="9" height="9"/></svg>'
)
TABLE = (
    "<table><thead><tr><th>ឈ្មោះ</th><th>ចំនួន</th></tr></thead>"
    f"<tbody><tr><td>កណ្តាល</td><td>៣ {DRAWING}</td></tr></tbody></table>"
)
# Steps left out, which the standard forbids.
HEADINGS = "<h3>ផ្នែក</h3><h4>ចំណុច</h4>"


def book():
    first, *rest = books.make().chapters
    first = books.Chapter(first.title, first.html + HEADINGS + TABLE)
    return books.make(chapters=iter([first, *rest]), dated=date(2026, 9, 1))


@pytest.fixture(scope="module")
def steps():
    return []


@pytest.fixture(scope="module")
def paper(steps):
    return print_archival(book(), progress=lambda *step: steps.append(step))


@pytest.fixture(scope="module")
def pdf(paper):
    with pikepdf.open(io.BytesIO(paper.content)) as found:
        yield found


def elements(pdf):
    return [
        item
        for item in pdf.objects
        if isinstance(item, Dictionary) and item.get("/Type") == Name.StructElem
    ]


def test_one_document_with_numbers_of_its_own(paper, pdf):
    assert paper.pages == len(pdf.pages) == 8
    assert not paper.faults
    assert not pdf.check_pdf_syntax()


def test_both_standards_are_named_and_the_foreign_schema_described(pdf):
    xmp = pdf.Root.Metadata.read_bytes().decode()
    tree = ElementTree.fromstring(re.sub(r"<\?xpacket.*?\?>", "", xmp))
    found = {name: value for item in tree.iter() for name, value in item.attrib.items()}
    assert found["{http://www.aiim.org/pdfa/ns/id/}part"] == "3"
    assert found["{http://www.aiim.org/pdfa/ns/id/}conformance"] == "A"
    assert found["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
    assert "pdfaExtension" in xmp
    assert "/Filter" not in pdf.Root.Metadata


def test_what_it_says_of_itself_agrees_with_the_metadata(pdf):
    xmp = pdf.Root.Metadata.read_bytes().decode()
    assert f">{pdf.docinfo.Title}<" in xmp
    assert f">{pdf.docinfo.Author}<" in xmp
    assert str(pdf.docinfo.CreationDate) == "D:20260901"
    assert 'xmp:CreateDate="2026-09-01"' in xmp
    assert str(pdf.Root.Lang) == "km"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle


def test_colours_are_defined(pdf):
    (intent,) = pdf.Root.OutputIntents
    assert intent.S == Name.GTS_PDFA1
    assert intent.DestOutputProfile.N == 3


def test_every_text_stands_in_the_tree(pdf):
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.StructTreeRoot.K
    kinds = {str(element.S) for element in elements(pdf)}
    assert kinds >= {"/Document", "/H1", "/P", "/Table", "/TR", "/TH", "/TD", "/Link", "/Figure"}
    for page in pdf.pages:
        assert page.Tabs == Name.S
        assert "/StructParents" in page


def test_marked_content_is_balanced_and_holds_all_text(pdf):
    for page in pdf.pages:
        open_marks = []
        for operands, operator in pikepdf.parse_content_stream(page):
            match str(operator):
                case "BDC" | "BMC":
                    open_marks.append(str(operands[0]))
                case "EMC":
                    open_marks.pop()
                case "Tj" | "TJ":
                    assert open_marks
        assert not open_marks


def test_headings_leave_no_step_out(pdf):
    levels = [int(str(e.S)[2:]) for e in elements(pdf) if re.fullmatch(r"/H\d", str(e.S))]
    assert levels[:3] == [1, 2, 3]
    assert all(below <= above + 1 for above, below in zip(levels, levels[1:], strict=False))


def test_drawings_have_an_alternative_and_cells_their_heads(pdf):
    assert all(str(e.Alt) for e in elements(pdf) if Name.Figure == e.S)
    cells = [element for element in elements(pdf) if element.S == Name.TD]
    assert cells
    assert all(cell.A.Headers for cell in cells)


def test_links_are_described_and_printed(pdf):
    notes = [note for page in pdf.pages for note in page.get("/Annots", ())]
    assert notes
    assert all(note.Contents and note.F == 4 and "/StructParent" in note for note in notes)


def test_fonts_are_inside_and_spell_their_text(pdf):
    fonts = [item for item in pdf.objects if _is(item, Name.Font) and "/FontDescriptor" in item]
    whole = [item for item in pdf.objects if _is(item, Name.Font) and item.Subtype == Name.Type0]
    assert fonts
    assert whole
    for font in fonts:
        assert {"/FontFile2", "/FontFile3", "/FontFile"} & set(font.FontDescriptor.keys())
    assert all("/ToUnicode" in font for font in whole)


def _is(item, kind):
    return isinstance(item, Dictionary) and item.get("/Type") == kind


def test_nothing_runs_and_nothing_is_outside(pdf):
    for item in pdf.objects:
        keys = set(item.keys()) if isinstance(item, Dictionary | Stream) else set()
        assert not {"/JS", "/JavaScript", "/Launch", "/AA", "/OpenAction"} & keys
        if isinstance(item, Stream):
            assert not {"/F", "/FFilter"} & keys
    assert not pdf.is_encrypted


def test_the_files_inside_say_what_they_are(pdf):
    assert isinstance(pdf.Root.AF, Array)
    assert len(pdf.Root.AF) == 2
    for spec in pdf.Root.AF:
        assert spec.AFRelationship == Name.Data
        assert str(spec.Desc)
        assert str(spec.UF).startswith("a.")
        assert spec.EF.F.Subtype in {Name("/text/csv"), Name("/application/octet-stream")}


def test_progress_ends_with_all_pages(paper, steps):
    assert steps[-1] == (8, 8, "សៀវភៅសាកល្បង")


def test_the_same_bytes_at_each_run(paper):
    assert print_archival(book()).content == paper.content
