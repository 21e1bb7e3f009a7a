"""Khmer typed with the fonts before Unicode (Limon, ABC), which reads as Latin noise.

Method: signs that these fonts put inside words and that no Latin spelling does: symbols of
Windows-1252, punctuation between letters, a capital at the end of a word, several capitals
inside a word that begins small. Names in English, French, Vietnamese or romanised Khmer must
pass, and so must abbreviations, hence one weak sign is not enough. Of the columns of a
spreadsheet judge several cells; a font name in the workbook is surer than any of this.
"""

import re

from .text import has_khmer

_ADDRESS = re.compile(r"\S*(?:://|@|www\.)\S*")
_WORD = re.compile(r"\S+")
_LETTER = "A-Za-zÀ-ÖØ-öø-ÿ"
_STRONG = re.compile(
    # a symbol that touches a letter, or marks of punctuation between or before letters
    f"[{_LETTER}][§½¼¾®¿¤¦¬±µ¶¡¢£¥þ÷×‡†•¸¹³][{_LETTER}]?|[§½®¿¤¦¬¶þ][{_LETTER}]"
    f"|[{_LETTER}][:;|_\\[\\]\\\\‘“”„«»^~][{_LETTER}]|(?:^|[{_LETTER}])[\\]|][{_LETTER}]"
    # a capital that ends a word of four letters and more, after a small one
    f"|[{_LETTER}]{{2}}[a-zß-ÿ][A-Z]$"
    # two capitals, each after a small letter, in a word that begins small
    "|^[a-z]+[A-Z]+[a-z]+[A-Z]"
)
_WEAK = re.compile(f"^[a-z]+[A-Z]|[a-z][A-Z]$|[{_LETTER}][;_§‘]$|[a-z](?:æ|Þ|ß)[a-z]|[a-z][A-Z]")


def looks_legacy(text):
    """Tell whether a Latin text is probably Khmer in the bytes of a legacy font."""
    if has_khmer(text):
        return False
    words = _WORD.findall(_ADDRESS.sub(" ", text))
    return any(map(_STRONG.search, words)) or sum(map(bool, map(_WEAK.search, words))) > 1
