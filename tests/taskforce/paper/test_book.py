"""A long paper by chapter: what is kept, where links lead, which numbers the pages bear."""

import io
import re

import pikepdf
import pytest
from pypdf import PdfReader

from taskforce.paper import press
from taskforce.paper.book import print_book
from taskforce.paper.shelf import Shelf
from tests.taskforce.paper import books


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    return Shelf(tmp_path_factory.mktemp("shelf"))


@pytest.fixture(scope="module")
def paper(shelf):
    return print_book(books.make(), shelf=shelf)


@pytest.fixture(scope="module")
def reader(paper):
    return PdfReader(io.BytesIO(paper.content))


def text(page):
    return page.extract_text().replace("\u200b", "")


def listed(contents):
    """Return the numbers that the contents give."""
    return dict(re.findall(rf"({'|'.join(books.NAMES)})\s*(\d+)", text(contents)))


def test_front_contents_and_chapters_in_their_order(paper, reader):
    assert paper.pages == len(reader.pages) == 2 + 1 + 3 + 2
    assert "ទំព័រមុខ" in text(reader.pages[0])
    for page, name in zip((2, 3, 6), books.NAMES, strict=True):
        assert name in text(reader.pages[page])
    assert not paper.faults


def test_every_page_bears_its_number_and_all_but_the_first_the_running_head(reader):
    digits = "០១២៣៤៥៦៧៨៩"
    for number, page in enumerate(reader.pages, start=1):
        assert f"ទំព័រ {digits[number]} នៃ ៨" in text(page)
        assert ("ក្បាលទំព័រ" in text(page)) == (number > 1)


def test_the_contents_say_and_lead_to_the_right_pages(reader):
    contents = reader.pages[1]
    assert listed(contents) == dict(zip(books.NAMES, "៣៤៧", strict=True))
    dests = reader.named_destinations
    led = [
        reader.get_destination_page_number(dests[note.get_object()["/Dest"]])
        for note in contents["/Annots"]
    ]
    # The words and the number are a link each.
    assert list(dict.fromkeys(led)) == [2, 3, 6]
    assert "/URI" not in str(contents["/Annots"])


def test_the_bookmarks_lead_to_the_chapters(reader):
    found = {item.title: reader.get_destination_page_number(item) for item in reader.outline}
    assert found == dict(zip(books.NAMES, (2, 3, 6), strict=True))


def test_a_part_goes_on_in_the_chapter_before_it(tmp_path):
    first, second, third = books.make().chapters
    inner = books.Chapter("ផ្នែក", '<h2 id="part" data-label="ផ្នែក">ផ្នែក</h2>', is_part=True)
    pieces = [first, inner, second, third]
    paper = print_book(books.make(chapters=iter(pieces), count=4), shelf=Shelf(tmp_path))
    marks = PdfReader(io.BytesIO(paper.content))
    (one, below, two, three) = marks.outline
    assert [one.title, two.title, three.title] == list(books.NAMES)
    assert [mark.title for mark in below] == ["ផ្នែក"]
    assert marks.get_destination_page_number(below[0]) == 3


def test_places_are_named_in_the_order_of_their_bytes(tmp_path):
    names = ["chapter-08-១", "chapter-08-២", "chapter-all", "zz", "ក"]
    html = "".join(f'<p id="{name}">ក</p>' for name in names)
    pieces = iter([*books.make().chapters, books.Chapter("x", html)])
    paper = print_book(books.make(chapters=pieces, count=4), shelf=Shelf(tmp_path))
    with pikepdf.open(io.BytesIO(paper.content)) as pdf:
        found = [bytes(name) for name in list(pdf.Root.Names.Dests.Names)[::2]]
        assert found == sorted(found)
        assert len(found) >= len(names)


def test_it_says_what_it_is(paper):
    with pikepdf.open(io.BytesIO(paper.content)) as pdf:
        assert str(pdf.docinfo.Title) == "សៀវភៅសាកល្បង"
        assert str(pdf.docinfo.Author) == "ទីស្តីការគណៈរដ្ឋមន្ត្រី"
        assert str(pdf.Root.Lang) == "km"
        assert "/CreationDate" not in pdf.docinfo
        files = dict(pdf.attachments.items())
        assert list(files) == ["a.csv", "a.xlsx"]
        assert files["a.csv"].get_file().read_bytes() == b"1,2\r\n"
        assert files["a.csv"].get_file().mime_type == "text/csv"
        assert files["a.csv"].description == "តួលេខ"
        assert files["a.csv"].relationship == pikepdf.Name.Data
        assert not pdf.check_pdf_syntax()


