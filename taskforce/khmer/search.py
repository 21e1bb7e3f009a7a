"""Forms of a name that help to find it though it was typed otherwise.

Method: a query and a name are compared in several forms, from the strict to the loose: the
match form, the same without its kind word (ខេត្ត, ស្រុក …), the consonants alone, and shared
groups of three letters (as pg_trgm of PostgreSQL does, which however finds nothing in
Khmer when the database's character type is C). Equal match forms may be taken for the same
name; anything looser is a suggestion to a person.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from .sounds import latin_key
from .text import clean, has_khmer, key

_KINDS = "រាជធានី|ខេត្[តដ]|ក្រុង|ស្រុក|ខណ្[ឌដ]|ឃុំ|សង្កាត់|ភូមិ"
_LATIN_KINDS = (
    "reach ?theani|capital|khaet|khet|province|krong|krung|city|municipality|srok|district|"
    "khan|khand|khum|commune|sangkat|songkat|phum|phoum|village"
)
_LEADING_KIND = re.compile(
    f"(?:{_KINDS}) ?(?=[\u1780-\u17b3])|(?:{_LATIN_KINDS})(?: of)? (?=\\S)", re.IGNORECASE
)
_TRAILING_KIND = re.compile(
    "(?<=\\S) (?:capital|province|city|municipality|district|commune|village)", re.IGNORECASE
)

_ALIKE = str.maketrans("ដណឡឌឍឋឞឝឫឬឭឮឥឦឧឩឪឯឰឱឲឳ", "តនលទធថសសររលលអអអអអអអអអអ")
_NO_CONSONANT = re.compile("[^ក-អ0-9a-z]+")
_LATIN_ALIKE = str.maketrans("dgb", "tkp")
_LATIN_VOWEL = re.compile("[aeiouy]+")
_TWICE = re.compile(r"([a-z])\1+")


def strip_kind(text):
    """Drop the kind of unit that stands before a name, or after an English one.

    Some names begin with such a word themselves (the commune ភូមិធំ), so a name is compared
    both with and without. A kind alone is kept.
    """
    text = clean(text)
    if match := _LEADING_KIND.match(text):
        return text[match.end() :]
    match = _TRAILING_KIND.search(text)
    return text[: match.start()] if match and match.end() == len(text) else text


def skeleton(text):
    """Return the consonants and digits of a text, subscripts like others, look-alikes as one.

    Romanisations differ in vowels above all, and in d for t, g for k, b for p.
    """
    if has_khmer(text):
        return _NO_CONSONANT.sub("", key(text).translate(_ALIKE))
    consonants = _LATIN_VOWEL.sub("", latin_key(text)).translate(_LATIN_ALIKE)
    return _TWICE.sub(r"\1", consonants)


def similarity(one, other):
    """Return how alike two texts are, from 0 to 1: the share of common groups of three."""
    return _share(_trigrams(key(one)), _trigrams(key(other)))


def score(query, *names):
    """Return how well a query fits the best of several names of one thing, from 0 to 1.

    From 0.9 on the match forms are equal; below, it is a guess.
    """
    forms = {query, strip_kind(query)}
    return max((_score(form, name) for form in forms for name in names if name), default=0.0)


def _score(query, name):
    if has_khmer(query) != has_khmer(name):
        return 0.0
    query, name = _forms(query), _forms(name)
    if query.key == name.key:
        return 1.0
    return 0.95 if query.loose == name.loose != "" else _guess(query, name)


def _guess(query, name):
    if query.loose and query.loose in name.loose:
        return 0.6 + 0.2 * len(query.loose) / len(name.loose)
    alike = _share(query.trigrams, name.trigrams)
    return 0.8 * max(alike, 0.7 * _share(query.bones, name.bones) + 0.3 * alike)


class _Forms(NamedTuple):
    key: str
    loose: str
    trigrams: frozenset
    bones: frozenset


# One query is compared with every unit, and the next query with the same units again.
@lru_cache(maxsize=8192)
def _forms(text):
    loose = key(text) if has_khmer(text) else latin_key(text)
    return _Forms(key(text), loose, _trigrams(loose), _trigrams(skeleton(text)))


def _trigrams(text):
    padded = f"  {text} "
    return frozenset(padded[at : at + 3] for at in range(len(text) + 1) if text)


def _share(one, other):
    both = len(one | other)
    return len(one & other) / both if both else 0.0
