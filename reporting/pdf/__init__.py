"""Print a summary. How HTML becomes a PDF is the matter of `taskforce.paper`.

edition.py    the paper of a published edition; amendment.py that of an addendum
document.py   a summary becomes HTML, piece by piece
columns.py    the questions of the form as columns, and how many fit on a page
tables.py     the tables of a chapter
words.py      numbers, periods and sentences in Khmer

Who signs, from where and to whom is the matter of `taskforce.pdf.issuer`.
"""

from dataclasses import replace
from datetime import date
from functools import partial

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from reporting import exports
from reporting.consolidation import consolidate
from reporting.hierarchy import Hierarchy
from reporting.summary import Summary
from taskforce.models import Level
from taskforce.paper import (
    COMMAND,
    Attachment,
    Paper,
    PdfUnavailable,
    load_engine,
    print_html,
    stylesheet,
    unavailable_message,
)
from taskforce.paper.book import Book, Progress, print_archival, print_book
from taskforce.paper.press import Press
from taskforce.paper.shelf import Shelf
from taskforce.pdf.issuer import Issuer, Particulars, default_issuer, issuer_of
from taskforce.sheets import XLSX

from .document import Document, build

STYLE = "reporting/print.css"
CSV = "text/csv"

__all__ = [
    "COMMAND",
    "Document",
    "Issuer",
    "Particulars",
    "Paper",
    "PdfUnavailable",
    "attachments",
    "book_of",
    "build",
    "default_issuer",
    "has_chapters",
    "html",
    "is_available",
    "issuer_of",
    "print_for_archive",
    "print_report",
    "print_summary",
    "render",
    "unavailable_message",
]


def print_report(
    period,
    unit,
    given: Particulars,
    *,
    archival: bool = False,
    progress: Progress | None = None,
    hierarchy: Hierarchy = Hierarchy.EACH_DATE,
) -> Paper:
    """Add the reports up and return the PDF of a unit (None: the country), under its letterhead.

    Raises:
        PdfUnavailable: where the machine lacks what it takes.
    """
    about = {"on": given.on, "issuer": issuer_of(unit, given), "progress": progress}
    chapters = has_chapters(unit)
    asked = {"period": period, "unit": unit, "chapters": chapters, "hierarchy": hierarchy}
    if archival or not chapters:
        print_it = print_for_archive if archival else print_summary
        return print_it(consolidate(**asked), **about)
    with Press(stylesheet(STYLE)) as press:
        # What prints is loaded while the reports are added up.
        press.start()
        return print_summary(consolidate(**asked), **about, press=press)


def render(summary: Summary, *, on: date, place: str = "", issuer: Issuer | None = None) -> bytes:
    """Return the PDF of a summary, dated `on`. The same input gives the same bytes.

    Raises:
        PdfUnavailable: where the machine lacks what it takes.
    """
    return print_summary(summary, on=on, place=place, issuer=issuer).content


def print_summary(
    summary: Summary,
    *,
    on: date,
    place: str = "",
    issuer: Issuer | None = None,
    progress: Progress | None = None,
    press: Press | None = None,
) -> Paper:
    """Return the PDF of a summary and its number of pages.

    With chapters it is printed and kept by chapter; `progress` is told of each.
    """
    issuer = _issuer(summary, place, issuer)
    if not summary.chapters:
        load_engine()
        whole = html(summary, on=on, issuer=issuer)
        return print_html(whole, style=stylesheet(STYLE), files=attachments(summary))
    book = _book(summary, on, issuer)
    return print_book(book, shelf=shelf(), progress=progress, press=press)


def print_for_archive(
    summary: Summary,
    *,
    on: date,
    issuer: Issuer | None = None,
    progress: Progress | None = None,
) -> Paper:
    """Return the PDF of a summary in the form for the archive: PDF/A-3a, PDF/UA-1."""
    return print_archival(_book(summary, on, _issuer(summary, "", issuer)), progress=progress)


def has_chapters(unit) -> bool:
    """Tell whether the paper of a unit (None: the country) has a chapter for each unit below.

    Of a district the lines are single reports: a chapter each would say nothing more.
    """
    return unit is None or unit.level == Level.PROVINCE


def html(
    summary: Summary,
    *,
    on: date,
    place: str = "",
    issuer: Issuer | None = None,
    self_contained: bool = False,
) -> str:
    """Return the HTML that is printed; self-contained, any browser prints it too."""
    context = {
        "document": build(summary, on=on, issuer=_issuer(summary, place, issuer)),
        "style": mark_safe(stylesheet(STYLE)) if self_contained else "",
    }
    return render_to_string("paper/print/document.html", context)


def shelf() -> Shelf:
    """Return where printed chapters are kept."""
    return Shelf(settings.VAR_DIR / "paper")


def _book(summary, on, issuer) -> Book:
    document = build(summary, on=on, issuer=issuer)
    return book_of(document, on=on, attachments=partial(attachments, summary))


def book_of(document: Document, *, on: date, attachments) -> Book:
    """Return a document as a long paper; `attachments` is called for the files inside."""
    return Book(
        title=document.title,
        author=document.author,
        dated=on,
        style=stylesheet(STYLE),
        # The first page has the margins of the head.
        running=format_html('<div class="head" data-running="{}"></div>', document.running),
        front=document.front,
        chapters=document.chapters,
        count=document.count,
        attachments=attachments,
    )


def _issuer(summary, place, issuer) -> Issuer:
    issuer = issuer or default_issuer(summary.unit)
    return replace(issuer, place=place) if place else issuer


def attachments(summary) -> list[Attachment]:
    """Return the figures as files, to reckon with."""
    name = partial(exports.file_name, summary.period, summary.unit, hierarchy=summary.hierarchy)
    return [
        Attachment(name("csv"), exports.summary_csv(summary), CSV, "តួលេខនៃរបាយការណ៍ ជាតារាង CSV"),
        Attachment(
            name("xlsx"),
            exports.summary_xlsx(summary, with_chapters=True),
            XLSX,
            "តួលេខនៃរបាយការណ៍ ជាតារាង XLSX",
        ),
    ]


def is_available() -> bool:
    """Tell whether this machine can make PDF."""
    try:
        load_engine()
    except PdfUnavailable:
        return False
    return True
