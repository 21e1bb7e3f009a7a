"""HTML to PDF with WeasyPrint: the only module that prints with it.

It is imported when a paper is made and not before: where the system lacks Pango the import
fails, and everything but paper must still run. Django stays out of it, too: the child processes
that print a long paper load this module and little else.
"""

import gc
import hashlib
import threading
import zlib
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache

from .faults import Fault
from .text_layer import UnreviewedEngine, check_release, searchable_text

LIBRARIES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
COMMAND = f"apt-get install --no-install-recommends {LIBRARIES}"

# Text and boxes by the hundred thousand, none of them garbage: at its usual threshold the
# collector walks them all again and again, a fifth of the time.
PATIENT = (200_000, 50, 50)
# A file inside bears no hour of its making: the same input gives the same bytes.
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
POINTS = 0.75  # of a CSS pixel
PIECE = 1_000_000  # bytes
ROOM = 70_000  # words: of a block of 1 MB, a half is left

# One paper at a time in a process: a second beside it would only double the memory.
_turn = threading.Lock()


class PdfUnavailable(Exception):  # noqa: N818 -- a state of the machine, not a mistake
    """This machine cannot make PDF; the message says what to install."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A finished PDF.

    `anchors` says where each `id` of the HTML stands: page from 0, x and y in points from the
    lower left corner. `bookmarks` are pairs of `(title, place, bookmarks below)`. `faults` is
    what is wrong with it, page by page.
    """

    content: bytes
    pages: int
    anchors: dict[str, tuple[int, float, float]] = field(default_factory=dict)
    bookmarks: list[tuple] = field(default_factory=list)
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside a PDF."""

    name: str  # Latin letters: old programs garble others
    content: bytes
    mime: str
    description: str
    is_packed: bool = False  # by zlib: a large one takes a fifth of the memory until it is bound

    def pieces(self) -> Iterator[bytes]:
        """Give what the file holds, piece by piece."""
        if not self.is_packed:
            yield self.content
            return
        unpacking, rest = zlib.decompressobj(), self.content
        while rest:
            yield unpacking.decompress(rest, PIECE)
            rest = unpacking.unconsumed_tail


def print_html(
    html: str, *, style: str, extra: str = "", files: Sequence[Attachment] = (), **options
) -> Paper:
    """Lay out and draw a whole document. The same HTML and style give the same bytes.

    Args:
        style: the text of a style sheet, its faces inside (`stylesheet`).
        extra: rules beside it.
        files: what the PDF holds beside its pages.
        options: further ones of WeasyPrint's `write_pdf`: a variant, a finisher.

    Raises:
        PdfUnavailable: where the machine lacks what it takes.
    """
    with _turn, patient_collector():
        return _with_room(_printed, html, style, extra, files, options)


def _printed(html, style, extra, files, options) -> Paper:
    engine = load_engine()
    source = engine.HTML(string=html, url_fetcher=_fetcher(engine))
    styles = [_parsed(engine, text) for text in (style, extra) if text]
    # The variant decides on colours, which are a matter of layout, too.
    variant = {"pdf_variant": options.get("pdf_variant")}
    document = source.render(stylesheets=styles, font_config=_fonts(engine), **variant)
    options |= {
        "pdf_identifier": _identifier(html, files),
        "attachments": [_attached(engine, file) for file in files],
    }
    with searchable_text() as ledger:
        content = document.write_pdf(**options)
    return Paper(
        content,
        len(document.pages),
        _anchors(document),
        _bookmarks(document),
        ledger.faults,
    )


def _with_room(function, *given):
    return function(*given)


# Python keeps its frames in blocks of 16 KB. Where one ends just below a loop, each call in it
# takes a new block from the system and gives it back, which is a fifth of the time of a paper. A
# frame this large brings a block along that has room for all that is called below it.
_with_room.__code__ = _with_room.__code__.replace(co_stacksize=ROOM)


def prepare(style: str):
    """Parse a style sheet and load its faces, which is kept for all that is printed with it."""
    _parsed(load_engine(), style)


def load_engine():
    """Return WeasyPrint.

    Raises:
        PdfUnavailable: where it, or a library of the system that it needs, is not installed, or
            where it is another release than the text layer knows.
    """
    try:
        import weasyprint

        check_release()
    except (ImportError, OSError) as error:
        raise PdfUnavailable(unavailable_message()) from error
    except UnreviewedEngine as error:
        raise PdfUnavailable(str(error)) from error
    return weasyprint


def unavailable_message() -> str:
    from django.utils.translation import gettext as _

    return _(
        "PDF cannot be made on this machine: a library is missing. "
        "An administrator installs it with: %(command)s"
    ) % {"command": COMMAND}


@contextmanager
def patient_collector():
    """Let the garbage collector look less often for a while."""
    usual = gc.get_threshold()
    gc.set_threshold(*PATIENT)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _fetcher(engine):
    # Nothing but what stands in the document itself: no file, no network.
    return engine.urls.URLFetcher(allowed_protocols=("data",))


@lru_cache(maxsize=1)
def _fonts(engine):
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@lru_cache(maxsize=8)
def _parsed(engine, style):
    return engine.CSS(string=style, font_config=_fonts(engine), url_fetcher=_fetcher(engine))


def _identifier(html: str, files) -> bytes:
    found = hashlib.sha256(html.encode())
    for file in files:
        for piece in file.pieces():
            found.update(piece)
    return found.hexdigest()[:32].encode()


def _attached(engine, file: Attachment):
    content = b64encode(b"".join(file.pieces())).decode()
    return engine.Attachment(
        # As an address, for that says what kind of file it is.
        url=f"data:{file.mime};base64,{content}",
        url_fetcher=_fetcher(engine),
        name=file.name,
        description=file.description,
        created=NO_DATE,
        modified=NO_DATE,
        relationship="Data",
    )


def _anchors(document) -> dict:
    found = {}
    for number, page in enumerate(document.pages):
        for name, (x, y, *_) in page.anchors.items():
            found.setdefault(name, (number, x * POINTS, (page.height - y) * POINTS))
    return found


def _bookmarks(document) -> list:
    def plain(tree):
        return [(title, tuple(place), plain(below)) for title, place, below, _ in tree]

    return plain(document.make_bookmark_tree(scale=POINTS, transform_pages=True))
