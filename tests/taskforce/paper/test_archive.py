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
TITLED = DRAWING.replace("<rect", "<title>ផែនទី</title><rect", 1)
TABLE = (
    "<table><thead><tr><th>ល.រ</th><th>ឈ្មោះ</th><th>ចំនួន</th><th>របារ</th></tr></thead>"
    f"<tbody><tr><td>១</td><th scope=row>កណ្តាល</th><td>៣</td><td>{DRAWING}</td></tr>"
    f"<tr><td>២</td><th scope=row>កែប</th><td>៤</td><td>{TITLED}</td></tr></tbody></table>"
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


def test_heads_tell_whether_they_are_of_a_row_or_a_column(pdf):
    heads = {spoken(pdf, element): element for element in elements(pdf) if element.S == Name.TH}
    scopes = {text: str(element.A.Scope) for text, element in heads.items()}
    columns = dict.fromkeys(("ល.រ", "ឈ្មោះ", "ចំនួន", "របារ"), "/Column")
    assert scopes == columns | dict.fromkeys(("កណ្តាល", "កែប"), "/Row")


def test_each_cell_names_the_heads_of_its_row_and_of_its_column(pdf):
    texts = {str(element.ID): spoken(pdf, element) for element in elements(pdf) if "/ID" in element}
    cells = {
        spoken(pdf, element): {texts[str(head)] for head in element.A.Headers}
        for element in elements(pdf)
        if element.S == Name.TD
    }
    assert cells["៣"] == {"កណ្តាល", "ចំនួន"}
    assert cells["២"] == {"កែប", "ល.រ"}


def test_only_a_drawing_with_a_title_is_read(pdf):
    (figure,) = [element for element in elements(pdf) if Name.Figure == element.S]
    assert str(figure.Alt) == "ផែនទី"


def test_a_drawing_without_title_stays_on_the_page_as_decoration(pdf):
    (page,) = {element.Pg.objgen for element in elements(pdf) if Name.Figure == element.S}
    page = pdf.get_object(page)
    tags, boxes, box = [], [], None
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC" | "BMC":
                tags.append(str(operands[0]))
            case "EMC":
                tags.pop()
            case "re":
                box = [int(size) for size in operands[2:]]
            case "f" if box == [9, 9]:
                boxes.append(tags[-1])
    assert boxes == ["/Artifact", "/Figure"]


def test_each_marked_content_belongs_to_the_element_that_holds_it(pdf):
    nums = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    parents = dict(zip(map(int, nums[0::2]), nums[1::2], strict=True))
    seen = 0
    for page in pdf.pages:
        of_page = parents[int(page.StructParents)]
        for mark in marks(page):
            seen += 1
            element = of_page[mark]
            assert mark in [kid for kid in element.K if isinstance(kid, int)]
    assert seen > 30


def marks(page):
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "BDC" and "/MCID" in operands[1]:
            yield int(operands[1].MCID)


def spoken(pdf, element) -> str:
    """Return the text of an element, as the codes of its marked contents spell it."""
    page = pdf.get_object(element.Pg.objgen)
    return "".join(texts_of(page).get(mark, "") for mark in marks_below(element))


def marks_below(element):
    for kid in element.get("/K", ()):
        if isinstance(kid, Dictionary):
            yield from marks_below(kid)
        else:
            yield int(kid)


def texts_of(page):
    """Return what each marked content of a page spells."""
    found, open_marks, codes = {}, [], {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "Tf":
                codes = spelled_by(page.Resources.Font[str(operands[0])])
            case "BDC" | "BMC":
                about = operands[1] if len(operands) > 1 else {}
                open_marks.append(int(about["/MCID"]) if "/MCID" in about else None)
            case "EMC":
                open_marks.pop()
            case "TJ":
                mark = next((mark for mark in reversed(open_marks) if mark is not None), None)
                shown = b"".join(bytes(p) for p in operands[0] if isinstance(p, pikepdf.String))
                pairs = (shown[at : at + 2].hex() for at in range(0, len(shown), 2))
                found[mark] = found.get(mark, "") + "".join(map(codes.get, pairs))
    return found


def spelled_by(font):
    rows = re.findall(r"<(\w{4})> <(\w*)>", font.ToUnicode.read_bytes().decode())
    return {code: bytes.fromhex(text).decode("utf-16-be") for code, text in rows}


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
    done = [step[0] for step in steps]
    assert done == sorted(done)


def test_the_same_bytes_at_each_run(paper):
    assert print_archival(book()).content == paper.content
