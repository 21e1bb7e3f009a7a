"""Khmer as somebody typed it before Unicode: a text in the order in which it is drawn."""

import re

from taskforce.khmer.legacy_tables import COENG, TABLES

_SYLLABLE = re.compile(f"([\u1780-\u17b3])((?:{COENG}[\u1780-\u17b3]|[\u17b6-\u17d1\u17dd])*)|(.)")
_PART = re.compile(f"{COENG}.|.")
_HALVES = {"ោ": ("េ", "ា"), "ើ": ("េ", "ី"), "ៅ": ("េ", "ៅ"), "ៀ": ("េ", "ៀ"), "ឿ": ("េ", "ឿ")}
_RO = COENG + "រ"


def typed(text: str, font: str = "limon") -> str:
    """Return a Khmer text in the signs of a font before Unicode."""
    signs = {}
    for sign, shown in TABLES[font].items():
        signs.setdefault(shown, sign)
    signs[COENG + "ដ"] = signs[COENG + "ត"]
    return "".join(_typed(match, signs) for match in _SYLLABLE.finditer(text))


def _typed(match, signs):
    base, marks, other = match.groups()
    if other:
        return signs.get(other, other)
    before, after = [], []
    for part in _PART.findall(marks or ""):
        if part == _RO:
            before.append(part)
        elif part in "េែៃ":
            before.insert(0, part)
        elif part in _HALVES:
            left, right = _HALVES[part]
            before.insert(0, left)
            after.append(right)
        else:
            after.append(part)
    return "".join(signs[part] for part in [*before, base, *after])
