"""Text made ready for paper: nothing in it that shifts or hides words, and lines that break."""

import re

from taskforce.khmer import break_lines

# Controls and marks of direction would shift or hide the words after them.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


# A compound of two words is one term, and a number belongs to its ordinal: the program that lays
# out would end a line at this hyphen and at this space. The text layer spells them as they were.
JOINER, FIXED_SPACE = "\u2060", "\u00a0"
# A longer one than this, in signs, may find no line that holds it.
LONGEST_COMPOUND = 24
_COMPOUND = re.compile("[^\\s\u200b]*[\u1780-\u17d3]-[\u1780-\u17b3][^\\s\u200b]*")
_ORDINAL = re.compile("(?<=ទី) (?=[0-9០-៩])")


def broken(text: str) -> str:
    """Return a text with the places where its lines may break, and without some others."""
    text = break_lines(_CONTROLS.sub("", text))
    return _ORDINAL.sub(FIXED_SPACE, _COMPOUND.sub(_joined, text))


def _joined(compound):
    found = compound[0]
    return found.replace("-", f"-{JOINER}") if len(found) <= LONGEST_COMPOUND else found
