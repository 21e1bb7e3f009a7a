"""The digits of a page that somebody else wrote: Khmer where they are read, kept where not.

Pages of this project write each figure through a filter. Those of the framework's admin
cannot: their numbers and dates come from a hundred places. Here the finished page is gone
through once. What a program reads stays: tags, addresses, codes, names of files; so do
scripts, drawings and what stands in a field to be edited.

Method: one pass of a regular expression over well-formed markup, in which the text of people
is escaped; linear in its length.
"""

import re

from .numbers import to_khmer_digits

_KEPT = "script|style|svg|code|kbd|samp|textarea"
_PART = re.compile(
    rf"<({_KEPT})\b.*?</\1\s*>|<!--.*?-->|<[^<>]*>"  # 1: the element passed over
    r"|&#?\w+;|https?://[^\s<]+|[A-Za-z0-9_.@+-]+",
    re.S,
)
# Attributes that are read out or shown.
_SPOKEN = re.compile(r"\b(?:title|alt|aria-label|placeholder)=\"[^\"]*\"")
_LATIN = re.compile("[A-Za-z]")


def khmer_digits_in_markup(html: str) -> str:
    """Return a page with the digits that a person reads in Khmer.

    A word with a Latin letter in it is a code, an address or the name of a file: it stays.
    """
    return _PART.sub(_shaped, html)


def _shaped(match) -> str:
    part = match[0]
    if match[1] or part[0] == "&" or "://" in part:
        return part
    if part[0] == "<":
        return _SPOKEN.sub(lambda spoken: to_khmer_digits(spoken[0]), part)
    return part if _LATIN.search(part) else to_khmer_digits(part)
