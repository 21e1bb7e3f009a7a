"""An official paper read back: what stands at its head and foot, in which order, in one piece."""

import io
import re
from copy import copy
from dataclasses import replace
from datetime import date

import pytest
from django.template.loader import render_to_string
from pypdf import PdfReader

from reporting import charts, pdf
from reporting.pdf import words
from taskforce.forms.particulars import ParticularsForm
from taskforce.khmer import lunar_line
from taskforce.models import Letterhead
from taskforce.paper import print_html, stylesheet
from tests.reporting import big_summary
from tests.taskforce.paper import golden_images
from tests.taskforce.paper.inspection import pages as pages_of

DAY = date(2025, 3, 20)
LUNAR = "ថ្ងៃព្រហស្បតិ៍ ៧រោច ខែផល្គុន ឆ្នាំរោង ឆស័ក ព.ស. ២៥៦៨"
ISSUER = pdf.Issuer(
    names=("រដ្ឋបាលខេត្តកណ្តាល", "ក្រុមការងាររាជរដ្ឋាភិបាលចុះមូលដ្ឋាន"),
    place="ខេត្តកណ្តាល",
    signatory="ប្រធានក្រុមការងារខេត្ត",
    recipients=("ទីស្តីការគណៈរដ្ឋមន្ត្រី", "ឯកសារ-កាលប្បវត្តិ"),
    letters="សជណ",
    number="០៨៩",
    signatory_name="សុខ ដារ៉ា",
    endorser="អភិបាលនៃគណៈអភិបាលខេត្ត",
    endorser_name="ចាន់ វិសាល",
    addressee="ទីស្តីការគណៈរដ្ឋមន្ត្រី",
)


@pytest.fixture(scope="module")
def province():
    return big_summary.build(provinces=1).chapters[0]


@pytest.fixture(scope="module")
def pages(province):
    """Return the text of each page of a paper with everything at its head and foot."""
    content = pdf.render(province, on=DAY, issuer=ISSUER)
    return read(content)


def read(content):
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def plain(text):
    return re.sub(r"[\s\u200b]+", " ", text)


def in_order(text, *parts):
    text, place = plain(text), -1
    for part in parts:
        found = text.find(part, place + 1)
        assert found > place, part
        place = found


def test_the_head_reads_from_the_kingdom_to_the_title(pages):
    in_order(
        pages[0],
        "ព្រះរាជាណាចក្រកម្ពុជា",
        "ជាតិ សាសនា ព្រះមហាក្សត្រ",
        "រដ្ឋបាលខេត្តកណ្តាល",
        "ក្រុមការងាររាជរដ្ឋាភិបាលចុះមូលដ្ឋាន",
        "លេខ៖ ០៨៩ សជណ",
        "របាយការណ៍បូកសរុប",
        "ស្តីពី",
        "ប្រចាំឆមាសទី១ ឆ្នាំ២០២៤",
        "ក្នុងឆមាសទី១ ឆ្នាំ២០២៤ បានទទួល",
    )


def test_the_foot_has_both_dates_both_signatures_and_the_recipients(pages):
    last = plain(pages[-1])
    in_order(last, "ជ្រាបជារបាយការណ៍៕", LUNAR, "ខេត្តកណ្តាល ថ្ងៃទី២០ ខែមីនា ឆ្នាំ២០២៥")
    in_order(last, "ប្រធានក្រុមការងារខេត្ត", "សុខ ដារ៉ា")
    in_order(last, "បានឃើញ និងឯកភាព", "អភិបាលនៃគណៈអភិបាលខេត្ត", "ចាន់ វិសាល", "កន្លែងទទួល៖")
    in_order(last, "កន្លែងទទួល៖", "- ទីស្តីការគណៈរដ្ឋមន្ត្រី", "- ឯកសារ-កាលប្បវត្តិ")


def test_every_page_but_the_first_has_the_running_head(pages, province):
    title = f"ចុះមូលដ្ឋាន {words.period_words(province.period)}"
    assert all(title in plain(page) for page in pages[1:])
    assert title not in plain(pages[0])


def test_a_foot_without_endorsement_has_none(province):
    last = read(pdf.render(province, on=DAY, issuer=replace(ISSUER, endorser="")))[-1]
    assert "បានឃើញ" not in last
    in_order(last, "កន្លែងទទួល៖", "ឯកសារ-កាលប្បវត្តិ")


