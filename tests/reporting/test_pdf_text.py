"""The text of a report, read back by five programs: what a reader copies, searches and hears.

"Equal" is meant strictly: page by page, letter by letter, in the order of the source; only white
space and the zero-width spaces for line breaks do not count. pdfminer is held to it before it
guesses from the places what belongs together; after that, to the same letters on each page.
"""

import html as markup
import io
import re
from collections import Counter
from html.parser import HTMLParser

import pikepdf
import pytest

from reporting import pdf
from taskforce.paper import print_html, stylesheet
from tests.reporting import big_summary
from tests.taskforce.paper.inspection import inspect
from tests.taskforce.paper.reading import IN_ORDER, READERS, ZWSP, joined, khmer_words
from tests.taskforce.paper.recorder import recorded_pages

FOUND = 0.99


@pytest.fixture(scope="module")
def summary():
    return big_summary.build(provinces=2)


@pytest.fixture(scope="module")
def html(summary):
    return pdf.html(summary, on=big_summary.DAY)


@pytest.fixture(scope="module")
def printed(html):
    """Return a paper and, page by page, the lines that were laid out."""
    with recorded_pages() as pages:
        paper = print_html(html, style=stylesheet(pdf.STYLE))
    return paper.content, pages


@pytest.fixture(scope="module")
def rendered(summary):
    """Return the bytes that are published, however they were put together."""
    return pdf.render(summary, on=big_summary.DAY)


def test_the_source_holds_all_kinds_of_content(printed):
    source = ZWSP.join(line for page in printed[1] for line in page)
    assert len(printed[1]) > 10
    assert len(khmer_words(source)) > 400
    assert re.search("[០-៩]", source)
    assert re.search(r"[%().,-]", source)


@pytest.mark.parametrize("reader", IN_ORDER)
def test_each_page_reads_as_its_source(printed, reader):
    content, pages = printed
    found = IN_ORDER[reader](content)
    assert len(found) == len(pages)
    for number, (lines, text) in enumerate(zip(pages, found, strict=True), start=1):
        assert joined(text) == joined("".join(lines)), number


def test_pdfminer_loses_no_letter_when_it_puts_them_together(printed):
    content, pages = printed
    for lines, text in zip(pages, READERS["pdfminer"](content), strict=True):
        assert Counter(joined(text)) == Counter(joined("".join(lines)))


@pytest.mark.parametrize("reader", READERS)
def test_words_are_found_on_their_page(printed, reader):
    content, pages = printed
    sought = found = 0
    for lines, text in zip(pages, READERS[reader](content), strict=True):
        words = khmer_words(ZWSP.join(lines))
        sought += len(words)
        found += sum(word in text for word in words)
    assert found >= FOUND * sought


@pytest.mark.parametrize("reader", READERS)
def test_no_chance_to_break_a_line_is_left(printed, reader):
    assert not [text for text in READERS[reader](printed[0]) if ZWSP in text]


# What is published


class Blocks(HTMLParser):
    """The text of each heading, paragraph and cell of a paper."""

    BLOCKS = frozenset(
        {"p", "h1", "h2", "h3", "h4", "td", "th", "li", "figcaption", "br", "small", "a"}
    )
    SILENT = frozenset({"style", "title", "svg"})

    def __init__(self, source: str):
        super().__init__()
        self.found, self.silent = [""], 0
        self.feed(source)

    def handle_starttag(self, tag, attributes):
        self.silent += tag in self.SILENT
        if tag in self.BLOCKS:
            self.found.append("")

    def handle_endtag(self, tag):
        self.silent -= tag in self.SILENT
        if tag in self.BLOCKS:
            self.found.append("")

    def handle_data(self, data):
        if not self.silent:
            self.found[-1] += data


@pytest.fixture(scope="module")
def blocks(html):
    return [markup.unescape(text) for text in Blocks(html).found if text.strip()]


@pytest.mark.parametrize("reader", READERS)
def test_what_is_published_finds_the_words_of_its_source(rendered, blocks, reader):
    text = "\n".join(READERS[reader](rendered))
    words = khmer_words(ZWSP.join(blocks))
    assert sum(word in text for word in words) >= FOUND * len(words)


