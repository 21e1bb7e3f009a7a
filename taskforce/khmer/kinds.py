"""The words for the kinds of unit, as they stand before a name or, in English, behind it.

One table for all that must know them: `strip_kind` here, the reading of queries, the printed
line that may not end between a kind and its name, and the name with its kind of a unit.
Spellings: the National Committee for Sub-National Democratic Development's gazetteer (as in
`fixtures/`) and what people type: a subscript TA or DO is often written DA, and the other way
round.
"""

import re
from typing import NamedTuple

from .text import COENG, clean


class Kind(NamedTuple):
    """A kind of place and the words for it; the patterns are those of `re`.

    `code` is the kind of unit, nothing for the village, which is none; `meant` are the codes
    that a person may mean by one of the words.
    """

    code: str
    khmer: str
    romanised: str
    english: str
    meant: frozenset[str]

    @property
    def spellings(self) -> str:
        """The pattern of the Khmer word, with either letter as its last subscript."""
        either = self.khmer.replace(f"{COENG}ត", f"{COENG}[តដ]")
        return either.replace(f"{COENG}ឌ", f"{COENG}[ឌដ]")

    @property
    def words(self) -> str:
        """The pattern of all words, in any script."""
        return f"{self.spellings}|{self.romanised}|{self.english}"


KINDS = (
    Kind("capital", "រាជធានី", "reach ?theani", "capital", frozenset({"capital"})),
    Kind("province", "ខេត្ត", "khaet|khet", "province", frozenset({"province"})),
    # Phnom Penh is called a city, too.
    Kind("krong", "ក្រុង", "krong|krung", "city|municipality", frozenset({"krong", "capital"})),
    Kind("srok", "ស្រុក", "srok", "district", frozenset({"srok"})),
    Kind("khan", "ខណ្ឌ", "khand?", "district", frozenset({"khan"})),
    Kind("khum", "ឃុំ", "khum", "commune", frozenset({"khum"})),
    Kind("sangkat", "សង្កាត់", "s[ao]ngkat", "commune", frozenset({"sangkat"})),
    Kind("", "ភូមិ", "phum|phoum", "village", frozenset()),
)
UNIT_KINDS = tuple(kind for kind in KINDS if kind.code)
KHMER_WORDS = tuple(kind.khmer for kind in KINDS)


def any_of(patterns) -> str:
    """Return the pattern of one of several, to stand inside a larger one."""
    return f"(?:{'|'.join(patterns)})"


_KHMER = any_of(kind.spellings for kind in KINDS)
_LATIN = any_of(f"{kind.romanised}|{kind.english}" for kind in KINDS)
_ENGLISH = any_of(kind.english for kind in KINDS)
_LEADING = re.compile(f"{_KHMER} ?(?=[\u1780-\u17b3])|{_LATIN}(?: of)? (?=\\S)", re.IGNORECASE)
_TRAILING = re.compile(f"(?<=\\S) {_ENGLISH}", re.IGNORECASE)


def strip_kind(text):
    """Drop the kind of unit that stands before a name, or after an English one.

    Some names begin with such a word themselves (the commune ភូមិធំ), so a name is compared
    both with and without. A kind alone is kept.
    """
    text = clean(text)
    if match := _LEADING.match(text):
        return text[match.end() :]
    match = _TRAILING.search(text)
    return text[: match.start()] if match and match.end() == len(text) else text


_OF_UNITS = any_of(kind.spellings for kind in UNIT_KINDS)
_OF_UNITS_LATIN = any_of(f"{kind.romanised}|{kind.english}" for kind in UNIT_KINDS)
_OF_UNITS_ENGLISH = any_of(kind.english for kind in UNIT_KINDS)
_BEFORE_NAME = re.compile(
    f"(?:{_OF_UNITS} ?(?=[\u1780-\u17b3\u17e0-\u17e9])|{_OF_UNITS_LATIN}(?: of)? (?=\\S))+",
    re.IGNORECASE,
)
_BEHIND_NAME = re.compile(f"(?<=\\S) {_OF_UNITS_ENGLISH}$", re.IGNORECASE)


def strip_unit_kind(text):
    """Drop the kinds of unit around a name that is to be stored; the village is none.

    So the commune ភូមិធំ keeps its name, which `strip_kind` would cut. A kind alone is kept.
    """
    text = clean(text)
    match = _BEFORE_NAME.match(text)
    return _BEHIND_NAME.sub("", text[match.end() :] if match else text)
