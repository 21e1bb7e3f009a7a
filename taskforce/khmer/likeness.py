"""How alike two names are, letter by letter, and which names one slip may have made of one.

Method: optimal string alignment (Damerau 1964, Levenshtein 1966: letters put in, left out,
changed, or two neighbours exchanged) on the letters a Khmer typist sees, so that a subscript
is one letter and not two. Letters that are mistaken for one another, vowels and marks cost
less than others; digits cost more, since No. 1 is not No. 2.

To find what is one slip away without comparing everything, a name and a query are each
reduced by every single letter and looked up among the other's (Garbe, "SymSpell", 2012),
likewise the sounds of their consonants. Where no slip leads from one to the other, groups of
three letters are compared (as pg_trgm of PostgreSQL does, which however finds nothing in Khmer
when the database's character type is C).
"""

import re
from functools import lru_cache

from .sounds import romanise, sound
from .text import COENG, has_khmer, key

_SYMBOL = re.compile(f"{COENG}?.", re.DOTALL)
_ALIKE_GROUPS = (
    "ដតទឌណន", "ណន", "លឡ", "សឝឞ", "ឋឍថធ", "គកខឃ", "ជចឆឈ", "បពភផ", "អឥឧឯ", "ឧឩឱឲអ", "យញ", "វរ",
    "dt", "gk", "bp", "vw", "ck", "szx", "iy", "qk", "jc", "fp", "mn", "lr",
)  # fmt: skip
_KIN = {}
for _number, _group in enumerate(_ALIKE_GROUPS):
    for _letter in _group:
        _KIN.setdefault(_letter, set()).add(_number)
_MARKS = frozenset("\u17c7\u17c8\u17c9\u17ca\u17cb\u17cc\u17cd\u17cf\u17d0")
_VOWELS = frozenset([*map(chr, range(0x17B6, 0x17C7)), *"aeiouy"])
_WEAK, _MARK, _KINDRED, _WHOLE, _NUMBER = 0.45, 0.35, 0.4, 1.0, 2.5
# A name so short has too many neighbours to be worth the guess.
SHORTEST = 3
LONGEST = 40


def symbols(text):
    """Return the letters of a match form; a subscript is one with its sign."""
    return _SYMBOL.findall(text)


def neighbours(form):
    """Return the traces by which a match form and all one slip from it find each other."""
    traces = {form, *_shorter(symbols(form), SHORTEST)}
    return traces | _loose(sound(romanise(form) if has_khmer(form) else form))


def _shorter(letters, shortest):
    """Return a text without each of its letters, where enough remains."""
    if not shortest <= len(letters) <= LONGEST:
        return set()
    return {"".join(letters[:at] + letters[at + 1 :]) for at in range(len(letters))}


def _loose(heard):
    """Return the traces of the sounds of a name, where enough of them are left."""
    if len(heard) < 2:
        return set()
    return {f"~{trace}" for trace in {heard} | _shorter(list(heard), 4)}


@lru_cache(maxsize=4096)
def likeness(query, name):
    """Return how alike two match forms are, from 0 to 1; a Khmer name is compared as it sounds.

    The forms are those of `key` or `latin_key`.
    """
    if has_khmer(name) and not has_khmer(query):
        return 0.85 * likeness(query, romanise(name))
    one, other = symbols(query)[:LONGEST], symbols(name)[:LONGEST]
    longest = max(len(one), len(other))
    return max(0.0, 1 - _distance(one, other) / longest) if longest else 0.0


def fit(query, name):
    """Return how well a query fits a name, both match forms, from 0 to 1.

    1 is the name itself; a part of it, the larger the better, ranks with a slip of the hand.
    """
    if query == name:
        return 1.0
    if query in name and (len(query) > 1 or name.startswith(query)):
        share = 0.25 * len(query) / len(name)
        return 0.6 + share + (0.05 if name.startswith(query) else 0)
    return 0.92 * likeness(query, name)


def similarity(one, other):
    """Return how alike two texts are, from 0 to 1: the share of common groups of three."""
    one, other = _trigrams(key(one)), _trigrams(key(other))
    every = len(one | other)
    return len(one & other) / every if every else 0.0


def _trigrams(text):
    padded = f"  {text} "
    return frozenset(padded[at : at + 3] for at in range(len(text) + 1) if text)


def _distance(one, other):
    """Return the least cost of turning one row of letters into the other."""
    before, last = None, [0.0]
    for letter in other:
        last.append(last[-1] + _gap(letter))
    for row, letter in enumerate(one):
        gap = _gap(letter, one[row - 1] if row else "")
        current = [last[0] + gap]
        for column, counterpart in enumerate(other):
            left_out = _gap(counterpart, other[column - 1] if column else "")
            cost = min(
                last[column + 1] + gap,
                current[column] + left_out,
                last[column] + _change(letter, counterpart),
            )
            if row and column and letter == other[column - 1] and one[row - 1] == counterpart:
                cost = min(cost, before[column - 1] + 0.6)
            current.append(cost)
        before, last = last, current
    return last[-1]


def _gap(letter, previous=""):
    """Return what a letter costs that only one of the two has."""
    if letter in _MARKS or letter == previous or letter == "h":
        return _MARK
    if letter in _VOWELS:
        return _WEAK
    return _NUMBER if letter.isdigit() else _WHOLE


def _change(one, other):
    if one == other:
        return 0.0
    if one.isdigit() or other.isdigit():
        return _NUMBER
    if one[-1] == other[-1] or _KIN.get(one[-1], _NONE) & _KIN.get(other[-1], _NONE):
        return _KINDRED
    if one in _VOWELS and other in _VOWELS or one in _MARKS and other in _MARKS:
        return _WEAK
    return _WHOLE


_NONE = frozenset()
