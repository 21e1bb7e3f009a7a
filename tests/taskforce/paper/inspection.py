"""A finished PDF looked over by other means than those that made it: what is wrong, page by page.

The glyphs are read from the page's operators with pikepdf, the places from poppler. Nothing of
WeasyPrint, of the text layer or of its faults is used: this is what they are measured against.
"""

import io
import re
import subprocess
from functools import cache
from typing import NamedTuple
from xml.etree import ElementTree

import pikepdf
from fontTools.ttLib import TTFont

MM = 72 / 25.4
# The margins of an official paper, in points, and what rounding may take of them.
LEFT, RIGHT, SLACK = 24 * MM, 18 * MM, 1.0
# Header and footer stand in the margins above and below.
TOP = BOTTOM = 6 * MM
OURS = "Paper-"
CIRCLE = 0x25CC
# Dependent vowels and signs, the subscript sign, and what closes: none may begin a line.
NOT_FIRST = re.compile("[\u17b6-\u17d5\u17d7\u17dd]")


class Finding(NamedTuple):
    page: int
    kind: str
    text: str


def inspect(content: bytes) -> list[Finding]:
    """Return what is wrong with a paper: glyphs, fonts, margins and beginnings of lines."""
    with pikepdf.open(io.BytesIO(content)) as book:
        glyphs = [
            Finding(number, *found)
            for number, page in enumerate(book.pages, start=1)
            for found in _wrong_glyphs(page, page.Resources)
        ]
    return glyphs + list(_wrong_places(content))


def _wrong_glyphs(page, resources):
    """Yield kind and text of each wrong glyph of a page or of a form that it shows."""
    font = None
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "Tf":
                font = _Font(resources.Font[str(operands[0])])
                if OURS not in font.name:
                    yield "foreign font", font.name
            case "TJ" | "Tj":
                (shown,) = operands
                shown = [shown] if isinstance(shown, pikepdf.String) else shown
                for codes in shown:
                    if isinstance(codes, pikepdf.String):
                        yield from font.wrong(bytes(codes))
            case "Do":
                form = resources.XObject[str(operands[0])]
                if form.Subtype == "/Form":
                    yield from _wrong_glyphs(form, form.get("/Resources", resources))


class _Font:
    """A font of a PDF: which glyph a code shows, and which one is the dotted circle."""

    def __init__(self, font):
        (inner,) = font.DescendantFonts
        self.name = str(font.BaseFont)
        mapped = isinstance(inner.CIDToGIDMap, pikepdf.Stream)
        self.glyphs = inner.CIDToGIDMap.read_bytes() if mapped else None
        self.circle = _circle(inner.FontDescriptor.FontFile2.read_bytes())
        self.texts = dict(re.findall(rb"<(\w{4})> <(\w*)>", font.ToUnicode.read_bytes()))

    def wrong(self, codes: bytes):
        for code in (codes[at : at + 2] for at in range(0, len(codes), 2)):
            number = int.from_bytes(code)
            text = bytes.fromhex(self.texts.get(code.hex().encode(), b"").decode())
            glyph = int.from_bytes(self.glyphs[2 * number :][:2]) if self.glyphs else number
            if glyph == 0:
                yield "missing glyph", text.decode("utf-16-be")
            if glyph == self.circle and text.decode("utf-16-be") != chr(CIRCLE):
                yield "dotted circle", text.decode("utf-16-be")


@cache
def _circle(face: bytes):
    font = TTFont(io.BytesIO(face))
    name = (font.getBestCmap() if "cmap" in font else {}).get(CIRCLE)
    return font.getGlyphID(name) if name else None


def _wrong_places(content):
    for number, (width, height, lines) in enumerate(pages(content), start=1):
        for line in lines:
            if NOT_FIRST.match(line[0][0]):
                yield Finding(number, "beginning of a line", line[0][0])
            for text, left, top, right, bottom in line:
                across = left < LEFT - SLACK or right > width - RIGHT + SLACK
                if across or top < TOP or bottom > height - BOTTOM:
                    yield Finding(number, "beyond margin", text)


def pages(content: bytes):
    """Return width, height and lines of each page: words with left, top, right and bottom."""
    command = ["pdftotext", "-bbox-layout", "-", "-"]
    found = subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()
    # Its header repeats the title without care for the rules of XML.
    body = re.sub("[\x00-\x08\x0b-\x1f]", "", found[found.index("<doc>") : found.index("</doc>")])
    for page in ElementTree.fromstring(f"{body}</doc>").iter("page"):
        lines = [[_box(word) for word in line.iter("word")] for line in page.iter("line")]
        yield float(page.get("width")), float(page.get("height")), lines


def _box(word):
    return (word.text or "", *(float(word.get(edge)) for edge in ("xMin", "yMin", "xMax", "yMax")))
