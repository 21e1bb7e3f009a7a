"""Text made ready for paper: nothing in it that shifts or hides words, and lines that break."""

import re

from taskforce.khmer import break_lines

# Controls and marks of direction would shift or hide the words after them.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def broken(text: str) -> str:
    """Return a text with the places where its lines may break."""
    return break_lines(_CONTROLS.sub("", text))
