"""A text made to be slow costs what its length costs, and not its square."""

import time

import pytest

from taskforce import khmer

MEGABYTE = 1_000_000
SHAPES = {
    "coengs": "\u17d2",
    "letter and coeng": "ក\u17d2",
    "letter, then many marks": "\u17b6",
    "vowel halves": "\u17c1\u17b6",
    "robats": "\u17cc",
    "joiners": "\u200b",
    "joiners within": "ក\u200b\u17d2\u200d",
    "lone marks": "ក \u17b6",
    "syllables": "ខ្មែរ",
    "kind words": "ខេត្ត",
    "Khmer digits": "១",
    "digits and points": "1.",
    "spaces": " ",
    "line ends": "\n",
    "accents": "\u0301",
    "half pairs": chr(0xD83D),
    "capitals": "Ab",
    "colons": "a:b ",
    "old font": "RBHra ",
}
FUNCTIONS = {
    "clean": khmer.clean,
    "clean_lines": khmer.clean_lines,
    "key": khmer.key,
    "check": khmer.check,
    "turns_direction": khmer.turns_direction,
    "sort_key": khmer.sort_key,
    "clusters": khmer.clusters,
    "truncate": lambda text: khmer.truncate(text, 50),
    "looks_legacy": khmer.looks_legacy,
    "has_khmer": khmer.has_khmer,
    "to_khmer_digits": khmer.to_khmer_digits,
    "parse_int": khmer.parse_int,
    "parse_decimal": khmer.parse_decimal,
    "parse_date": khmer.parse_date,
    "parse_time": khmer.parse_time,
    "parse_phone": khmer.parse_phone,
    "skeleton": khmer.skeleton,
    "latin_key": khmer.latin_key,
    "strip_kind": khmer.strip_kind,
    "score": lambda text: khmer.score(text, "កណ្តាល"),
}
# Reckoned in the time of the processor, which other programs do not lengthen.
TRIFLE = 0.15


def seconds(function, text):
    start = time.process_time()
    try:
        function(text)
    except khmer.Refused:
        assert len(text) > 100
    return time.process_time() - start


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_four_times_the_text_costs_about_four_times_as_much(name, shape):
    function, unit = FUNCTIONS[name], SHAPES[shape]
    short = "ក" + unit * (MEGABYTE // 32 // len(unit))
    # The second may be remembered in part.
    once = max(seconds(function, short), seconds(function, short[:-1]))
    assert seconds(function, short * 4) < TRIFLE + 8 * once


@pytest.mark.parametrize("shape", ["coengs", "letter and coeng", "letter, then many marks"])
@pytest.mark.parametrize("name", ["clean", "key", "check"])
def test_a_megabyte_takes_seconds(name, shape):
    unit = SHAPES[shape]
    assert seconds(FUNCTIONS[name], unit * (MEGABYTE // len(unit))) < 5
