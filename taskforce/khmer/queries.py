"""What a person types into a search field, taken apart.

A query for a unit may name one unit, with its kind or without, or several that stand inside
one another, in either order, with spaces, commas or kind words between them or nothing at
all. A query for a person may hold forms of address, the family name after the given one, or
both run together. Which way of reading it was meant is found out by what exists.
"""

import re
from dataclasses import dataclass
from itertools import combinations

from .kinds import UNIT_KINDS, any_of, strip_kind
from .likeness import symbols
from .numbers import to_arabic_digits
from .sounds import latin_key
from .text import clean, has_khmer, key

# More than this nobody types: the rest is passed over.
MOST_CHARACTERS = 200
MOST_WORDS, MOST_PARTS = 7, 3

_KIND = [
    (re.compile(rf"(?:{words})(?=[\s\u1780-\u17b3])|.*\s(?:{words})$", re.IGNORECASE), meant)
    for words, meant in ((kind.words, kind.meant) for kind in UNIT_KINDS)
]
_SPELLINGS = any_of(kind.spellings for kind in UNIT_KINDS)
_BEFORE_KIND = re.compile(f"(?<=[\u1780-\u17d1])(?={_SPELLINGS}[\u1780-\u17b3])")
_ONLY_KIND = re.compile(any_of(kind.words for kind in UNIT_KINDS), re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,;/|()\[\]>«»។៖\"·•_\-–—]+")
# Kampong is shortened more often than it is written out.
_SHORT = [
    (re.compile("រ/ធ ?"), "រាជធានី"),
    (re.compile(r"\b(?:kg|kp|kom|kamp|komp)(?:\.|\b)", re.IGNORECASE), "kampong "),
    (re.compile(r"\bk\.", re.IGNORECASE), "kampong "),
    (re.compile(r"(?<![\u1780-\u17dd])ក\. ?(?=[\u1780-\u17b3])"), "កំពង់"),
]
# Its other spellings are as common; so many names begin with it that they count as one.
_KAMPONG = re.compile("k[ao]mp[ou]ng")
# Sangkats that were divided are numbered; romanised, the number is written out as it sounds.
_NUMBERED = re.compile(r"(.*[^0-9])([1-9])", re.DOTALL)
_ORDINALS = "muoy pir bei buon pram".split()  # noqa: SIM905
_NO_FORM = re.compile("[^\u1780-\u17b3\u17b6-\u17d3\u17d7\u17dda-z0-9]+")
_CODE = re.compile(r"(?:KH-?)?([0-9]{1,2}(?:[ .-]?[0-9]{2}){0,2}|[0-9]{1,6})", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """A piece of a query that may name one thing: its match forms, and the kinds it says."""

    forms: tuple[str, ...]
    kinds: frozenset[str] = frozenset()


def search_form(text):
    """Return the match form of a name to search for: letters and digits alone."""
    if has_khmer(text):
        return _NO_FORM.sub("", key(text))
    return _KAMPONG.sub("kampong", latin_key(text))


def shortened(text):
    """Return a query cleaned and no longer than anybody types, in time that it does not set."""
    return clean(text[:MOST_CHARACTERS])


def unit_code(text):
    """Return the digits where the query is a code of a unit, else nothing."""
    match = _CODE.fullmatch(to_arabic_digits(text))
    return re.sub("[^0-9]", "", match[1]) if match else ""


def whole_code(code):
    """Return the digits of a unit's code with the first zero, which spreadsheets and hands drop."""
    return f"0{code}" if code.isascii() and code.isdigit() and len(code) % 2 else code


def unit_words(text):
    """Return the words of a query for units; a kind stays with the name it stands before."""
    for pattern, whole in _SHORT:
        text = pattern.sub(whole, text)
    words = []
    for word in _BETWEEN.split(_BEFORE_KIND.sub(" ", text)):
        if words and _ONLY_KIND.fullmatch(words[-1]):
            words[-1] += f" {word}"
        elif word:
            words.append(word)
    return words[:MOST_WORDS]


def kinds_alone(text):
    """Return the kinds of unit that a query names where it names nothing else."""
    return frozenset().union(
        *(kind.meant for kind in UNIT_KINDS if re.fullmatch(kind.words, text, re.IGNORECASE))
    )


def unit_part(text):
    """Return what a piece of a query may name, with its kind word as part of it and without."""
    kinds = [meant for pattern, meant in _KIND if pattern.match(text)]
    forms = dict.fromkeys(map(search_form, (strip_kind(text), text)))
    forms |= dict.fromkeys(map(_with_ordinal, forms))
    return Part(tuple(form for form in forms if form), frozenset().union(*kinds))


def _with_ordinal(form):
    """Return a match form that ends in a number as the gazetteer writes it: ទី១, Ti Muoy."""
    match = _NUMBERED.fullmatch(form)
    if not match or match[1].endswith(("ទី", "ti")):
        return form
    name, number = match[1], int(match[2])
    if has_khmer(name):
        return f"{name}ទី{number}"
    return f"{name}ti{_ORDINALS[number - 1]}" if number <= len(_ORDINALS) else form


def readings(count, most=MOST_PARTS):
    """Return the ways to take so many words as names of one or more words each.

    Each reading is a tuple of (first, after the last); the whole as one name comes first.
    """
    found = []
    for cuts in range(min(most, count)):
        for places in combinations(range(1, count), cuts):
            edges = (0, *places, count)
            found.append(tuple(zip(edges, edges[1:], strict=False)))
    return found


def halves(form):
    """Return the ways to cut a match form in two, each half of two letters at least."""
    letters = symbols(form)
    return [("".join(letters[:at]), "".join(letters[at:])) for at in range(2, len(letters) - 1)]


def name_words(text):
    """Return the match forms of the words of a person's name."""
    return [form for word in _BETWEEN.split(text) if (form := search_form(word))]


def strip_address(text, addresses):
    """Drop the forms of address before a name, as long as a name remains.

    `addresses` are match forms, such as those of ឯកឧត្តម, លោក and Lok; dots count for nothing.
    """
    words = [word for word in _BETWEEN.split(text) if word]
    while words:
        rest = _after_address(words, addresses)
        if not rest:
            break
        words = rest
    return " ".join(words)


def _after_address(words, addresses):
    for count in range(min(3, len(words) - 1), 0, -1):
        if search_form("".join(words[:count])) in addresses:
            return words[count:]
    first = search_form(words[0])
    for address in sorted(addresses, key=len, reverse=True):
        # Joined, as in ឯកឧត្តមហ៊ុន; in Latin letters that would cut names such as Loka.
        if has_khmer(address) and len(symbols(address)) > 2 and first.startswith(address):
            rest = first.removeprefix(address)
            if len(symbols(rest)) > 1 or len(words) > 1:
                return [rest, *words[1:]] if rest else words[1:]
    return []
