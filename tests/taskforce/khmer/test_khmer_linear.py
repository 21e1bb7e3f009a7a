"""A text made to be slow costs what its length costs, and not its square."""

import time

import pytest

from taskforce import khmer
from taskforce.khmer.likeness import fit, neighbours
from taskforce.khmer.queries import search_form
from taskforce.khmer.sounds import romanise, sound

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
    "accents of two classes": "\u0301\u0323",
    "accents of three classes": "\u0345\u0301\u0323\u0334",
    "accents made of two": "\u0344\u0f73",
    "wide marks of other scripts": "\uff9e\u0301\U0001d165",
    "accents and joiners": "\u0301\u200b\u0323\u034f",
    "accents and coengs": "\u0301\u17d2\u0323",
    "accents and Khmer signs": "\u0301\u17dd\u0323\u17d1",
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
    "latin_key": khmer.latin_key,
    "romanise": romanise,
    "sound": sound,
    "strip_kind": khmer.strip_kind,
    "strip_unit_kind": khmer.strip_unit_kind,
    "similarity": lambda text: khmer.similarity(text, "កណ្តាល"),
    "fit": lambda text: fit(text, "កណ្តាល"),
    "neighbours": neighbours,
    "search_form": search_form,
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


ACCENTS = [shape for shape in SHAPES if "accents" in shape]
LONG = ["coengs", "letter and coeng", "letter, then many marks", *ACCENTS]


@pytest.mark.parametrize("shape", LONG)
@pytest.mark.parametrize("name", ["clean", "key", "check", "sort_key"])
def test_a_megabyte_takes_seconds(name, shape):
    unit = SHAPES[shape]
    assert seconds(FUNCTIONS[name], unit * (MEGABYTE // len(unit))) < 5


@pytest.mark.parametrize("unit", [SHAPES[shape] for shape in ACCENTS])
def test_a_run_that_was_cut_stays_as_it_is(unit):
    for length in (29, 30, 31, 32, 90):
        text = ("aé𝅘𝅥𝅮ក" + unit * length)[: length + 4] + "ខ"
        stored = khmer.clean(text)
        assert khmer.clean(stored) == stored
        assert khmer.key(stored) == khmer.key(text) == khmer.key(khmer.key(text))
