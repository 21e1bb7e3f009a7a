"""A long paper, printed and kept by chapter: what did not change is not printed again.

Each piece is laid out by itself, without page numbers, as often as its content changes. When all
are there, their numbers of pages are known: then the front with the contents is printed, and the
numbers and running heads as pages of their own, and all is bound.
"""

import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from taskforce.khmer import to_khmer_digits

from . import archive
from .engine import Attachment, Paper
from .pieces import SCHEME, anchors_of, faults_of, first_pages
from .press import Order, Press
from .shelf import Shelf, key_of

Progress = Callable[[int, int, str], None]

_LINK = re.compile(r'href="#([^"]+)"')
_OWN = re.compile(r'\sid="([^"]+)"')
_BOXES = [
    *(f"{side}-left-corner {side}-left {side}-center {side}-right {side}-right-corner".split()
      for side in ("top", "bottom")),
    *(f"{side}-top {side}-middle {side}-bottom".split() for side in ("left", "right")),
]  # fmt: skip
# What stands in the margins is stamped, when the numbers of the pages are known.
BARE = " ".join(f"@page{{@{box}{{content:none!important}}}}" for row in _BOXES for box in row)

# As wide as a number, where none is known yet.
UNKNOWN = "០០០"
# Of HTML, on a page of tables: for an estimate of what is still to come.
SIGNS_A_PAGE = 5500

# So many rows are printed in one go, while somebody waits; more in pieces, by a worker.
MOST_AT_ONCE = 200

# One book at a time in a process: each has processes of its own.
_turn = threading.Lock()


def is_long(rows: int) -> bool:
    """Tell whether a paper of so many rows takes longer than a page may."""
    return rows > MOST_AT_ONCE


@dataclass(frozen=True, slots=True)
class Chapter:
    """A piece of a book: its title for people, and the inside of its HTML's body.

    A part goes on in the chapter before it: its bookmarks stand below that one's.
    """

    title: str
    html: str
    is_part: bool = False


@dataclass(slots=True)
class Book:
    """A long paper in pieces.

    A link to an `id` in another piece leads there; in the front it also carries the number of
    that page in its attribute `data-page`.

    Args:
        running: HTML that sets what the margins repeat on each page; it stands on the first.
        chapters: made one by one, so that they need not all be held at once.
        count: how many pieces there are.
        attachments: called once, while the pages are being printed.
    """

    title: str
    style: str
    running: str
    front: str
    chapters: Iterable[Chapter]
    count: int
    author: str = ""
    dated: date | None = None
    attachments: Callable[[], list[Attachment]] = list


def print_book(
    book: Book, *, shelf: Shelf, progress: Progress | None = None, press: Press | None = None
) -> Paper:
    """Return the PDF of a book. The same book gives the same bytes, printed anew or kept.

    Args:
        progress: called with the pieces done, their number, and the title of the last.
        press: one for the book's style that was started before; it is closed here.

    Raises:
        PrintFailed: where a piece cannot be printed.
        PdfUnavailable: where the machine lacks what it takes.
    """
    with _turn:
        run = _Run(book, shelf, progress)
        with press or Press(book.style) as press:
            run.print_with(press)
        # Only now: what printed has given its memory back.
        paper = run.bound()
    shelf.prune()
    return paper