@pytest.mark.parametrize("reader", IN_ORDER)
def test_what_is_published_reads_in_the_order_of_its_source(rendered, html, blocks, reader):
    """Each passage stands whole and after the one before, but for what a page repeats."""
    repeated = joined(markup.unescape(re.search('data-running="([^"]*)"', html)[1]))
    pages = (joined(page).replace(repeated, "") for page in IN_ORDER[reader](rendered))
    text = "".join(re.sub("ទំព័រ[០-៩]+នៃ[០-៩]+", "", page) for page in pages)
    passages = [joined(text) for text in blocks if len(text) > 200]
    assert len(passages) > 10
    places = [0]
    for passage in passages:
        places.append(text.find(passage, places[-1]))
        assert places[-1] >= 0, passage[:60]


@pytest.mark.parametrize("reader", sorted(set(IN_ORDER) - {"poppler"}))
def test_all_readers_agree_on_each_page(rendered, reader):
    one, other = (IN_ORDER[name](rendered) for name in ("poppler", reader))
    assert [joined(page) for page in one] == [joined(page) for page in other]


# The form for the archive


@pytest.fixture(scope="module")
def one_province():
    return big_summary.build(provinces=1)


@pytest.fixture(scope="module")
def archived(one_province):
    return pdf.print_for_archive(one_province, on=big_summary.DAY)


@pytest.fixture(scope="module")
def archived_blocks(one_province):
    source = pdf.html(one_province, on=big_summary.DAY)
    return [markup.unescape(text) for text in Blocks(source).found if text.strip()]


@pytest.mark.parametrize("reader", READERS)
def test_the_archive_finds_the_words_of_its_source(archived, archived_blocks, reader):
    text = "\n".join(READERS[reader](archived.content))
    words = khmer_words(ZWSP.join(archived_blocks))
    assert sum(word in text for word in words) >= FOUND * len(words)


def test_the_archive_is_without_fault(archived):
    assert archived.faults == ()
    assert inspect(archived.content) == []


def test_the_archive_is_read_aloud_in_khmer_and_in_order(archived, archived_blocks):
    """A screen reader follows the tree of the structure, and says what the spans spell."""
    with pikepdf.open(io.BytesIO(archived.content)) as book:
        assert str(book.Root.Lang) == "km"
        spoken = letters("".join(spoken_in_order(book)))
    place = 0
    passages = [letters(text) for text in archived_blocks if len(text) > 200]
    assert len(passages) >= 10
    for passage in passages:
        place = spoken.find(passage, place)
        assert place >= 0, passage[:60]


def test_each_row_of_the_archive_has_a_head_and_no_bar_is_read(archived):
    with pikepdf.open(io.BytesIO(archived.content)) as book:
        tags = [item for item in book.objects if isinstance(item, pikepdf.Dictionary)]
        tags = [item for item in tags if item.get("/Type") == "/StructElem"]
        heads = [str(item.A.Scope) for item in tags if item.S == "/TH"]
        bodies = sum(len(item.K) for item in tags if item.S == "/TBody")
    assert heads.count("/Row") == bodies > 100
    assert heads.count("/Column") > 50
    assert "/Figure" not in {str(item.S) for item in tags}


def letters(text):
    """Return the Khmer letters of a text: figures and Latin words are in no span."""
    return "".join(re.findall("[\u1780-\u17d3]", text))


def spoken_in_order(book):
    pages = {page.objgen: spelled_by_mark(page) for page in book.pages}

    def walk(item, page):
        if isinstance(item, pikepdf.Dictionary):
            page = item.Pg.objgen if "/Pg" in item else page
            yield from walk(item.MCID if "/MCID" in item else item.get("/K", []), page)
        elif isinstance(item, pikepdf.Array | list):
            for part in item:
                yield from walk(part, page)
        else:
            yield pages[page].get(int(item), "")

    yield from walk(book.Root.StructTreeRoot.K, None)


def spelled_by_mark(page):
    """Return what the spans of a page spell, by the number of the marked content around them."""
    found, marks = {}, []
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) in {"BMC", "BDC"}:
            told = operands[1] if len(operands) > 1 else {}
            marks.append(int(told["/MCID"]) if "/MCID" in told else None)
            inside = next((mark for mark in reversed(marks) if mark is not None), None)
            found[inside] = found.get(inside, "") + str(told.get("/ActualText", ""))
        elif str(operator) == "EMC":
            marks.pop()
    return found
