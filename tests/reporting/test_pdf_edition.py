"""The paper of an edition and of an addendum: printed from the document, with number and hash."""

import io
from datetime import date

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader

from reporting import pdf
from reporting.consolidation import consolidate
from reporting.frozen.thawing import thawed
from reporting.pdf.edition import imprint_of, print_edition
from taskforce.khmer import to_khmer_digits
from taskforce.paper.qr import QUIET, qr_drawing
from tests import factories
from tests.reporting import published_made as made

DAY = date(2026, 7, 12)
SCREEN = 96 / 72  # as coarse as an old screen
ADDRESS = "https://taskforce.example.gov.kh/public/editions/"


@pytest.fixture
def edition(country, period, clerk, officer):
    made.accepted(country, period, clerk, officer)
    return made.publish(period, officer, country["0801"])


def printed(edition, **given):
    issuer = pdf.issuer_of(edition.unit)
    address = f"{ADDRESS}{edition.sha256}/"
    paper = print_edition(edition, on=DAY, issuer=issuer, address=address, **given)
    assert not paper.faults
    return PdfReader(io.BytesIO(paper.content)), paper


def plain(text) -> str:
    return "".join(text.replace("\u200b", "").split())


@pytest.mark.parametrize("code", ["0801", "08", None])
def test_it_says_what_the_consolidated_report_says(edition, country, period, officer, code):
    unit = country.get(code)
    own = edition if code == "0801" else made.publish(period, officer, unit)
    chapters = pdf.has_chapters(unit)
    fresh = consolidate(period=period, unit=unit, chapters=chapters)
    assert pdf.html(thawed(own.content()), on=DAY) == pdf.html(fresh, on=DAY)


@pytest.mark.parametrize("archival", [False, True])
def test_number_and_hash_stand_on_it(edition, archival):
    reader, paper = printed(edition, archival=archival)
    first = plain(reader.pages[0].extract_text())
    assert edition.sha256 in first
    assert edition.code in first
    assert plain(ADDRESS.partition("://")[2]) in first
    for page in reader.pages[1:]:
        assert edition.sha256[:16] in plain(page.extract_text())
    assert reader.attachments["edition.json"] == [edition.document.encode()]
    assert squares(paper.content) == [f"{ADDRESS}{edition.sha256}/"]


def squares(content) -> list[str]:
    """Return what another program reads off the picture of the first page, as a telephone does."""
    picture = pypdfium2.PdfDocument(content)[0].render(scale=SCREEN, grayscale=True).to_pil()
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def test_the_same_edition_gives_the_same_bytes(edition):
    assert printed(edition)[1].content == printed(edition)[1].content


def test_an_addendum_shows_only_what_changed(edition, country, period, clerk, officer):
    factories.make_accepted(country["080102"], period, clerk, officer, money_spent={"number": 5})
    addendum = made.amend(edition, officer)
    reader, _paper = printed(addendum)
    text = plain("".join(page.extract_text() for page in reader.pages))
    assert plain(country["080102"].full_name) in text
    assert plain(country["080101"].full_name) not in text.split(plain("ក្រុមការងារ"))[0]
    for number in ("14", "21", "1.000.000", "1.000.005"):
        assert to_khmer_digits(number) in text
    assert addendum.sha256 in text
    assert reader.attachments["edition.json"] == [addendum.document.encode()]


def test_an_edition_without_an_address_bears_its_hash(edition):
    assert imprint_of(edition, "").page == ""
    assert qr_drawing(edition.sha256) == imprint_of(edition, "").drawing


def test_the_square_is_that_of_the_library(edition):
    """Each dark module is drawn once, at its place."""
    import re

    import segno

    rows = segno.make(ADDRESS, error="m", micro=False).matrix
    drawn = set()
    strokes = re.findall(r"M(\d+) (\d+)h(\d+)v1", qr_drawing(ADDRESS))
    for x, y, length in (map(int, stroke) for stroke in strokes):
        drawn |= {(x - QUIET + step, y - QUIET) for step in range(length)}
    dark = {(x, y) for y, row in enumerate(rows) for x, module in enumerate(row) if module}
    assert drawn == dark
