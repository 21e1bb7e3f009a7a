"""A small book without a model: for tests of printing, keeping and binding."""

from taskforce.paper import Attachment, stylesheet
from taskforce.paper.book import Book, Chapter
from taskforce.paper.shelf import Shelf

STYLE = "reporting/print.css"
NAMES = ("ខេត្តកណ្តាល", "ខេត្តកែប", "ខេត្តតាកែវ")
SENTENCE = "ក្រុមការងារ\u200bបាន\u200bចុះ\u200bមូលដ្ឋាន\u200bដើម្បី\u200bជួប\u200bប្រជាពលរដ្ឋ។ "


def make(*, changed: int | None = None, pages=(1, 3, 2), **given) -> Book:
    """Return a book of three chapters, so many pages long; one may be changed."""
    chapters = [
        chapter(place, name, long, "ថ្មី" if place == changed else "")
        for place, (name, long) in enumerate(zip(NAMES, pages, strict=True))
    ]
    links = "".join(
        f'<li><a href="#chapter-{place}"><span>{name}</span></a></li>'
        for place, name in enumerate(NAMES)
    )
    return Book(
        **{
            "title": "សៀវភៅសាកល្បង",
            "author": "ទីស្តីការគណៈរដ្ឋមន្ត្រី",
            "style": stylesheet(STYLE),
            "running": '<div class="head" data-running="ក្បាលទំព័រ"></div>',
            "front": '<section class="head"><p>ទំព័រមុខ</p></section>'
            f'<nav class="contents"><ul>{links}</ul></nav>',
            "chapters": iter(chapters),
            "count": len(chapters),
            "attachments": files,
        }
        | given
    )


def chapter(place, name, pages, added="") -> Chapter:
    leaves = "".join(
        f'<div style="break-before:page"><p>{SENTENCE * 3}{added}</p></div>' if page else
        f"<p>{SENTENCE}{added}</p>"
        for page in range(pages)
    )  # fmt: skip
    return Chapter(
        name,
        f'<article class="chapter"><h1 id="chapter-{place}" data-label="{name}">{name}</h1>'
        f"{leaves}</article>",
    )


def files():
    return [
        Attachment("a.xlsx", b"xlsx", "application/octet-stream", "តារាង"),
        Attachment("a.csv", b"1,2\r\n", "text/csv", "តួលេខ"),
    ]


class CountingShelf(Shelf):
    """Says what was printed, and what was found."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.hits, self.misses = 0, 0

    def get(self, key):
        paper = super().get(key)
        self.hits += paper is not None
        self.misses += paper is None
        return paper
