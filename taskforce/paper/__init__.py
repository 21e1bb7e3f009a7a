"""An official paper: HTML goes in, a Khmer PDF comes out. It knows no model.

engine.py       WeasyPrint: the only module that prints with it
text_layer.py   the text inside the PDF, on private parts of WeasyPrint
pango_line.py   the runs of a laid-out line, and one of them drawn by itself
glyph_codes.py  which code a glyph is written with, and what it spells
text_run.py     a run of glyphs as operators of a page
faults.py       what is wrong with a drawn paper
stylesheet.py   the styles of paper with their faces inside; faces.py tells whether one is whole
book.py         a long paper, printed and kept by chapter
press.py        printing pieces side by side; printer.py is what runs in the processes
shelf.py        printed pieces kept on disk
libraries.py    the releases of Pango, HarfBuzz and the like, which are part of a piece's name
pieces.py       the printed pieces of a book: what stands where in the whole
archive.py      the form for the archive, in one document; tags.py completes its tags
binding.py      pieces bound into one PDF: numbers, links, bookmarks, attachments

What is named here loads neither Django nor WeasyPrint: the processes that print import it.
"""

from .engine import (
    COMMAND,
    Attachment,
    Paper,
    PdfUnavailable,
    load_engine,
    print_html,
    unavailable_message,
)
from .faults import Fault, FaultKind
from .stylesheet import DamagedFace, stylesheet

__all__ = [
    "COMMAND",
    "Attachment",
    "DamagedFace",
    "Fault",
    "FaultKind",
    "Paper",
    "PdfUnavailable",
    "load_engine",
    "print_html",
    "stylesheet",
    "unavailable_message",
]
