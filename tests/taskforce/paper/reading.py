"""The text of a PDF as five programs read it, page by page."""

import io
import re
import shutil
import subprocess
from functools import lru_cache

import pymupdf
import pypdfium2
from pdfminer.converter import PDFPageAggregator
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTChar, LTContainer, LTTextContainer
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pypdf import PdfReader

ZWSP, JOINER = "\u200b", "\u2060"


def poppler(content: bytes) -> list[str]:
    assert shutil.which("pdftotext"), "apt-get install --no-install-recommends poppler-utils"
    command = ["pdftotext", "-raw", "-enc", "UTF-8", "-", "-"]
    found = subprocess.run(command, input=content, check=True, capture_output=True)
    return found.stdout.decode().split("\f")[:-1]


def pypdf(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def pdfminer(content: bytes) -> list[str]:
    """Return what its users get: text put together from where the letters stand."""
    return [
        "\n".join(box.get_text() for box in page if isinstance(box, LTTextContainer))
        for page in extract_pages(io.BytesIO(content))
    ]


def pdfminer_in_order(content: bytes) -> list[str]:
    """Return the letters as it meets them, before it judges what stands next to what."""
    resources = PDFResourceManager()
    device = PDFPageAggregator(resources, laparams=None)
    interpreter = PDFPageInterpreter(resources, device)
    found = []
    for page in PDFPage.get_pages(io.BytesIO(content)):
        interpreter.process_page(page)
        found.append("".join(_letters(device.get_result())))
    return found


def _letters(item):
    if isinstance(item, LTChar):
        yield item.get_text()
    elif isinstance(item, LTContainer):
        for part in item:
            yield from _letters(part)


def mupdf(content: bytes) -> list[str]:
    with pymupdf.open(stream=content, filetype="pdf") as document:
        return [page.get_text() for page in document]


def pdfium(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


# A paper is read once by each, whatever is asked of it.
READERS = {
    read.__name__: lru_cache(maxsize=4)(read) for read in (poppler, pypdf, pdfminer, mupdf, pdfium)
}
# Those that give the letters in the order in which they are drawn.
IN_ORDER = READERS | {"pdfminer": lru_cache(maxsize=4)(pdfminer_in_order)}


def joined(text: str) -> str:
    """Return a text without white space and without what only the layout needs."""
    return re.sub(f"[\\s{ZWSP}{JOINER}]+", "", text)


def khmer_words(text: str) -> set[str]:
    """Return the words of a source: what stands between two chances to break a line."""
    text = text.replace(JOINER, "")
    return {word for word in re.split(f"[\\s{ZWSP}]+", text) if re.search("[\u1780-\u17b3]", word)}
