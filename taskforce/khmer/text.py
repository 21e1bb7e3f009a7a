"""Khmer text in one form: what is stored, what is compared, where it may be cut.

Method: the text is split into orthographic syllables, and the parts of each are put into
one order: base, robat, subscripts (subscript RO last), register shifter, vowel, nikahit,
other signs, visarga. A mark typed twice is kept once, a vowel typed in two halves is
joined, invisible characters go. NFC alone does none of this: the combining classes of the
Khmer block are nearly all zero.

Sources: The Unicode Standard, chapter 16.4 (Khmer: syllable structure, characters whose use
is discouraged); M. Hosken, "Khmer Encoding Structure" (2022), for the order; the names of
the national gazetteer, for what is really typed.
"""

import re
import unicodedata

COENG = "\u17d2"
ROBAT = "\u17cc"
MUUSIKATOAN, TRIISAP = "\u17c9", "\u17ca"
LETTERS = "\u1780-\u17b3"
MARKS = "\u17b6-\u17d1\u17d3\u17dd"

# Controls, joiners, direction marks, fillers, variation selectors, tags, lone surrogates, and
# the two inherent vowels, which Unicode says not to use. They show nothing and break matching.
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)
# A subscript sign that no letter follows is typed by slip and shows nothing.
_DANGLING = re.compile(f"{COENG}+(?![{LETTERS}])")
_DISCOURAGED = {"\u17a3": "អ", "\u17a4": "អា", "\u17a8": "ឧក", "\u17d8": "។ល។"}
_DISCOURAGED_LETTER = re.compile("[\u17a3\u17a4\u17a8\u17d8]")

_FOREIGN = re.compile("[^\u1780-\u17ff]+")
_SYLLABLE = re.compile(f"([{LETTERS}]?)((?:{COENG}[{LETTERS}]|[{MARKS}])+)")
_MARK = re.compile(f"{COENG}.|.")
_SPACE = re.compile(r"\s+")
# Marks that put themselves in order, in a run no longer than Unicode's Stream-Safe Text Format
# (UAX 15, chapter 13) allows: putting a longer run in order takes the square of its length.
MOST_MARKS = 30
# Of no combining class of their own, but made of marks that have one.
_MADE_OF_MARKS = frozenset("\u0f73\u0f75\u0f81\uff9e\uff9f")

# Text that is in order already, which nearly all is: one match, and nothing is rebuilt.
_IN_ORDER = re.compile(
    "(?! )(?:"
    f"[ក-អឥ-ឧឩ-ឳ]{ROBAT}?(?:{COENG}[ក-យល-អឥ-ឧឩ-ឳ])?(?:{COENG}រ)?"
    f"[{MUUSIKATOAN}{TRIISAP}]?[\u17b6-\u17c5]?\u17c6?[\u17cb\u17cd-\u17d1\u17dd]?"
    "[\u17c7\u17c8]?"
    "|[!-~។-ៗ៙-ៜ០-៩]+"
    "| (?! |$)"
    ")*+"
)

_RANK = {ROBAT: 0, MUUSIKATOAN: 3, TRIISAP: 3, "\u17c6": 5, "\u17d3": 5, "\u17c7": 7, "\u17c8": 8}
_RANK |= dict.fromkeys(map(chr, range(0x17B6, 0x17C6)), 4)
_RANK[COENG + "រ"] = 2

_HALVES = {"\u17b6": "\u17c4", "\u17b8": "\u17be"}
# The halves that a whole vowel is drawn with: typed beside it, they were typed twice.
_DRAWN_WITH = {"\u17c4": "\u17c1\u17b6", "\u17be": "\u17c1\u17b8"}
_DRAWN_WITH |= dict.fromkeys("\u17bf\u17c0\u17c5", "\u17c1")
# Under a vowel that stands above, a register shifter is drawn like the vowel U, and typed so.
_SHIFTER_OF = dict.fromkeys("ងញនបមយរលវ", MUUSIKATOAN) | dict.fromkeys("សហអ", TRIISAP)
_ABOVE = frozenset("\u17b7\u17b8\u17b9\u17ba\u17be\u17d0")


def clean(text):
    """Return the text as it is stored: it looks the same, and is typed in one way only."""
    if _IN_ORDER.fullmatch(text):
        return text
    text = _DANGLING.sub("", INVISIBLE.sub("", text))
    text = _DISCOURAGED_LETTER.sub(lambda match: _DISCOURAGED[match[0]], text)
    text = normalize("NFC", text)
    text = _SYLLABLE.sub(_reorder, text)
    return _SPACE.sub(" ", text).strip()


def normalize(form, text):
    """Return the text in a normalization form of Unicode, in time that grows with its length.

    Khmer has no such forms and stays. Of a run of combining marks the first 30 are kept.
    """
    return _FOREIGN.sub(lambda match: _normalize(form, match[0]), text)