def print_archival(book: Book, *, progress: Progress | None = None) -> Paper:
    """Return a book in the form for the archive: PDF/A-3a and PDF/UA-1, one single document.

    It takes several times the memory and the time of `print_book`, and nothing of it is kept:
    print it in the background. It is made in a process of its own, which gives its memory back.

    Args:
        progress: called with the pages laid out, their number as estimated, and the title.

    Raises:
        PrintFailed: where it cannot be printed.
        PdfUnavailable: where the machine lacks what it takes.
    """
    body = "".join([book.front, *(chapter.html for chapter in book.chapters)])
    html = archive.whole(body, title=book.title, author=book.author, dated=book.dated)
    about, furthest = max(len(body) // SIGNS_A_PAGE, 1), 0
    order = Order(0, book.title, html, files=tuple(book.attachments()), for_archive=True)

    def tell(page):
        nonlocal furthest
        # Pages are laid out again where numbers on them were not known: nobody is told to go back.
        furthest = max(furthest, min(page, about - 1))
        if progress:
            progress(furthest, about, book.title)

    with _turn, Press(book.style, processes=1, reached=tell) as press:
        paper = next(found for _order, found in press.print([order]))
    if progress:
        progress(paper.pages, paper.pages, book.title)
    return paper


class _Run:
    """One printing of a book."""

    FRONT, NUMBERED, STAMPS = "front", "numbered front", "stamps"

    def __init__(self, book, shelf, progress):
        self.book, self.shelf, self.progress = book, shelf, progress
        self.found: dict[int | str, Paper] = {}
        self.keys: dict[int | str, str] = {}
        self.parts: set[int] = set()
        self.attachments: list[Attachment] = []
        self.total = book.count + 4

    def print_with(self, press: Press):
        self._print(press, self._pieces(), meanwhile=self._attach)
        self._print(press, self._numbered())

    def bound(self) -> Paper:
        # Not at the top: it need not be in memory while the pages are printed.
        from .binding import bind

        papers, stamps = self._papers(self.NUMBERED), self.found[self.STAMPS]
        content = bind(
            papers,
            stamps,
            parts=self.parts,
            title=self.book.title,
            author=self.book.author,
            attachments=self.attachments,
        )
        self._tell(self.total, self.book.title)
        return Paper(content, stamps.pages, faults=(*faults_of(papers), *stamps.faults))

    def _papers(self, front) -> list[Paper]:
        return [self.found[front], *(self.found[place] for place in range(self.book.count))]

    def _pieces(self) -> Iterable[Order]:
        """Give the front and the chapters.

        The front tells how many pages it takes. It bears the numbers of the last time: most often
        they are still right, and then it is ready.
        """
        known = self.shelf.get(self._memo())
        pages = {name: place[0] for name, place in known.anchors.items()} if known else {}
        for place, chapter in enumerate(self.book.chapters):
            if chapter.is_part:
                self.parts.add(place + 1)  # behind the front
            yield self._order(place, chapter.title, chapter.html)
            if place == 0:
                front = _with_numbers(self.book.front, pages)
                yield self._order(self.FRONT, self.book.title, front)

    def _attach(self):
        self.attachments = self.book.attachments()

    def _numbered(self) -> Iterable[Order]:
        anchors = anchors_of(self._papers(self.FRONT))
        front = _with_numbers(self.book.front, {name: place[0] for name, place in anchors.items()})
        yield self._order(self.NUMBERED, self.book.title, front)
        pages = first_pages(self._papers(self.FRONT))[-1]
        self.shelf.put(self._memo(), Paper(b"", pages, anchors))
        yield self._order(self.STAMPS, self.book.title, self._blank(pages), extra="")

    def _memo(self) -> str:
        return key_of(["places", self.book.title, *_LINK.findall(self.book.front)])

    def _blank(self, pages) -> str:
        return self.book.running + '<div style="break-before:page"></div>' * (pages - 1)

    def _order(self, place, title, html, extra=BARE) -> Order:
        return Order(place, title, _whole(_outward(html)), extra)

    def _print(self, press, orders, **given):
        for order, paper in press.print(self._lacking(orders), **given):
            self.shelf.put(self.keys[order.place], paper)
            self._keep(order, paper)

    def _lacking(self, orders) -> Iterable[Order]:
        """Give those that are not on the shelf."""
        for order in orders:
            self.keys[order.place] = key_of([self.book.style, order.extra, order.html])
            if paper := self.shelf.get(self.keys[order.place]):
                self._keep(order, paper)
            else:
                yield order

    def _keep(self, order, paper):
        self.found[order.place] = paper
        self._tell(len(self.found), order.title)

    def _tell(self, done, what):
        if self.progress:
            self.progress(done, self.total, what)


def _whole(body: str) -> str:
    head = '<!doctype html><html lang="km"><head><meta charset="utf-8"></head>'
    return f"{head}<body>{body}</body></html>"


def _outward(html: str) -> str:
    """Mark the links that lead to another piece."""
    own = set(_OWN.findall(html))

    def mark(match):
        return match[0] if match[1] in own else f'href="{SCHEME}{match[1]}"'

    return _LINK.sub(mark, html)


def _with_numbers(front: str, pages: dict[str, int]) -> str:
    """Write into the links of the front on which page they lead."""

    def write(match):
        number = to_khmer_digits(str(pages[match[1]] + 1)) if match[1] in pages else UNKNOWN
        return f'{match[0]} data-page="{number}"'

    return _LINK.sub(write, front)
