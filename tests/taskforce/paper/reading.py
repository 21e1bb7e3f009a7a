"""The text of a PDF as five programs read it, page by page."""

import io
import re
import shutil
import subprocess

import pymupdf
import pypdfium2
from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTTextContainer
from pypdf import PdfReader

ZWSP = "\u200b"


def poppler(content: bytes) -> list[str]:
    assert shutil.which("pdftotext"), "apt-get install --no-install-recommends poppler-utils"
    command = ["pdftotext", "-raw", "-enc", "UTF-8", "-", "-"]
    found = subprocess.run(command, input=content, check=True, capture_output=True)
    return found.stdout.decode().split("\f")[:-1]


def pypdf(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def pdfminer(content: bytes) -> list[str]:
    # Boxes in the order of drawing: what reads a page aloud follows it, too.
    pages = extract_pages(io.BytesIO(content), laparams=LAParams(boxes_flow=None))
    return [
        "\n".join(box.get_text() for box in page if isinstance(box, LTTextContainer))
        for page in pages
    ]


def mupdf(content: bytes) -> list[str]:
    with pymupdf.open(stream=content, filetype="pdf") as document:
        return [page.get_text() for page in document]


def pdfium(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


READERS = {read.__name__: read for read in (poppler, pypdf, pdfminer, mupdf, pdfium)}


def joined(text: str) -> str:
    """Return a text without white space and without chances to break a line."""
    return re.sub(f"[\\s{ZWSP}]+", "", text)
