"""The order of the Khmer dictionary, as a plain string that any database sorts alike.

Method: the Unicode Collation Algorithm (UTS 10) with the tailoring that CLDR gives for
``km``: Khmer before Latin; a subscript sorts after every vowel, as subscript sign plus
letter; robat is RO with a subscript; an independent vowel is letter A with that vowel;
nikahit and visarga make vowels of their own; the other signs decide only between
names that are otherwise equal. The key has three parts, letters, signs and case, each
compared only if those before are equal.

It is written in the digits and the small letters of ASCII only, because a database with a
language's own collation passes over punctuation and folds case, but sorts these as bytes.
"""

import re

from .text import COENG, clean, normalize

_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"
_END = "0"  # below every other sign of a key: the shorter text comes first
_BASE = len(_ALPHABET)

_PUNCTUATION = "_-–—,;:៖!?.…។៕‘’‹›'“”«»\"()[]{}§@*/\\&#%†•`´^¨°©®+±÷×<=>|~¤៙៚¢$£¥៛€ៗ"
_CONSONANTS = "កខគឃងចឆជឈញដឋឌឍណតថទធនបផពភមយរឫឬលឭឮវឝឞសហឡអៜ"
_VOWELS = [*map(chr, range(0x17B6, 0x17C6)), "ុំ", "ំ", "ាំ", "ះ", "ិះ", "ុះ", "េះ", "ោះ"]
_SIGNS = "\u17cc\u17ce\u17cf\u17d1\u17d0\u17c8\u17dd\u17cb\u17c9\u17ca\u17cd"
_ACCENTS = "\u0301\u0300\u0306\u0302\u030c\u030a\u0308\u030b\u0303\u0307\u0328\u0327\u0304"

# What counts as several letters: the second of them differs in the second part of the key,
# a third, and the second form of a letter, in the last part only.
_SPELT = {vowel: "អ" + sign for vowel, sign in zip("ឥឦឧឩឯឰឱឳ", "ិីុូែៃោៅ", strict=True)}
_SPELT |= {"ឪ": "អូវ", "ឲ": "អោ", "œ": "oe", "æ": "ae", "ß": "ss"}
_MARKED, _UPPER = "1", "2"

_ELEMENT = re.compile("[ុា]ំ|[ិុេោ]ះ|[ក-អឫ-ឮ]\u17cc|.", re.DOTALL)


def _two(number):
    return _ALPHABET[number // _BASE] + _ALPHABET[number % _BASE]


_FIRST = [" ", *_PUNCTUATION, *"0123456789", *_CONSONANTS, *_VOWELS, COENG]
_FIRST += map(chr, range(ord("a"), ord("z") + 1))
# Two signs a letter, from "10" on, so that no letter begins with the sign of the end.
_WEIGHT = {element: _two(_BASE + number) for number, element in enumerate(_FIRST)}
_WEIGHT |= {chr(0x17E0 + digit): _WEIGHT[str(digit)] for digit in range(10)}
_ELSE = "z"
_SIGN = {sign: _ALPHABET[2 + number] for number, sign in enumerate([*_ACCENTS, *_SIGNS])}


def sort_key(text):
    """Return a string of small letters and digits that sorts as the Khmer dictionary does."""
    letters, signs, cases = [], _Level(), _Level()
    for element in _ELEMENT.findall(normalize("NFD", clean(text))):
        if element in _SIGN:
            signs.add(_SIGN[element])
        elif element != "\u17d3":
            for weight, mark, case in _weights(element):
                letters.append(weight)
                signs.step(mark)
                cases.step(case)
    return _END.join(["".join(letters), str(signs), str(cases)]).rstrip(_END)


def _weights(element):
    """Return (letter, mark, case) for each letter that the element counts as."""
    if element in _WEIGHT:
        return [(_WEIGHT[element], "", "")]
    if element in _SPELT:
        return _spelt(element)
    if element[-1] == "\u17cc":
        return [*_weights("រ"), *_weights(COENG), (_WEIGHT[element[0]], _MARKED, "")]
    small = element.lower()
    if small in _WEIGHT or small in _SPELT:
        return [(weight, mark, _UPPER) for weight, mark, _ in _weights(small)]
    return [(_ELSE + "".join(_two(part) for part in divmod(ord(element), _BASE**2)), "", "")]


def _spelt(element):
    first, second, *rest = _SPELT[element]
    case = _UPPER if element == "ឲ" else ""
    weights = [(_WEIGHT[first], "", ""), (_WEIGHT[second], _MARKED, case)]
    return weights + [(_WEIGHT[letter], "", _UPPER) for letter in rest]


class _Level:
    """Marks on a row of letters, most of which have none.

    Only the gaps between marks are written, the long gap below the short one: where one
    text has a mark and the other has none yet, the marked one comes later.
    """

    def __init__(self):
        self.parts = []
        self.gap = 0

    def step(self, mark):
        if mark:
            self.add(mark)
        else:
            self.gap += 1

    def add(self, mark):
        while self.gap >= _BASE - 2:
            self.parts.append("1")
            self.gap -= _BASE - 2
        self.parts.append(_ALPHABET[_BASE - 1 - self.gap] + mark)
        self.gap = 0

    def __str__(self):
        return "".join(self.parts)
