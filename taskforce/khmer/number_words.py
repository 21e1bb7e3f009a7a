"""Whole numbers written out in Khmer words, as in the date of an official paper.

Method: Khmer counts by fives and tens without a word for nought, so each number has one shape:
thousands, hundreds, a word for the ten, and the rest up to nine, of which six to nine begin
with five. What is not of that shape is no number; nothing is guessed.
"""

import re

from .text import key

_ONES = {"មួយ": 1, "ពីរ": 2, "បី": 3, "បួន": 4, "ប្រាំ": 5}
_ONES |= {"ប្រាំមួយ": 6, "ប្រាំពីរ": 7, "ប្រាំពិល": 7, "ប្រាំបី": 8, "ប្រាំបួន": 9}
_TENS = {"ដប់": 10, "ម្ភៃ": 20, "សាមសិប": 30, "សែសិប": 40, "ហាសិប": 50}
_TENS |= {"ហុកសិប": 60, "ចិតសិប": 70, "ប៉ែតសិប": 80, "កៅសិប": 90}
_ONE = {key(word): number for word, number in _ONES.items()}
_TEN = {key(word): number for word, number in _TENS.items()}
_HUNDRED, _THOUSAND = key("រយ"), key("ពាន់")


def _any_of(words):
    return "|".join(sorted(words, key=len, reverse=True))


NUMBER_WORDS = (
    f"(?:(?:{_any_of(_ONE)}){_THOUSAND})?(?:(?:{_any_of(_ONE)}){_HUNDRED})?"
    f"(?:{_any_of(_TEN)})?(?:{_any_of(_ONE)})?"
)
_NUMBER = re.compile(
    f"(?:({_any_of(_ONE)}){_THOUSAND})?(?:({_any_of(_ONE)}){_HUNDRED})?"
    f"({_any_of(_TEN)})?({_any_of(_ONE)})?"
)


def number_of_words(text: str) -> int | None:
    """Return the number that a text spells, up to 9,999; None where it spells none."""
    match = _NUMBER.fullmatch(key(text))
    if match is None or not match[0]:
        return None
    thousands, hundreds, tens, ones = match.groups()
    return (
        1000 * _ONE.get(thousands, 0)
        + 100 * _ONE.get(hundreds, 0)
        + _TEN.get(tens, 0)
        + _ONE.get(ones, 0)
    )
