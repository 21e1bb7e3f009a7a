"""Paper is made for real and read back: what it says, where it stands, and what it must not do."""

import builtins
import copy
import gc
import io
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest
from django.utils import translation
from pypdf import PdfReader

from reporting import pdf
from reporting.consolidation import consolidate
from reporting.pdf import columns, document, words
from reporting.summary import Passage
from taskforce.paper import FaultKind, engine
from tests import factories
from tests.reporting import big_summary

DAY = date(2024, 7, 12)
MM = 72 / 25.4
LEFT, RIGHT = 24 * MM, (210 - 18) * MM
# The header and the number of the page stand in the margins above and below.
TOP, BOTTOM = 10 * MM, (297 - 6) * MM
ZWSP = "\u200b"


@pytest.fixture(scope="module")
def summary():
    """Return a country of two provinces with all their districts."""
    return big_summary.build(provinces=2)


@pytest.fixture(scope="module")
def html(summary):
    return pdf.html(summary, on=DAY)


@pytest.fixture(scope="module")
def paper(summary):
    return pdf.print_summary(summary, on=DAY)


@pytest.fixture(scope="module")
def reader(paper):
    return PdfReader(io.BytesIO(paper.content))


@pytest.fixture(scope="module")
def boxes(paper, tmp_path_factory):
    """Return the words of each page with their boxes, as poppler sees them."""
    assert shutil.which("pdftotext"), "apt-get install --no-install-recommends poppler-utils"
    path = tmp_path_factory.mktemp("paper") / "paper.pdf"
    path.write_bytes(paper.content)
    found = subprocess.run(
        ["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True
    ).stdout
    # Its header repeats the title without care for the rules of XML.
    body = re.sub("[\x00-\x08\x0b-\x1f]", "", found[found.index("<doc>") : found.index("</doc>")])
    return [
        [
            (word.text or "", *(float(word.get(edge)) for edge in ("xMin", "yMin", "xMax", "yMax")))
            for word in page.iter("word")
        ]
        for page in ElementTree.fromstring(f"{body}</doc>").iter("page")
    ]


def plain(html):
    return html.replace(ZWSP, "")


def small(summary, **changes):
    """Return the summary of one province, to be changed without harm to the others."""
    found = copy.copy(summary.chapters[0])
    for name, value in changes.items():
        setattr(found, name, value)
    return found


# What it says


def test_the_head_and_the_foot_of_an_official_document(html):
    text = re.sub("<[^>]*>", " ", plain(html).split("<body>")[1])
    assert text.index("ព្រះរាជាណាចក្រកម្ពុជា") < text.index("ជាតិ សាសនា ព្រះមហាក្សត្រ")
    assert text.index("ទីស្តីការគណៈរដ្ឋមន្ត្រី") < text.index("លេខ៖") < text.index("របាយការណ៍បូកសរុប")
    assert "ប្រចាំឆមាសទី១ ឆ្នាំ២០២៤" in text
    assert text.index("ឆ្នាំរោង ឆស័ក") < text.index("រាជធានីភ្នំពេញ ថ្ងៃទី១២ ខែកក្កដា ឆ្នាំ២០២៤")
    assert "កន្លែងទទួល៖" in text


def test_a_province_issues_its_own(summary):
    text = plain(pdf.html(small(summary), on=DAY))
    assert "<p>ខេត្តកណ្តាល</p>" in text.replace("ណ្ដ", "ណ្ត")
    assert "<p>ក្រុមការងាររាជរដ្ឋាភិបាលចុះមូលដ្ឋាន</p>" in text
    assert "ប្រធានក្រុមការងារខេត្ត" in text


def test_the_place_and_the_issuer_can_be_given(summary):
    issuer = pdf.Issuer(("ក្រុមការងារពិសេស",), "ខេត្តកែប", "អ្នកចុះហត្ថលេខា", ("ឯកសារ",), "សជណ", "០៨៩")
    text = plain(pdf.html(small(summary), on=DAY, issuer=issuer))
    assert "លេខ៖ ០៨៩ សជណ" in text
    assert "ខេត្តកែប ថ្ងៃទី១២" in text
    assert "ខេត្តតាកែវ ថ្ងៃទី១២" in plain(pdf.html(small(summary), on=DAY, place="ខេត្តតាកែវ"))


def test_it_says_how_much_stands_behind_the_figures(summary):
    coverage = summary.total.coverage
    text = words.coverage_sentences(summary)
    assert f"{words.number(coverage.received)} ក្នុងចំណោម {words.number(coverage.expected)}" in text
    assert f"របាយការណ៍ចំនួន {words.number(coverage.missing)} មិនទាន់បានទទួល" in text


def test_it_says_when_nothing_was_accepted_or_nothing_is_missing(summary):
    nobody = small(summary, total=copy.copy(summary.total))
    nobody.total.coverage = type(summary.total.coverage)(5, 0, 0)
    assert "មិនទាន់មានរបាយការណ៍ណាមួយត្រូវបានទទួលយក" in words.coverage_sentences(nobody)
    nobody.total.coverage = type(summary.total.coverage)(5, 5, 5)
    assert "ក្រុមការងារទាំងអស់បានដាក់របាយការណ៍" in words.coverage_sentences(nobody)


def test_every_missing_group_is_named_in_its_chapter(summary, html):
    text = plain(html)
    for unit in summary.missing:
        assert (unit.full_name if unit.level else f"ក្រុមការងារ{unit.kind_word}") in text


def test_each_chapter_holds_its_figures_and_its_words(summary, html):
    text = plain(html)
    for chapter in summary.chapters:
        start = text.index(f'id="chapter-{chapter.unit.code}"')
        end = text.find("</article>", start)
        part = text[start:end]
        assert words.number(chapter.total.figures["visits_made"].number) in part
        assert chapter.passages[0].text in part
        for line in chapter.lines[1:]:
            assert f">{line.unit.full_name}</th>" in part


def test_paper_is_khmer_whatever_the_page_is(summary):
    with translation.override("en"):
        assert pdf.html(small(summary), on=DAY) == pdf.html(small(summary), on=DAY)
        text = re.sub(r"<[^>]*>", " ", pdf.html(small(summary, passages=[]), on=DAY))
    assert not re.findall("[A-Za-z0-9]+", text)


def test_every_kind_of_figure_is_shown_in_its_way(summary):
    line = summary.chapters[0].lines[1]
    shown = {
        group.label: [column.show(line) for column in group.columns]
        for part in summary.parts
        for group in columns.groups_of(part)
    }
    emergency = line.figures["emergency_occurred"]
    assert shown["ព្រឹត្តិការណ៍បន្ទាន់"] == [
        f"{words.number(emergency.number)} នៃ {words.number(emergency.reports)}"
    ]
    assert shown["អត្រាដោះស្រាយ"] == [words.percent(line.ratios["challenges_solved_ratio"])]
    members = line.figures["members_total"]
    assert shown["សមាជិកក្រុមការងារ"] == [words.number(members.number), words.number(members.women)]
    assert len(shown["កម្រិតស្ថានភាព"]) == 3


def test_what_nobody_answered_is_a_dash(summary):
    line = type(summary.total)(unit=None)
    for part in summary.parts:
        for group in columns.groups_of(part):
            assert {column.show(line) for column in group.columns} == {"-"}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("2026-03", "ប្រចាំខែមីនា ឆ្នាំ២០២៦"),
        ("2026-Q4", "ប្រចាំត្រីមាសទី៤ ឆ្នាំ២០២៦"),
        ("2026-S2", "ប្រចាំឆមាសទី២ ឆ្នាំ២០២៦"),
        ("2026-9M", "រយៈពេល៩ខែ ឆ្នាំ២០២៦"),
        ("2026", "ប្រចាំឆ្នាំ២០២៦"),
    ],
)
def test_a_period_in_words(code, expected):
    assert words.period_words(big_summary.period(code)) == expected