def test_the_foot_is_never_torn_and_never_alone(province):
    """Whatever stands before it, one page holds the last words, the dates and the recipients."""
    part = province.passages[0]
    for lines in range(0, 40, 6):
        filled = replace(part, text="សេចក្តីសង្ខេប\n" * (lines + 1))
        shorter = replace(province, passages=[filled], parts=[province.parts[0]])
        found = read(pdf.render(shorter, on=DAY, issuer=ISSUER))
        where = {
            number
            for number, page in enumerate(found)
            for word in ("សេចក្តីសន្និដ្ឋាន", "ជ្រាបជារបាយការណ៍៕", "ព.ស. ២៥៦៨", "ចាន់ វិសាល", "កន្លែងទទួល")
            if word in plain(page)
        }
        assert where == {len(found) - 1}, lines


def test_the_last_words_of_the_body_come_to_the_page_of_the_foot(province):
    """Else nobody could tell what was signed on a page of its own."""
    for lines in range(0, 40, 6):
        filled = replace(province.passages[-1], text="សេចក្តីសង្ខេប\n" * (lines + 1))
        shorter = replace(province, passages=[filled], parts=[province.parts[-1]])
        last = plain(read(pdf.render(shorter, on=DAY, issuer=ISSUER))[-1])
        assert last.count("សេចក្តីសង្ខេប") >= min(lines + 1, 5), lines


@pytest.mark.parametrize(
    ("before", "line", "after"),
    [
        ('<h4>ក</h4><p class="passage">', "ខ្លី\n", "</p>"),
        ('<table class="lines"><thead><tr><th>ក</th></tr></thead><tbody>',
         "<tr><td>ខ្លី</td></tr>", "</tbody></table>"),
    ],
    ids=["passage", "table"],
)  # fmt: skip
def test_no_chapter_ends_with_a_page_of_a_line_or_two(before, line, after):
    """Sixty chapters, each a line longer than the one before."""
    chapters = (
        f'<article class="chapter"><h2>{words.number(lines)}</h2>{before}{line * lines}{after}'
        "</article>"
        for lines in range(5, 65)
    )
    found = read(print_html("".join(chapters), style=stylesheet(pdf.STYLE)).content)
    assert len(found) > 60
    assert min(page.count("ខ្លី") for page in found) >= 4


def test_every_column_has_a_head(province):
    """Bars, too: a reader should not guess what they show."""
    text = pdf.html(province, on=DAY)
    heads = re.findall(r"<th(?: [^>]*)?>(.*?)</th>", text)
    assert len(heads) > 100
    assert all(re.sub(r"<svg.*?</svg>", "", head).strip() for head in heads)


def test_the_figure_of_a_pillar_stands_right_on_it():
    pillars = list(zip("៨៤២", charts.heights([8, 4, 2]), strict=True))
    chart = {"title": "ក", "pillars": pillars, "labels": ["ខ", "គ", "ឃ"]}
    html = render_to_string("reporting/print/_chart.html", {"chart": chart})
    content = print_html(html, style=stylesheet(pdf.STYLE)).content
    picture = golden_images.picture(content)
    ((_width, _height, lines),) = pages_of(content)
    dots = golden_images.DPI / 72
    gaps = []
    for text, left, _top, right, bottom in (word for line in lines for word in line):
        if text in "៨៤២":
            below = [picture.getpixel((int((left + right) / 2 * dots), int(bottom * dots) + step))
                     for step in range(40)]  # fmt: skip
            gaps.append(next(step for step, grey in enumerate(below) if grey < 100) / dots)
    assert len(gaps) == 3
    assert max(gaps) < 6  # points
    assert max(gaps) - min(gaps) < 1


def test_a_paper_of_one_chapter_has_no_contents(pages):
    assert not any("មាតិកា" in page for page in pages)


def test_contents_count_as_the_headings_do():
    text = pdf.html(big_summary.build(provinces=2), on=DAY).replace("\u200b", "")
    listed = re.findall(r'<li class="inner"><a href="#(.*?)"><span>(.*?)</span>', text)
    assert listed
    for anchor, entry in listed:
        assert re.search(rf'<h2 id="{anchor}"[^>]*>{re.escape(entry)}</h2>', text)


