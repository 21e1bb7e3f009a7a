"""Khmer typed with the fonts before Unicode, turned into Khmer: Limon, ABC, Khek and others.

Method: such a text is in the order in which it is drawn. Each sign is replaced by what the
font shows for it; a vowel or a subscript RO drawn before its letter is put behind it; the
letter NYO, which over a subscript is drawn as PO and AA, is put together; `clean` brings the
parts of each syllable into the order of Unicode, joins vowels typed in two halves and knows a
register shifter from the vowel it is drawn like. Subscript DA and TA are one shape and one
sign in these fonts: below NNO it is DA, as the dictionary spells, elsewhere TA; `key` takes
both for the same.
"""

import re
from functools import lru_cache

from .legacy_tables import COENG, NAMES, TABLES
from .text import LETTERS, clean, has_khmer

FONTS = tuple(TABLES)
_DRAWN_BEFORE = frozenset("េែៃ")
_RO = COENG + "រ"
_PIECE = re.compile(f"{COENG}.|.", re.DOTALL)
_BASE = re.compile(f"[{LETTERS}]")
_NYO = re.compile(f"ពា(?={COENG}[{LETTERS}])")
_WELL_FORMED = re.compile(
    f"(?:[{LETTERS}](?:\u17cc|{COENG}[{LETTERS}])*[\u17c9\u17ca]?[\u17b6-\u17c5]?\u17c6?"
    "[\u17cb\u17cd-\u17d1\u17dd]?[\u17c7\u17c8]?|[០-៩ៗ។៕៖ \u200b.,/()%+=-])+"
)


@lru_cache(maxsize=200)
def font_key(name: str) -> str | None:
    """Return which table a font follows by its name; None where it is not such a font.

    A font that is known to be one, but whose signs are not, has the key "".
    """
    name = re.sub(r"[\s_-]", "", name).casefold()
    return next((key for key, pattern in NAMES if re.fullmatch(pattern, name)), None)


def convert_legacy(text: str, font: str) -> str:
    """Return a text typed with such a font as Khmer, cleaned.

    What is Khmer already is returned as it is, as is a text of a font without a table.
    """
    if not font or has_khmer(text):
        return text
    pieces = []
    for sign in _signs(font).findall(text):
        pieces += _PIECE.findall(_table(font).get(sign, sign))
    text = clean(_NYO.sub("ញ", "".join(_in_order(pieces))))
    return text.replace(f"ណ{COENG}ត", f"ណ{COENG}ដ")


def is_well_formed(text: str) -> bool:
    """Tell whether a text is nothing but Khmer syllables, digits and signs of a sentence."""
    return _WELL_FORMED.fullmatch(text) is not None


@lru_cache
def _table(font):
    # A file that was saved as Latin-1 holds the quotation marks of Windows as controls.
    table = TABLES[font]
    curly = {_control(sign): shown for sign, shown in table.items() if _control(sign) != sign}
    return curly | table


def _control(sign):
    return "".join(
        c if ord(c) < 0x100 else c.encode("cp1252", "replace").decode("latin-1") for c in sign
    )


@lru_cache
def _signs(font):
    longest_first = sorted(_table(font), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) + "|.", re.DOTALL)


def _in_order(pieces):
    """Put what is drawn before a letter behind it."""
    before = []
    for piece in pieces:
        if piece in _DRAWN_BEFORE or piece == _RO:
            before.append(piece)
        elif _BASE.fullmatch(piece):
            yield piece
            # RO goes around the letter, so it is nearer than the vowel.
            yield from sorted(before, key=_RO.__ne__)
            before.clear()
        else:
            if piece.isspace():
                yield from before
                before.clear()
            yield piece
    yield from before