# Where it stands


def test_nothing_leaves_the_margins(boxes):
    for number, page in enumerate(boxes, start=1):
        for text, left, top, right, bottom in page:
            assert left >= LEFT - 1, (number, text)
            assert right <= RIGHT + 1, (number, text)
            assert top >= TOP, (number, text)
            assert bottom <= BOTTOM, (number, text)


def test_no_word_runs_into_the_next(boxes):
    for number, page in enumerate(boxes, start=1):
        for one, other in zip(page, page[1:], strict=False):
            same_line = abs(one[2] - other[2]) < 1 and other[1] > one[1]
            assert not same_line or one[3] <= other[1] + 0.6, (number, one, other)


def test_as_many_pages_as_it_says(paper, reader, boxes):
    assert paper.pages == len(reader.pages) == len(boxes)
    sizes = {tuple(round(float(side)) for side in page.mediabox[2:]) for page in reader.pages}
    assert sizes == {(595, 842)}


def test_digits_are_khmer_on_every_page(reader):
    for page in reader.pages:
        assert not re.search("[0-9]", page.extract_text())


def test_the_contents_lead_to_the_chapters(reader, summary):
    titles = [item.title for item in reader.outline if not isinstance(item, list)]
    assert len(titles) == 1 + len(summary.chapters) + 1
    assert titles[-1] == "សេចក្តីសន្និដ្ឋាន"
    assert not [title for title in titles if ZWSP in title]
    links = [note.get_object() for note in reader.pages[1]["/Annots"]]
    assert len(links) > len(summary.chapters)


