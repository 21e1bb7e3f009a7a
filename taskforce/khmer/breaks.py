"""Chances to break a line between Khmer words, for paper.

Method: ``khmercut`` (conditional random fields over Khmer clusters) finds the words, the lexicon
joins what it took apart of a name or an official term, and a zero-width space goes between
two words, but not where typography forbids it: inside a cluster, before a repetition sign or
a full stop, before a closing or after an opening mark, inside a number, a date or the number
of a document. Browsers do this by themselves, WeasyPrint does not. It is done when a page is
rendered and never in what is stored.
"""

import hashlib
import re
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path

from .kept_words import KeptWords
from .lexicon import mend, official
from .text import COENG, LETTERS, MARKS, clusters

ZWSP = "\u200b"

_OPENING = "(«‹“‘\\[{"
_AFTER = f"{LETTERS}A-Za-z0-9០-៩{_OPENING}"
_FORBIDDEN = re.compile(
    f"{ZWSP}(?![{_AFTER}])"
    f"|(?<=[\\s{COENG}{_OPENING}/@.-]){ZWSP}"
    f"|(?<![{LETTERS}{MARKS}ៗ]){ZWSP}(?![{LETTERS}])"
    f"|(?:(?<=ទី)|(?<=ខែ)|(?<=ថ្ងៃ)|(?<=ឆ្នាំ)|(?<=លេខ)|(?<=ម៉ោង)){ZWSP}(?=[0-9០-៩])"
    f"|(?<=[0-9០-៩]){ZWSP}(?=កើត|រោច)"
)
# Letters of an abbreviation have no vowel: នស/រកត/០៩១៨/៩២៥, ប្រក.មផ. A longer part is a word.
_SIGN = f"(?:[{LETTERS}](?:{COENG}[{LETTERS}])*+(?![{MARKS}{COENG}])|[A-Za-z0-9០-៩])"
_PART = f"{_SIGN}(?:{ZWSP}?{_SIGN}){{0,15}}+"
_CODE = re.compile(f"(?<!{COENG}){_PART}(?:{ZWSP}?[/.]{ZWSP}?{_PART})+")
_KHMER = re.compile(f"[{LETTERS}]")
# Half of a surrogate pair is no letter: the words before and behind it are looked at apart.
_LINE = re.compile("[^\r\n\ud800-\udfff]+")
_LONGEST = 1000

_kept: KeptWords | None = None


def break_lines(text, lexicon=None):
    """Put a zero-width space between the Khmer words of a text, and nowhere else.

    The terms of a lexicon, else of the official one, are not divided.
    """
    return _LINE.sub(lambda match: _break_line(match[0], lexicon), text.replace(ZWSP, ""))


def keep_words(kept: KeptWords | None):
    """Keep found words there from now on, for this and for later runs."""
    global _kept
    _kept = kept
    _break_line.cache_clear()


@lru_cache(maxsize=8192)
def _break_line(line, lexicon):
    if not _KHMER.search(line):
        return line
    if _kept is None or lexicon is not None:
        return ZWSP.join(_pieces(line, lexicon))
    return ZWSP.join(_kept.words(line, _source(), _pieces))


def _pieces(line, lexicon=None):
    """Return the parts of a line between which it may break."""
    words = mend(segment(line), lexicon or official())
    broken = _CODE.sub(lambda code: code[0].replace(ZWSP, ""), ZWSP.join(words))
    return _FORBIDDEN.sub("", broken).split(ZWSP)


def segment(line):
    """Return the words of one line as the segmenter finds them; joined they give it back."""
    parts = clusters(line)
    chunks = ("".join(parts[at : at + _LONGEST]) for at in range(0, len(parts), _LONGEST))
    return [word for chunk in chunks for word in _words(chunk)]


@cache
def _source():
    """Return a name for what finds the words: with another model, rule or term it is another."""
    found = hashlib.blake2b(version("khmercut").encode(), digest_size=16)
    for name in ("breaks.py", "lexicon.py", "text.py", "names.txt", "terms.txt"):
        found.update((Path(__file__).parent / name).read_bytes())
    return found.hexdigest()


def _words(text):
    # Loading the model takes 24 MB, which only those who print shall pay.
    from khmercut import tokenize

    return tokenize(text)