def test_no_page_moves_what_is_laid_over_it(paper):
    """A page is drawn upside down; its stamp must not be."""
    with pikepdf.open(io.BytesIO(paper.content)) as pdf:
        for page in pdf.pages:
            operators = [str(op) for _, op in pikepdf.parse_content_stream(page)]
            assert operators[0] == "q"
            assert operators[-4:] == ["Q", "BMC", "Do", "EMC"]
            assert operators.count("q") == operators.count("Q")


def test_the_same_bytes_in_one_process_in_two_and_from_the_shelf(
    paper, shelf, tmp_path, monkeypatch
):
    assert print_book(books.make(), shelf=shelf).content == paper.content
    for processes in (1, 2):
        monkeypatch.setattr(press, "possible_processes", lambda many=processes: many)
        again = print_book(books.make(), shelf=Shelf(tmp_path / str(processes)))
        assert again.content == paper.content


def test_what_is_on_the_shelf_is_not_printed(paper, shelf, monkeypatch):
    monkeypatch.setattr(press.Press, "_start", lambda self: pytest.fail("a process was started"))
    assert print_book(books.make(), shelf=shelf).content == paper.content


def test_one_changed_chapter_is_printed_alone(paper, shelf):
    counting = books.CountingShelf(shelf.folder)
    changed = print_book(books.make(changed=1), shelf=counting)
    assert changed.content != paper.content
    # The other two, where all stood the last time, the front twice, and the stamps.
    assert (counting.hits, counting.misses) == (6, 1)
    assert "ថ្មី" in text(PdfReader(io.BytesIO(changed.content)).pages[3])


def test_a_changed_front_is_printed_once_where_the_pages_stay(tmp_path):
    # On a shelf of its own: it remembers the pages of the last book printed from it.
    paper = print_book(books.make(), shelf=Shelf(tmp_path))
    counting = books.CountingShelf(tmp_path)
    front = books.make().front.replace("ទំព័រមុខ", "ទំព័រមុខថ្មី")
    changed = print_book(books.make(front=front), shelf=counting)
    assert counting.misses == 1
    assert changed.pages == paper.pages


def test_a_longer_chapter_moves_those_behind_it(shelf):
    paper = print_book(books.make(pages=(1, 4, 2)), shelf=shelf)
    reader = PdfReader(io.BytesIO(paper.content))
    assert listed(reader.pages[1]) == dict(zip(books.NAMES, "៣៤៨", strict=True))
    assert "ទំព័រ ៩ នៃ ៩" in text(reader.pages[8])


def test_progress_is_told_piece_by_piece(shelf):
    told = []
    print_book(books.make(), shelf=shelf, progress=lambda *step: told.append(step))
    assert [done for done, _, _ in told] == list(range(1, 8))
    assert {total for _, total, _ in told} == {7}
    assert set(books.NAMES) < {what for _, _, what in told}


def test_a_link_that_leads_nowhere_is_refused(tmp_path):
    from taskforce.paper.binding import BindingError

    front = '<nav class="contents"><a href="#chapter-9">x</a></nav>'
    with pytest.raises(BindingError, match="chapter-9"):
        print_book(books.make(front=front), shelf=Shelf(tmp_path))


def test_faults_are_told_with_their_page_in_the_whole(tmp_path):
    html = '<article class="chapter"><h1 id="chapter-2">x</h1><p>\U0010fffd</p></article>'
    chapters = [*list(books.make().chapters)[:2], books.Chapter("x", html)]
    paper = print_book(books.make(chapters=iter(chapters)), shelf=Shelf(tmp_path))
    assert [fault.page for fault in paper.faults] == [7]
    again = print_book(books.make(chapters=iter(chapters)), shelf=Shelf(tmp_path))
    assert again.faults == paper.faults
