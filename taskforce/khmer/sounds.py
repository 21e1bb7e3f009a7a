"""Khmer letters as Latin ones, roughly, and what is left of a name when only its sounds count.

Method: a romanisation is no standard but a habit: the vowels are written at will, d stands
for t, g for k, b for p, h is put in or left out, a last R or V is not heard. `romanise`
follows the commonest habit of names, letter by letter, without the two series of vowels;
`sound` keeps the consonants of what is Latin already, those of one sound as one. Both serve
to find candidates, which are then compared letter by letter; nothing is shown or stored.
"""

import re

from .text import COENG, key


def _pairs(text):
    """Read "ក=k ខ=kh …" as a table; a letter alone has no sound."""
    return dict(pair.partition("=")[::2] for pair in text.split())


_CONSONANTS = _pairs(
    "ក=k ខ=kh គ=k ឃ=kh ង=ng ច=ch ឆ=chh ជ=ch ឈ=chh ញ=nh ដ=d ឋ=th ឌ=d ឍ=th ណ=n ត=t ថ=th ទ=t "
    "ធ=th ន=n ប=b ផ=ph ព=p ភ=ph ម=m យ=y រ=r ល=l វ=v ឝ=s ឞ=s ស=s ហ=h ឡ=l អ="
)
_VOWELS = dict(
    zip(
        map(chr, range(0x17B6, 0x17C6)),
        "a e i eu eu o ou uo eu oeu ie e ae ai ao ao".split(),  # noqa: SIM905
        strict=True,
    )
)
_OTHERS = _pairs("ឥ=e ឦ=ei ឧ=o ឩ=ou ឪ=ov ឫ=rue ឬ=rue ឭ=lue ឮ=lue ឯ=ae ឰ=ai ឱ=ao ឲ=ao ឳ=ov")
_OTHERS |= {"\u17c6": "om", "\u17c7": "h", "\u17c8": "ak", "\u17d0": "a"}
# What is written and not heard: killed letters, robat, the subscript that ends a word.
_SILENT = re.compile(
    f"[ក-អ][\u17b7\u17bb]?[\u17cd\u17cf]|\u17cc|(?<=[ក-អ]){COENG}[ក-ឝស-អ](?:{COENG}.)?$"
)
_HEARD = [(re.compile("ប៉"), "ផ"), (re.compile("\u17b6\u17c6(?=ង)"), "\u17b6")]
_HEARD += [
    (re.compile("(?<=[\u17b6-\u17c5])\u17c6"), "ម"),
    (re.compile("(?<=[ក-អ])\u17c7"), "េះ"),
    (re.compile("(?<=[ក-អ])[\u17c9\u17ca](?=[ក-អ])"), "ា"),
]
_LETTER = re.compile(f"{COENG}?.")

_NO_LETTER = re.compile(r"[\W_]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i"})

_TOGETHER = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("t?chh?|j", "C"),
        ("ph|f", "p"),
        ("gn|nh|ng", "n"),
        ("(?<=[kpts])h", ""),
        ("[gcq]", "k"),
        ("d", "t"),
        ("b", "p"),
        ("w", "v"),
        ("[zx]", "s"),
        ("[rv](?![aeiouy])", ""),
        ("(?<!^)h", ""),
        ("[aeiouy]+", ""),
        (r"([A-Za-z])\1+", r"\1"),
    )
]


def latin_key(text):
    """Return a romanised name without case, accents, spaces and hyphens."""
    return _NO_LETTER.sub("", key(text).translate(_LIGATURES))


def romanise(text):
    """Return a Khmer name in Latin letters, as its bearer might roughly write it."""
    text = _SILENT.sub("", key(text))
    for pattern, heard in _HEARD:
        text = pattern.sub(heard, text)
    letters = _LETTER.findall(text)
    return "".join(map(_latin, letters, [*letters[1:], ""]))


def _latin(letter, following):
    if letter in _VOWELS or letter in _OTHERS:
        return _VOWELS.get(letter) or _OTHERS[letter]
    consonant = _CONSONANTS.get(letter[-1])
    if consonant is None:
        return letter if letter.isascii() and letter.isalnum() else ""
    # Between two consonants a vowel is heard, which the script leaves out.
    return consonant + ("a" if following in _CONSONANTS and following else "")


def sound(text):
    """Return the consonants and digits of a Latin text, those that sound alike as one."""
    text = latin_key(text)
    for pattern, heard in _TOGETHER:
        text = pattern.sub(heard, text)
    return text
