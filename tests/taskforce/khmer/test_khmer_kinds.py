"""The words for kinds of unit: one table, which matches what three lists matched before it."""

import csv
import re
from itertools import cycle

import pytest
from khmer_cases import ROOT, lines

from taskforce.khmer import clean, key, lexicon, queries, strip_kind
from taskforce.khmer.kinds import KHMER_WORDS, KINDS, UNIT_KINDS
from taskforce.khmer.text import COENG

# The lists as they stood in three modules, to compare with.
STRIPPED = "រាជធានី|ខេត្[តដ]|ក្រុង|ស្រុក|ខណ្[ឌដ]|ឃុំ|សង្កាត់|ភូមិ"
STRIPPED_LATIN = (
    "reach ?theani|capital|khaet|khet|province|krong|krung|city|municipality|srok|district|"
    "khan|khand|khum|commune|sangkat|songkat|phum|phoum|village"
)
LEADING = re.compile(
    f"(?:{STRIPPED}) ?(?=[\u1780-\u17b3])|(?:{STRIPPED_LATIN})(?: of)? (?=\\S)", re.IGNORECASE
)
TRAILING = re.compile(
    "(?<=\\S) (?:capital|province|city|municipality|district|commune|village)", re.IGNORECASE
)
ASKED = [
    ("រាជធានី|reach ?theani|capital", {"capital"}),
    ("ខេត្[តដ]|khaet|khet|province", {"province"}),
    ("ក្រុង|krong|krung|city|municipality", {"krong", "capital"}),
    ("ស្រុក|srok|district", {"srok"}),
    ("ខណ្[ឌដ]|khand?|district", {"khan"}),
    ("ឃុំ|khum|commune", {"khum"}),
    ("សង្កាត់|s[ao]ngkat|commune", {"sangkat"}),
]
BEFORE_KIND = re.compile(
    "(?<=[\u1780-\u17d1])(?=(?:រាជធានី|ខេត្[តដ]|ក្រុង|ស្រុក|ខណ្[ឌដ]|ឃុំ|សង្កាត់)[\u1780-\u17b3])"
)
PRINTED = ("រាជធានី", "ខេត្ត", "ក្រុង", "ស្រុក", "ខណ្ឌ", "ឃុំ", "សង្កាត់", "ភូមិ")
LATIN = [
    "reachtheani",
    "Capital",
    "khaet",
    "Khet",
    "Province",
    "Krong",
    "krung",
    "City",
    "municipality",
    "Srok",
    "District",
    "Khan",
    "khand",
    "Khum",
    "commune",
    "Sangkat",
    "songkat",
    "Phum",
    "phoum",
    "Village",
    "Khandal",
]


def stripped(text):
    text = clean(text)
    if match := LEADING.match(text):
        return text[match.end() :]
    match = TRAILING.search(text)
    return text[: match.start()] if match and match.end() == len(text) else text


def kinds_said(text):
    said = (
        kinds
        for words, kinds in ASKED
        if re.match(rf"(?:{words})(?=[\s\u1780-\u17b3])|.*\s(?:{words})$", text, re.IGNORECASE)
    )
    return frozenset().union(*said)


@pytest.fixture(scope="module")
def latin():
    with (ROOT / "fixtures/units.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return sorted({row[name] for row in rows for name in ("name_latin", "name_ungegn")} - {""})


@pytest.fixture(scope="module")
def typed(latin):
    """Every official name by itself, and with one kind or another before or behind it."""
    found = []
    words = [*PRINTED, PRINTED[1].replace(f"{COENG}ត", f"{COENG}ដ"), f"ខណ{COENG}ដ"]
    for place, name in enumerate(lines("official_names.txt")):
        word, other = words[place % len(words)], LATIN[place % len(LATIN)]
        found += [name, word + name, f"{word} {name}", f"{other} {name}", f"{name} {word}"]
    for place, name in enumerate(latin):
        word = LATIN[place % len(LATIN)]
        found += [name, f"{word} {name}", f"{name} {word}", f"{word} of {name}", word + name]
    return [*found, *words, *LATIN, *(f"Reach Theani {name}" for name in latin)]


def test_a_kind_is_stripped_as_before(typed):
    assert len(typed) > 80_000
    assert [text for text in typed if strip_kind(text) != stripped(text)] == []


def test_a_query_says_the_kinds_that_it_said_before(typed):
    said = [text for text in typed if queries.unit_part(text).kinds != kinds_said(text)]
    assert said == []


def test_a_query_is_divided_as_before(typed):
    def divided(pattern, text):
        return pattern.sub(" ", text)

    words = cycle(PRINTED)
    runs = [f"{text}{next(words)}កណ្តាល" for text in typed]
    texts = [*typed, *runs]
    pattern = queries._BEFORE_KIND
    assert [text for text in texts if divided(pattern, text) != divided(BEFORE_KIND, text)] == []


@pytest.mark.parametrize("word", [*PRINTED, *LATIN])
def test_a_kind_alone_means_what_it_meant(word):
    meant = (kinds for words, kinds in ASKED if re.fullmatch(words, word, re.IGNORECASE))
    assert queries.kinds_alone(word) == frozenset().union(*meant)


def test_the_printed_line_knows_the_same_words():
    assert KHMER_WORDS == lexicon.KHMER_WORDS == PRINTED
    assert [kind.code for kind in UNIT_KINDS] == [
        "capital", "province", "krong", "srok", "khan", "khum", "sangkat"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ខេត្តកំពង់ចាម", "កំពង់ចាម"),
        ("ខេត្ដ កំពត", "កំពត"),
        ("រាជធានីភ្នំពេញ", "ភ្នំពេញ"),
        ("ឃុំភូមិធំ", "ភូមិធំ"),
        ("ខណ្ឌដូនពេញ", "ដូនពេញ"),
        ("Khum Phum Thum", "Phum Thum"),
        ("Kandal Province", "Kandal"),
        ("province of Kandal", "Kandal"),
        ("ស្រុក", "ស្រុក"),
        ("Khandal", "Khandal"),
        ("Province", "Province"),
    ],
)
def test_strip_kind(text, name):
    assert strip_kind(text) == name


def test_either_subscript_of_a_kind_is_the_same_kind():
    for kind in KINDS:
        either = {kind.khmer, kind.khmer.replace(f"{COENG}ត", f"{COENG}ដ")}
        assert {strip_kind(f"{word}កំពត") for word in either} == {"កំពត"}
        assert len({key(word) for word in either}) <= 2