def test_no_table_starts_with_less_than_three_rows_at_the_foot_of_a_page():
    """Read from the ordinals: a page may not end with the head of a table and its row ១ or ២."""
    found = read(pdf.render(big_summary.build(provinces=3), on=DAY))
    for page in found[:-1]:
        lines = [line.strip() for line in page.splitlines() if line.strip()]
        heads = [place for place, line in enumerate(lines) if line.startswith("ល.រ")]
        footer = next(
            (place for place, line in enumerate(lines) if line.startswith("ទំព័រ")), len(lines)
        )
        rows = (
            [line for line in lines[heads[-1] : footer] if re.match("[១-៣] ", line)]
            if heads
            else []
        )
        assert not heads or len(rows) >= 3 or len(lines) - heads[-1] > 8, lines[-8:]


def test_a_long_table_repeats_its_head_and_stays_inside(province):
    """Forty rows with names longer than any column, under an issuer with a long name."""
    name = "កំពង់ត្រាចខាងកើតស្រែចែងអូរក្រូចត្រពាំងធ្លកខាងជើងសែនជ័យឧត្តម"
    unit = copy(province.lines[1].unit)
    unit.name_km = name
    lines = [replace(province.lines[1], unit=unit) for _ in range(40)]
    issuer = replace(ISSUER, place=f"ខេត្ត{name}", names=(f"រដ្ឋបាលខេត្ត{name}",))
    wide = replace(province, lines=lines, parts=province.parts[1:2], passages=[], missing=[])
    paper = pdf.print_summary(wide, on=DAY, issuer=issuer)
    assert paper.faults == ()
    pages = read(paper.content)
    assert len(pages) > 5
    assert all("ល.រ" in page for page in pages[1:-1])


def test_without_an_accepted_report_no_table_of_dashes_is_printed(province):
    nothing = copy(province.total)
    nothing.coverage = type(nothing.coverage)(5, 2, 0)
    text = pdf.html(replace(province, total=nothing), on=DAY).replace("\u200b", "")
    assert 'class="lines"' not in text
    assert 'class="coverage"' in text
    assert "មិនទាន់មានតួលេខ" in text


# The particulars


@pytest.fixture
def letterhead(country):
    return Letterhead.objects.of(country["08"])


def particulars(letterhead, **given):
    data = {"number": "", "letters": "", "on": "២០/០៣/២០២៥", "lunar": "", "signatory_name": ""}
    form = ParticularsForm(data | given, letterhead=letterhead, on=date(2025, 3, 18))
    assert form.is_valid(), form.errors
    return form.particulars


def test_a_number_is_khmer_however_it_is_typed(letterhead):
    assert particulars(letterhead, number="089/25").number == "០៨៩/២៥"
    assert particulars(letterhead, number="០៨៩").number == "០៨៩"


def test_what_is_empty_stays_as_the_letterhead_has_it(letterhead):
    issuer = letterhead.issuer()
    assert particulars(letterhead).applied_to(issuer) == issuer


def test_the_form_is_filled_in_beforehand(letterhead):
    form = ParticularsForm(letterhead=letterhead, on=DAY)
    assert form["lunar"].value() == LUNAR
    assert form["letters"].value() == "រប"


def test_the_lunar_line_follows_the_date_until_somebody_writes_it(letterhead, province):
    untouched = particulars(letterhead, lunar=lunar_line(date(2025, 3, 18)))
    text = pdf.html(province, on=untouched.on, issuer=untouched.applied_to(letterhead.issuer()))
    assert LUNAR in text
    other = LUNAR.replace("ផល្គុន", "ផល្គុណ")
    written = particulars(letterhead, lunar=other)
    text = pdf.html(province, on=written.on, issuer=written.applied_to(letterhead.issuer()))
    assert other in text.replace("\u200b", "")


def test_a_date_that_cannot_be_read_is_refused(letterhead):
    form = ParticularsForm({"on": "20/03/2568"}, letterhead=letterhead, on=DAY)
    assert set(form.errors) == {"on"}


def test_particulars_travel_to_a_job(letterhead):
    given = particulars(letterhead, number="7", signatory_name="សុខ ដារ៉ា")
    assert pdf.Particulars.from_json(given.as_json()) == given