def _normalize(form, text):
    if text.isascii():
        return text
    return _cut_marks(unicodedata.normalize(form, _cut_marks(text)))


def _cut_marks(text):
    if len(text) <= MOST_MARKS:
        return text
    kept, run = [], 0
    for sign in text:
        run = run + 1 if unicodedata.combining(sign) or sign in _MADE_OF_MARKS else 0
        if run <= MOST_MARKS:
            kept.append(sign)
    return "".join(kept)


def clean_lines(text):
    """Clean a text of several paragraphs, and keep its line ends."""
    return "\n".join(map(clean, text.splitlines())).strip()


def _reorder(match):
    base = match[1]
    marks = list(dict.fromkeys(_MARK.findall(match[2])))
    if len(marks) > 1:
        marks = _shift(base, _join(marks))
        marks.sort(key=_place)
    return base + "".join(marks)


def _place(mark):
    if mark[0] == COENG:
        # The order of subscripts is part of the word, except that RO is drawn around them.
        return _RANK.get(mark, 1), ""
    return _RANK.get(mark, 6), mark


def _join(marks):
    """Put E and the right half of a vowel together, and drop halves of a vowel that is whole."""
    if "\u17c1" in marks:
        for half, whole in _HALVES.items():
            if half in marks:
                marks = [mark for mark in marks if mark not in ("\u17c1", half)]
                marks = list(dict.fromkeys([*marks, whole]))
                break
    drawn = "".join(_DRAWN_WITH.get(mark, "") for mark in marks)
    return [mark for mark in marks if mark not in drawn] if drawn else marks


def _shift(base, marks):
    """Read U as the register shifter it stands for, where a vowel above follows."""
    aam = "\u17b6" in marks and "\u17c6" in marks
    if base not in _SHIFTER_OF or "\u17bb" not in marks or not (aam or _ABOVE & set(marks)):
        return marks
    kept = [mark for mark in marks if mark != "\u17bb"]
    if MUUSIKATOAN in kept or TRIISAP in kept:
        return kept
    return [_SHIFTER_OF[base], *kept]


_DIGITS = {0x17E0 + digit: str(digit) for digit in range(10)}
_SAME = {
    "\u17d3": "\u17c6",  # bathamasat for nikahit
    "\u17cf": "\u17cd",  # ahsda for toandakhiat, a slip seen in official texts
    "\u17b2": "\u17b1",  # two forms of one letter
}
_QUOTES = "\"'`´«»‹›‘’‚‛“”„‟′″‵‶〝〞〟＂＇"
_DASHES = "‐‑‒–—―−﹣－"
_FOLD = _DIGITS | str.maketrans(_SAME | dict.fromkeys(_DASHES, "-") | dict.fromkeys(_QUOTES, ""))
_PLAIN = re.compile("[ -@\\[-~ក-៹]*")
_ACCENTS = re.compile("[\u0300-\u036f]+")
# A space between two digits keeps two numbers apart; any other is a matter of taste.
_LOOSE_SPACE = re.compile("(?<![0-9]) +| +(?![0-9])")


def key(text):
    """Return the form in which two texts are compared; it is never shown.

    Beyond `clean` it folds what looks alike or is written at will: subscript DA and TA
    (one shape; the gazetteer mixes them), Khmer and other digits, case and accents of
    Latin letters, spaces and quotation marks.
    """
    cleaned = clean(text)
    folded = cleaned
    if not _PLAIN.fullmatch(folded):
        folded = normalize("NFKD", folded).casefold()
        folded = _ACCENTS.sub("", normalize("NFKD", folded))
    folded = folded.translate(_FOLD).replace(COENG + "ដ", COENG + "ត")
    if " " in folded:
        folded = _LOOSE_SPACE.sub("", folded)
    return folded if folded == cleaned else clean(folded)


def has_khmer(text):
    """Tell whether the text holds a Khmer letter."""
    return _KHMER_LETTER.search(text) is not None


_KHMER_LETTER = re.compile(f"[{LETTERS}]")
_CLUSTER = re.compile(
    f"\r\n|.(?:{COENG}[\u200b-\u200d]*[{LETTERS}]?|[{MARKS}\u17b4\u17b5\u0300-\u036f"
    "\u200b-\u200d\u20d0-\u20ff\ufe00-\ufe0f])*",
    re.DOTALL,
)


def clusters(text):
    """Return what a reader sees as the single signs of the text; joined they give it back."""
    return _CLUSTER.findall(text)


def truncate(text, length):
    """Cut the text to so many clusters, the last of which is then an ellipsis."""
    parts = clusters(text)
    if len(parts) <= length:
        return text
    return "".join(parts[: length - 1]).rstrip() + "…" if length > 0 else ""
