"""What stands on the pages of a paper of ours, read back from the operators of each page.

Only what this project writes is read: words spelt in spans, and codes with a map to text. What is
marked as an artifact is left out, and forms are: the heads and feet of a bound paper.
"""

import re
from collections.abc import Iterator
from io import BytesIO

import pikepdf

SIGNS = re.compile(
    rb"/ActualText\s*<(?P<spelt>[0-9A-Fa-f]+)>"
    rb"|(?P<artifact>/Artifact)\b"
    rb"|(?P<font>/[^\s<>\[\]()/]+)\s+[\d.]+\s+Tf"
    rb"|<(?P<codes>[0-9A-Fa-f\s]+)>"
    rb"|\b(?P<operator>BDC|BMC|EMC|Tm|Td|BT)\b"
)
PAIR = re.compile(rb"<(\w{4})>\s*<(\w*)>")
UNREADABLE = "\ufffd"


def page_texts(content: bytes) -> list[str]:
    """Return the text of each page, a line for each that was set; empty where it is no PDF."""
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            maps = {}
            return ["".join(_Page(page, maps).pieces()) for page in pdf.pages]
    except pikepdf.PdfError:
        return []


class _Page:
    def __init__(self, page, maps):
        self.fonts, self.maps = page.Resources.get("/Font", {}), maps
        self.content = _content(page)
        # For each span that is open: whether what is drawn in it is not read code by code.
        self.spans: list[bool] = []

    def pieces(self) -> Iterator[str]:
        known, spelt, is_artifact = {}, None, False
        for sign in SIGNS.finditer(self.content):
            kind, found = sign.lastgroup, sign[sign.lastgroup]
            if kind == "spelt":
                spelt = bytes.fromhex(found.decode()).decode("utf-16", "replace")
            elif kind == "artifact":
                is_artifact = True
            elif kind == "font":
                known = self._map(found.decode())
            elif kind == "codes":
                yield from () if any(self.spans) else _texts(found, known)
            elif found in (b"BDC", b"BMC"):
                if spelt is not None and not any(self.spans):
                    yield spelt
                self.spans.append(is_artifact or spelt is not None)
                spelt, is_artifact = None, False
            elif found == b"EMC":
                self.spans and self.spans.pop()
            else:
                yield "\n"

    def _map(self, name) -> dict[bytes, str]:
        font = self.fonts.get(name)
        if font is None or "/ToUnicode" not in font:
            return {}
        if font.objgen not in self.maps:
            pairs = PAIR.findall(font.ToUnicode.read_bytes())
            self.maps[font.objgen] = {
                code.lower(): bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
                for code, text in pairs
            }
        return self.maps[font.objgen]


def _content(page) -> bytes:
    parts = page.get("/Contents", pikepdf.Array())
    parts = parts if isinstance(parts, pikepdf.Array) else [parts]
    return b"\n".join(part.read_bytes() for part in parts)


def _texts(codes, known) -> Iterator[str]:
    codes = re.sub(rb"\s", b"", codes).lower()
    for start in range(0, len(codes), 4):
        yield known.get(codes[start : start + 4], UNREADABLE)
