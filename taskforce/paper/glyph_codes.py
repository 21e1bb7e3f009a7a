"""The text behind the glyphs: which character code a glyph is written with, and what it spells.

In a PDF a font maps each character code to a glyph, and to the text it stands for. One code a
glyph cannot spell Khmer: a subscript or the left half of a vowel is drawn before the letter it
follows, and the same glyph serves in many syllables. So each pair of a glyph and a slice of
its syllable has a code of its own, and reading the codes in the order of drawing spells the
text in the order of typing.
"""

import re
from unicodedata import category

# Chances to break a line, and what takes one away: put in for paper, and in nobody's text.
_LAYOUT = {0x200B: None, 0x2060: None, 0x00A0: " "}
MOST_CODES = 0xFFFF

# Letters and signs: a word that holds one is spelled out once more, whole. Figures need not.
_KHMER_LETTER = re.compile("[\u1780-\u17dd]")
_PUNCTUATION = str.maketrans("", "", "។៕៖ៗ៘៙៚")


class CodeTable:
    """The character codes of one font in one document.

    The first slice a glyph stands for has the glyph's own number as its code, as WeasyPrint
    does it; each further slice has a code above all glyphs. `texts` is therefore also what
    WeasyPrint makes its subset and its ToUnicode map from.
    """

    def __init__(self, glyphs: int, *, can_map: bool):
        self.texts: dict[int, str] = {}
        self.widths: dict[int, int] = {}
        self.missing: dict[int, int] = {}
        self._glyphs = glyphs
        # A font with PostScript outlines has no map from codes to glyphs: one code each.
        self._can_map = can_map
        self._codes: dict[tuple[int, str], int] = {}
        self._targets: list[int] = []

    def code(self, glyph: int, text: str) -> int:
        """Return the code that shows a glyph and spells a text."""
        if self.texts.setdefault(glyph, text) == text:
            return glyph
        return self._further(glyph, text)

    def missing_code(self, codepoint: int) -> int:
        """Return the code that shows the empty box and spells a character no font has."""
        if codepoint not in self.missing:
            self.missing[codepoint] = self._further(0, chr(codepoint))
        return self.missing[codepoint]

    def glyph_map(self) -> bytes | None:
        """Return the glyph of each code, two bytes each; None where each code is its glyph."""
        if not self._targets:
            return None
        glyphs = [*range(self._glyphs), *self._targets]
        return b"".join(glyph.to_bytes(2) for glyph in glyphs)

    def _further(self, glyph, text):
        found = self._codes.get((glyph, text))
        if found is None:
            found = self._codes[glyph, text] = self._next(glyph)
            self.texts.setdefault(found, text)
        return found

    def _next(self, glyph):
        code = self._glyphs + len(self._targets)
        if not self._can_map or code > MOST_CODES:
            return glyph
        self._targets.append(glyph)
        return code


def spelled(text: str) -> str:
    """Return a text as a reader shall find it: without what only the layout needs."""
    return text.translate(_LAYOUT)


def slices(text: str, wide: list[bool]) -> list[str]:
    """Share the text of a cluster out to its glyphs, in order; `wide` tells which move the pen.

    Each takes a character, the last what is left. A mark goes to the glyph before a wide one,
    which then begins with a letter: MuPDF takes a mark to have no width and would see a gap.
    Where there are more glyphs than characters (a vowel drawn on both sides of its letter), the
    last ones spell nothing.
    """
    left, shared = spelled(text), []
    for next_is_wide in wide[1:]:
        taken = 1
        while next_is_wide and taken < len(left) - 1 and category(left[taken]) == "Mn":
            taken += 1
        shared.append(left[:taken])
        left = left[taken:]
    return [*shared, left]


def is_word(text: str) -> bool:
    """Tell whether a piece of a line holds Khmer letters, so that it must be spelled out."""
    return bool(_KHMER_LETTER.search(text.translate(_PUNCTUATION)))


def actual_text(text: str) -> bytes:
    """Return the start of a span that spells a word."""
    return b"/Span<</ActualText<FEFF%s>>>BDC" % text.encode("utf-16-be").hex().encode()
