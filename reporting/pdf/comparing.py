"""Whether the pages of a paper show the figures of its edition, number by number.

The HTML is written once more from the document; its numbers must stand on the pages in their
order. What a page has besides (its number, heads of tables once more) is passed over.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from reporting.frozen.extracts import Extracts
from reporting.frozen.thawing import thawed
from reporting.models import PublishedEdition
from taskforce.paper.page_text import page_texts
from taskforce.pdf.issuer import default_issuer

from .amendment import amendment
from .document import END, build
from .edition import SHORT, imprint_of

NUMBER = re.compile("[០-៩]+(?:[.,][០-៩]+)*")
# What is not printed, and the contents, which the pages are numbered in.
APART = re.compile(r"<(title|desc|nav)\b.*?</\1>", re.DOTALL)
FOOT = re.compile("ទំព័រ [០-៩]+ នៃ [០-៩]+")
TAG = re.compile(r"<[^>]+>")
ROW = re.compile(r"(?=<tr\b)")
ALIKE = 3  # numbers that agree again, before something is called altered or passed over
FEW = 5  # numbers between two pages, say the head of a table once more
WINDOW = 200  # numbers of the contents and the imprint
ANY_DAY = date(2000, 1, 1)  # days and signatures stand apart, and are not compared
MOST = 20


class Printed(NamedTuple):
    """A number as it should stand on paper, and what stands beside it."""

    number: str
    row: str
    chapter: str


class Misprint(NamedTuple):
    """A number that a page shows otherwise; `page` and `shown` are empty where it is gone."""

    wanted: Printed
    page: int | None = None
    shown: str = ""


def misprints(edition: PublishedEdition, content: bytes) -> list[Misprint]:
    """Return which numbers of an edition the pages of a file do not show; not all, if many."""
    wanted, mark = list(_wanted(edition)), edition.sha256[:SHORT]
    found = [
        (number, page)
        for page, text in enumerate(page_texts(content), start=1)
        for line in text.splitlines()
        if not _is_margin(line, mark)
        for number in NUMBER.findall(line)
    ]
    return list(_differing(wanted, found))


def _is_margin(line, mark) -> bool:
    """Tell whether a line is the head or the foot of a page; a single document draws them, too."""
    return mark in line or bool(FOOT.fullmatch(line.strip()))


def _wanted(edition) -> Iterator[Printed]:
    for title, html in _pieces(edition):
        for row in ROW.split(APART.sub("", html)):
            parts = TAG.split(row)
            words = " ".join("".join(parts).replace("\u200b", "").split())
            for part in parts:
                for number in NUMBER.findall(part):
                    yield Printed(number, words[:80], title)


def _pieces(edition):
    issuer = default_issuer(edition.unit)
    about = {"on": ANY_DAY, "issuer": issuer, "imprint": imprint_of(edition, "")}
    if edition.amends_id:
        document = amendment(edition.content(), **about)
    else:
        document = build(thawed(Extracts(edition).document()), **about)
    yield "", document.front
    for chapter in document.chapters:
        if chapter.title != END:
            yield chapter.title, chapter.html


def _differing(wanted, found) -> Iterator[Misprint]:
    """Walk along both at once; where they part, see which of them goes on alike."""
    expected = [one.number for one in wanted]
    shown = [number for number, _page in found]
    at = place = told = 0
    while at < len(expected) and told < MOST:
        if place < len(shown) and shown[place] == expected[at]:
            at, place = at + 1, place + 1
        elif (more := _until_alike(expected, at, shown, place, FEW)) is not None:
            place += more
        elif (more := _until_alike(expected, at + 1, shown, place + 1, FEW)) is not None:
            yield Misprint(wanted[at], found[place][1], shown[place])
            at, place, told = at + 1, place + 1 + more, told + 1
        elif (more := _until_alike(expected, at, shown, place, WINDOW)) is not None:
            place += more
        else:
            yield Misprint(wanted[at])
            at, told = at + 1, told + 1


def _until_alike(expected, at, shown, place, most) -> int | None:
    """Return after how many numbers that are not expected both go on alike."""
    wanted = expected[at : at + ALIKE]
    steps = range(max(min(most, len(shown) - place + 1), 0))
    return next((n for n in steps if shown[place + n : place + n + len(wanted)] == wanted), None)
