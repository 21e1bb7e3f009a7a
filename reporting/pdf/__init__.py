"""Print a summary. How HTML becomes a PDF is the matter of `taskforce.paper`.

document.py   a summary becomes HTML, piece by piece
columns.py    the questions of the form as columns, and how many fit on a page
tables.py     the tables of a chapter
words.py      numbers, periods and sentences in Khmer
issuer.py     who signs, from where, to whom
"""

from dataclasses import replace
from datetime import date

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from reporting.summary import Summary
from taskforce.paper import COMMAND, Paper, PdfUnavailable, load_engine, print_html, stylesheet

from .document import Document, build
from .issuer import Issuer, Particulars, default_issuer, issuer_of

STYLE = "reporting/print.css"

__all__ = [
    "COMMAND",
    "Document",
    "Issuer",
    "Particulars",
    "Paper",
    "PdfUnavailable",
    "build",
    "default_issuer",
    "html",
    "is_available",
    "issuer_of",
    "print_summary",
    "render",
]


def render(summary: Summary, *, on: date, place: str = "", issuer: Issuer | None = None) -> bytes:
    """Return the PDF of a summary, dated `on`. The same input gives the same bytes.

    Raises:
        PdfUnavailable: where the machine lacks what it takes.
    """
    return print_summary(summary, on=on, place=place, issuer=issuer).content


def print_summary(
    summary: Summary, *, on: date, place: str = "", issuer: Issuer | None = None
) -> Paper:
    """Return the PDF of a summary and its number of pages."""
    load_engine()
    whole = html(summary, on=on, place=place, issuer=issuer)
    return print_html(whole, style=stylesheet(STYLE))


def html(
    summary: Summary,
    *,
    on: date,
    place: str = "",
    issuer: Issuer | None = None,
    self_contained: bool = False,
) -> str:
    """Return the HTML that is printed; self-contained, any browser prints it too."""
    issuer = issuer or default_issuer(summary.unit)
    if place:
        issuer = replace(issuer, place=place)
    context = {
        "document": build(summary, on=on, issuer=issuer),
        "style": mark_safe(stylesheet(STYLE)) if self_contained else "",
    }
    return render_to_string("reporting/print/document.html", context)


def is_available() -> bool:
    """Tell whether this machine can make PDF."""
    try:
        load_engine()
    except PdfUnavailable:
        return False
    return True
