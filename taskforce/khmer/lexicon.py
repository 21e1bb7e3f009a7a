"""Terms that stay on one line: names of places, official terms, the parts of a date.

A segmenter takes a name of two words for two words, and rightly so; a printed line may not.
`names.txt` holds the names of the national gazetteer, provinces to villages, of two clusters
and more (NCDD through github.com/dwilkie/pumi, MIT, as in `fixtures/`), `terms.txt` what
official documents keep together. Subscript DA and TA look alike and count as one letter.

Method: where a word begins, the longest term that ends where a word ends; behind a word such
as ខេត្ត the longest at all, since a name must follow it. Each place costs a few look-ups, so that
the time grows with the text and not with the list.
"""

from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path

from .kinds import KHMER_WORDS
from .text import COENG, clusters

# What is longer, in clusters, is broken between its words: a narrow column could not hold it.
LONGEST = 10
_PREFIX = 2
_HERE = Path(__file__).parent
_DA, _TA = f"{COENG}ដ", f"{COENG}ត"


class Lexicon:
    """A set of terms to be found in a text from a place on."""

    def __init__(self, terms):
        self.terms = frozenset(map(fold, terms))
        lengths = {}
        for term in self.terms:
            lengths.setdefault(term[:_PREFIX], set()).add(len(term))
        self.lengths = {start: sorted(found, reverse=True) for start, found in lengths.items()}

    def longest(self, text, start, ends):
        """Return where the longest term from `start` ends, one of `ends`; without one, None."""
        for length in self.lengths.get(text[start : start + _PREFIX], ()):
            end = start + length
            if end in ends and text[start:end] in self.terms:
                return end
        return None


def fold(text):
    """Return the text, as long as before, with subscript DA and TA as one letter."""
    return text.replace(_DA, _TA)


@cache
def official():
    """Return the lexicon that is shipped."""
    return Lexicon(
        term
        for name in ("names.txt", "terms.txt")
        for term in (_HERE / name).read_text("utf-8").splitlines()
        if term
    )


def mend(words, lexicon):
    """Return the words of a line anew, with no short term of the lexicon divided."""
    line = "".join(words)
    text = fold(line)
    edges = {0, *accumulate(map(len, words))}
    cuts = {0, *accumulate(map(len, clusters(line)))}
    breaks, reached = set(edges), 0
    for place in sorted(edges):
        if place >= reached:
            for start, end in _terms_at(place, text, lexicon, edges, cuts):
                breaks |= {start, end}
                if len(clusters(line[start:end])) <= LONGEST:
                    breaks.difference_update(range(start + 1, end))
                reached = end
    return [line[start:end] for start, end in pairwise(sorted(breaks))]


def _terms_at(place, text, lexicon, edges, cuts):
    """Return the terms that begin here, as (start, end): a name, with its kind where short."""
    kind = next((kind for kind in KHMER_WORDS if text.startswith(kind, place)), "")
    start = place + len(kind)
    if kind and (end := lexicon.longest(text, start, cuts)):
        whole = len(clusters(text[place:end])) <= LONGEST
        return [(place, end)] if whole else [(place, start), (start, end)]
    end = lexicon.longest(text, place, edges)
    return [(place, end)] if end else []
