"""The paper of a published edition: printed from what was frozen, with its hash on each page."""

import zlib
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString

from reporting.frozen.extracts import Extracts
from reporting.frozen.thawing import thawed
from reporting.models import PublishedEdition
from reporting.pdf import STYLE, attachments, book_of, shelf
from taskforce.khmer import solar_line
from taskforce.paper import Attachment, Paper, load_engine, print_html, stylesheet
from taskforce.paper.book import Progress, print_archival, print_book
from taskforce.paper.issuer import Issuer
from taskforce.paper.qr import qr_drawing

from .amendment import amendment
from .document import build

JSON = "application/json"
SHORT = 16  # signs of the hash in the margin
DATA_NAME = "edition.json"
DATA_WORDS = "ទិន្នន័យដែលបានផ្សព្វផ្សាយ និងប្រភពនៃតួលេខនីមួយៗ"


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a page says of the edition that it belongs to; `address`: where it is verified."""

    name: str
    number: str
    code: str
    sha256: str
    published_on: str
    address: str
    amends: str = ""
    amended_number: str = ""

    @property
    def groups(self) -> list[str]:
        """The hash in groups that can be compared by eye."""
        return [self.sha256[start : start + 8] for start in range(0, len(self.sha256), 8)]

    @property
    def page(self) -> str:
        """The address of the page on which any fingerprint is verified."""
        return self.address.removesuffix(f"{self.sha256}/").partition("://")[2]

    @property
    def running(self) -> str:
        return f"{self.name} · {self.short}"

    @property
    def short(self) -> str:
        return self.sha256[:SHORT]

    @property
    def drawing(self) -> SafeString:
        return qr_drawing(self.address or self.sha256)


def imprint_of(edition: PublishedEdition, address: str) -> Imprint:
    """Return the imprint of an edition, in Khmer; it is verified at `address`."""
    with translation.override("km"):
        day = timezone.localdate(edition.published_at)
        return Imprint(
            name=edition.name,
            number=edition.written,
            code=edition.code,
            sha256=edition.sha256,
            published_on=solar_line(day),
            address=address,
            amends=edition.amends.name if edition.amends else "",
            amended_number=edition.amends.written if edition.amends else "",
        )


def print_edition(
    edition: PublishedEdition,
    *,
    on: date,
    issuer: Issuer,
    address: str = "",
    archival: bool = False,
    progress: Progress | None = None,
) -> Paper:
    """Return the paper of an edition, or of an addendum: nothing is read but its document.

    Raises:
        PdfUnavailable: where the machine lacks what it takes.
    """
    load_engine()
    about = {"on": on, "issuer": issuer, "imprint": imprint_of(edition, address)}
    if edition.amends_id:
        document, files = amendment(edition.content(), **about), partial(_data, edition)
    else:
        summary = thawed(Extracts(edition).document())
        document, files = build(summary, **about), partial(_files, edition, summary)
    book = book_of(document, on=on, attachments=files)
    if archival:
        return print_archival(book, progress=progress)
    if document.has_chapters:
        return print_book(book, shelf=shelf(), progress=progress)
    whole = render_to_string("paper/print/document.html", {"document": document, "style": ""})
    return print_html(whole, style=stylesheet(STYLE), files=files())


def _data(edition) -> list[Attachment]:
    """Return the document as a file: read when it is needed, and packed, for it is large."""
    packing = zlib.compressobj()
    packed = [packing.compress(piece.encode()) for piece in edition.pieces()]
    content = b"".join([*packed, packing.flush()])
    return [Attachment(DATA_NAME, content, JSON, DATA_WORDS, is_packed=True)]


def _files(edition, summary) -> list[Attachment]:
    return [*_data(edition), *attachments(summary)]
