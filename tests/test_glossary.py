"""One term, one translation: the catalogues say what docs/glossary.md says."""

import re

import pytest
from django.conf import settings

from tests.test_locale import FRAMEWORK, OWN, entries

GLOSSARY = settings.BASE_DIR / "docs/glossary.md"
ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.M)
# What is not prose: the names of values, and what is typed as it stands.
NOT_SAID = re.compile(r"%\(\w+\)|--\w+|`[^`]+`|\{\w+\}|<[^>]+>|(?<!\w)\.[a-z]+\b")

# Where the English word means something else, or the Khmer says it with another.
OTHERWISE = {
    "publish": ["manage.py publish"],  # the command, as it is typed
    "head": [
        "For the head of a column.",
        "Head and foot of",
        "head and foot of",
        "left of the head",
    ],
    "official": ["official code"],  # an adjective
    "decision": ["our decision", "the decision, below", "docs/decisions"],  # the act, not the paper
    "letter": ["etters", "its letter", "one letter", "a letter of"],  # of the alphabet
    "letters": [
        "letters were",
        "fewer letters",
        "Latin letters",
        "Khmer letters",
        "Letters, digits",
        "small letters",
        "holds letters",
        "haser letters",  # papers
    ],
    "year": ["Buddhist era"],
    "return": ["Return the report"],  # its object stands between the two words
    "late": ["Days late", "days late"],
    "received": ["Not received"],
    "question": ["question marks"],
    "answer": ["No answer", "does not answer"],
    "total": [" of "],
    "no": [
        "has no day",
        "and no row",
        "No answer",
        "no. ",
        "no longer",
        "which no",
        "No file",
        "No period",
        "no head",
        "no later than",
        "no earlier than",
        "No clause",
        "No instruction",
        "No last day",
        "no instrument",
        "no members",
        "no period",
        "no permanent",
        "no report",
        "is no fact",
        "is no last day",
        "no more time",
    ],
    "right": [
        "report is right",
        "not right",
        "this is right",
        "what is right",
        "the right one",
        "to the right of",
        "both are right",
        "word is right",
    ],
    "add": ["add up", "adds up"],
    "change": ["change the direction", "Change password", "change password"],
    "row": ["rows are not found"],  # of the database
    "invented": ["that are not invented"],
    "number": ["umber cannot", "umber of", "his number", "whole number"],  # a count
    "report": ["report faults", "reports are handed in for"],
}


def terms() -> dict[str, set[str]]:
    """Return the Khmer that may stand for each English term of the tables."""
    tables = GLOSSARY.read_text("utf-8").split("## How the Khmer is written")[0]
    found = {}
    for english, khmer, _source in ROW.findall(tables):
        for one, words in _pairs(english, khmer):
            found.setdefault(one, set()).add(words)
    return found


def _pairs(english, khmer):
    """Split a row that holds several terms: the n-th English goes with the n-th Khmer."""
    english, khmer = (re.sub(r" \([^)]*\)", "", text).strip() for text in (english, khmer))
    if english == "English":
        return []
    for sign in ("[;,]", ";", ","):
        names = [name.strip().removeprefix("to ") for name in re.split(sign, english)]
        words = [word.replace("…", "").strip() for word in re.split(sign, khmer)]
        if len(names) == len(words):
            return zip(names, words, strict=True)
        if len(words) == 1:
            return [(name, words[0]) for name in names]
    raise AssertionError(f"not as many Khmer terms as English: {english}")


TERMS = terms()


def test_the_tables_are_read():
    assert len(TERMS) > 120
    assert TERMS["sangkat"] == {"សង្កាត់"}
    assert TERMS["sign out"] == {"ចាកចេញ"}
    assert TERMS["reviewer"] == {"អ្នកពិនិត្យ"}


def says(term, message) -> bool:
    plural = re.escape(term[:-1]) + "(?:y|ies)" if term.endswith("y") else re.escape(term) + "s?"
    found = re.search(rf"\b{plural}\b", NOT_SAID.sub(" ", message), re.I)
    return bool(found) and not any(part in message for part in OTHERWISE.get(term, ()))


@pytest.mark.parametrize("term", sorted(TERMS))
def test_a_term_has_its_khmer_wherever_it_is_said(term):
    wrong = {
        message: khmer
        for (_context, message), khmer in entries(OWN).items()
        if says(term, message) and not any(words in khmer for words in TERMS[term])
    }
    assert not wrong


# The framework's words for the same things.
OF_THE_FRAMEWORK = ["password", "search", "delete", "save", "import", "export", "user name"]


@pytest.mark.parametrize("term", OF_THE_FRAMEWORK)
def test_the_framework_keeps_to_the_terms(term):
    wrong = {
        message: khmer
        for (_context, message), khmer in entries(FRAMEWORK / "django.po").items()
        if says(term, message) and not any(words in khmer for words in TERMS[term])
    }
    assert not wrong
