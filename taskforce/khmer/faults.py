"""Text that must not be taken as it is: broken, hidden or typed for another font.

Method: what cleaning would silently guess at is found before it and refused with its place:
half a surrogate pair and the replacement character (letters lost on the way), tag
characters (text that no reader sees), a vowel or sign without a letter to stand on (drawn
with a dotted circle), far more signs on one letter than any word has, and Latin noise of the
fonts before Unicode. Joiners, fillers and spaces of no width show nothing and are left to
`clean`; signs that turn the direction of writing are cleaned too, but whoever typed them is
told (`turns_direction`).
Source: Unicode Technical Report 36, "Unicode Security Considerations", chapter 3.
"""

import re
import unicodedata

from .legacy import looks_legacy
from .refusals import Refused
from .text import COENG, INVISIBLE, LETTERS, MARKS, MOST_MARKS

_BROKEN = re.compile("[\ud800-\udfff\ufffd\x00]")
_TAG = re.compile("[\U000e0000-\U000e007f]")
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Marks of other scripts that a Khmer office meets: accents, and signs laid over others.
_ACCENTS = "\u0300-\u036f\u20d0-\u20ff"
_LONE = re.compile(
    f"(?<![{LETTERS}{MARKS}{COENG}])[{MARKS}{COENG}]|(?:(?<=[\\s\u25cc])|\\A)[{_ACCENTS}]"
)
# No word has more than two subscripts; who leans on a key writes hundreds.
_MOST_SUBSCRIPTS = 8
_HEAP = re.compile(f"(?:[{MARKS}]{{0,{MOST_MARKS}}}{COENG}[{LETTERS}]?){{{_MOST_SUBSCRIPTS + 1}}}")
_MAYBE_MARKS = re.compile(rf"[^\w\s!-~]{{{MOST_MARKS + 1},}}")
_NEAR = 10
_WORD = re.compile(r"\S+")
_LEAST_LEGACY = 4  # one word in so many: a long Latin text may hold an odd word


def check(text, legacy=True):
    """Raise Refused where the text must be typed again, with the place and what stands there.

    ``legacy=False`` is for fields that hold no Khmer: codes, addresses, romanised names.
    """
    if text.isascii() and "\0" not in text:
        _check_legacy(text, legacy)
        return
    for code, pattern in (("broken_text", _BROKEN), ("hidden_tag", _TAG)):
        if match := pattern.search(text):
            raise _refused(code, text, match.start())
    # A joiner between a letter and its mark is only cleaned: the mark has its letter.
    seen = INVISIBLE.sub("", text)
    if match := _LONE.search(seen):
        raise _refused("lone_mark", seen, match.start())
    if (place := _heap(seen)) is not None:
        raise _refused("heaped_marks", seen, place)
    _check_legacy(text, legacy)


def turns_direction(text):
    """Tell whether the text holds signs that change the direction of writing unseen."""
    return not text.isascii() and _TURNING.search(text) is not None


def _heap(text):
    """Return where more signs stand on one letter than can be meant; without, None."""
    if match := _HEAP.search(text):
        return match.start()
    for match in _MAYBE_MARKS.finditer(text):
        run = 0
        for place, sign in enumerate(match[0], match.start()):
            run = run + 1 if unicodedata.category(sign)[0] == "M" else 0
            if run > MOST_MARKS:
                return place - MOST_MARKS
    return None


def _check_legacy(text, legacy):
    if not legacy:
        return
    for line in text.splitlines():
        if looks_legacy(line) and _is_mostly_legacy(line):
            raise Refused("legacy_font", text, near=line.strip()[:_NEAR])


def _is_mostly_legacy(line):
    words = _WORD.findall(line)
    return sum(map(looks_legacy, words)) * _LEAST_LEGACY >= len(words) or len(words) < _NEAR


def _refused(code, text, place):
    near = INVISIBLE.sub("", text[max(place - _NEAR, 0) : place + _NEAR]).strip()
    return Refused(code, text, place=place + 1, near=near)
