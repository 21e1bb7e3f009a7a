"""Khmer typed with the fonts before Unicode (Limon, ABC), which reads as Latin noise.

Method: signs that these fonts put inside words and that no Latin spelling does: symbols of
Windows-1252, punctuation between small letters, a word that begins small and ends with a
capital. Names in English, French, Vietnamese or romanised Khmer must pass, and so must
abbreviations, hence one weak sign, such as a capital inside a word, is not enough. Of the
column of a spreadsheet judge several cells; a font's name in the workbook is surer still.
"""

import re

from .text import has_khmer

_NO_NAME = re.compile(r"://|@|www\.|_\w")
_LETTER = "A-Za-zÀ-ÖØ-öø-ÿ"
_STRONG = re.compile(
    f"[{_LETTER}](?:[§½¼¾¤¦¬¨]|´(?!\\S))"
    f"|[{_LETTER}][®¿¡±µ¶¢£¥÷×‡†•¸«»„“”^~|][{_LETTER}]"
    "|[a-zß-ÿ][þÞ]|[þÞ][a-zß-ÿ]"
    f"|[a-z][;\\[\\]][a-z]|[a-z]:[a-z]{{1,2}}$|^\\][{_LETTER}]"
    "|^[a-z][A-Za-z]*[a-z][A-Z]$|[ß-ÿ][A-Z]|^[A-Z]{2,}[a-z]{2,}[A-Z]{2,}[a-z]"
)
_WEAK = re.compile(
    f"^[a-z]+[A-Z]|[A-Z](?!c[A-Z]|h[A-Z])[b-df-hj-np-tv-xz]{{1,2}}(?=[A-Z])"
    f"|^[A-Z]{{2,3}}[À-Þ]?[a-z](?!$)|(?<=[{_LETTER}])[‘:)][{_LETTER}]|[a-z][æÐß][a-z]"
)


def looks_legacy(text):
    """Tell whether a Latin text is probably Khmer in the bytes of a legacy font."""
    if has_khmer(text):
        return False
    words = [word for word in text.split() if not _NO_NAME.search(word)]
    return any(map(_STRONG.search, words)) or sum(map(len, map(_WEAK.findall, words))) > 1