def test_only_our_faces(reader):
    fonts = {
        font.get_object()["/BaseFont"]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts
    assert all("Paper-" in name for name in fonts), fonts


def test_nothing_is_wrong_with_it(paper):
    assert paper.faults == ()


def test_the_guard_sees_a_missing_glyph(summary):
    found = small(summary, passages=[])
    question = found.parts[0].questions[0]
    found.passages = [Passage(found.unit, question, "\U0010fffd")]
    faults = pdf.print_summary(found, on=DAY).faults
    assert {fault.kind for fault in faults} >= {FaultKind.MISSING_GLYPH}
    assert "\U0010fffd" in {fault.text for fault in faults}


# What it must not do


def test_the_same_input_gives_the_same_bytes(summary, paper):
    assert pdf.render(summary, on=DAY) == paper.content
    assert b"CreationDate" not in paper.content


HOSTILE = (
    '<script>alert(1)</script><img src="file:///etc/passwd">'
    '<link rel=attachment href="file:///etc/passwd"><style>@import "http://127.0.0.1:9/";</style>'
    '<a href="javascript:alert(1)">x</a> {{ 7|add:7 }} {% load static %} \u202e\x00\x1b[31m ដីធ្លី'
)


def test_hostile_text_is_only_text(summary):
    found = small(summary, passages=[])
    question = next(
        question for part in found.parts for question in part.questions if question.type == "text"
    )
    found.passages = [Passage(found.unit, question, HOSTILE)]
    text = plain(pdf.html(found, on=DAY))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=" in text
    assert "{{ 7|add:7 }} {% load static %}" in text
    assert not {"\x00", "\x1b", "\u202e"} & set(text)
    content = pdf.render(found, on=DAY)
    names = [str(item) for item in PdfReader(io.BytesIO(content)).attachments]
    assert [name.split(".")[-1] for name in names] == ["csv", "xlsx"]
    assert b"/JavaScript" not in content
    assert b"/URI" not in content
    assert "root:" not in "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(content)).pages
    )


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "http://127.0.0.1:9/", "https://example.org/", "ftp://a/b", "/x"]
)
def test_nothing_is_fetched_but_what_is_inside(url):
    fetcher = engine._fetcher(engine.load_engine())
    with pytest.raises(ValueError, match="disallowed protocol|Not an absolute"):
        fetcher.fetch(url)


def test_a_chart_holds_no_words(html):
    drawings = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    assert drawings
    assert not [drawing for drawing in drawings if "<text" in drawing]


def test_the_collector_is_as_patient_as_before(summary):
    usual = gc.get_threshold()
    with engine.patient_collector():
        assert gc.get_threshold() == engine.PATIENT
    assert gc.get_threshold() == usual


# Where it cannot


@pytest.fixture
def no_pango(monkeypatch):
    """Let the import of WeasyPrint fail as it does where Pango is not installed."""
    usual = builtins.__import__

    def refuse(name, *args, **kwargs):
        if name.split(".")[0] == "weasyprint":
            raise OSError("cannot load library 'libgobject-2.0-0'")
        return usual(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", refuse)


def test_without_pango_it_says_what_to_install(no_pango, summary):
    with pytest.raises(pdf.PdfUnavailable, match=re.escape(pdf.COMMAND)):
        pdf.render(small(summary), on=DAY)
    assert not pdf.is_available()


def test_with_pango_it_is_available():
    assert pdf.is_available()


# The columns


def group(label, *widths):
    made = [columns.Column("", lambda line: "", width) for width in widths]
    return columns.Group(label, columns=made)


def test_columns_are_shared_out_evenly():
    eight = [group(str(place), 4.0) for place in range(8)]
    assert [len(table) for table in columns.pack(eight)] == [4, 4]


def test_a_table_holds_no_more_than_fits():
    wide = [group(str(place), 20.0) for place in range(4)]
    assert [len(table) for table in columns.pack(wide)] == [2, 2]


def test_a_question_is_not_torn_apart():
    pairs = [group(str(place), 4.0, 4.0) for place in range(4)]
    assert [len(table) for table in columns.pack(pairs)] == [2, 2]


def test_no_columns_no_table():
    assert columns.pack([]) == []


# From the database


def test_the_number_of_queries_does_not_grow(
    country, officer, reviewer, clerk, period, django_assert_max_num_queries
):
    for code in ("0801", "080101", "0808"):
        factories.make_accepted(country[code], period, clerk, officer)
    summary = consolidate(period=period, chapters=True)
    with django_assert_max_num_queries(0):
        text = plain(pdf.html(summary, on=DAY))
    assert "ដីធ្លី" in text


def test_a_district_prints_what_its_communes_wrote(country, officer, clerk, period):
    factories.make_accepted(country["080101"], period, clerk, officer)
    summary = consolidate(period=period, unit=country["0801"])
    text = plain(pdf.html(summary, on=DAY))
    assert f"ក្រុមការងារ{country['080101'].full_name}" in text
    assert "ស្ថានភាពទូទៅមានសន្តិសុខល្អ។" in text
    names = dict(document.missing_by_line(summary))
    assert country["080102"].full_name in names
    assert PdfReader(io.BytesIO(pdf.render(summary, on=DAY))).pages


def test_a_figure_that_changed_is_printed_anew_in_its_section_alone():
    """Of the country's own chapter each section is a piece: most stay as they were."""
    before = big_summary.build(provinces=2)
    after = copy.deepcopy(before)
    figures = after.total.figures
    code = next(code for code, figure in figures.items() if figure.number)
    figures[code] = replace(figures[code], number=figures[code].number + 1)

    def pieces(summary):
        found = document.build(summary, on=DAY, issuer=pdf.default_issuer(None))
        pieces = list(found.chapters)
        assert len(pieces) == found.count
        return pieces

    one, other = pieces(before), pieces(after)
    assert sum(piece.is_part for piece in one) > 3
    changed = [place for place, piece in enumerate(one) if piece.html != other[place].html]
    assert len(changed) == 1
    assert one[changed[0]].is_part
