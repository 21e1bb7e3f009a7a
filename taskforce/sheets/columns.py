"""Which column holds what, by the spellings of its header that are known."""

import re
from functools import lru_cache

from taskforce.khmer import key
from taskforce.khmer.likeness import likeness

from .header_words import (
    ANY_UNIT,
    ANY_UNIT_HEADERS,
    HEADERS,
    LOOSE_HEADERS,
    SEAT_NO,
    SEAT_NO_HEADERS,
)

# A name that begins so is the template's own example, left standing.
EXAMPLE = "ឧទាហរណ៍"
UNIT_FIELDS = ("unit_code", "province", "district", "commune", ANY_UNIT)

LONGEST_HEADER = 200
SHORTEST_ALIKE, ALIKE = 5, 0.85  # signs of a header, and how alike a misspelt one must be
_PUNCTUATION = re.compile(r"[-/.,:;()*_៖។№]+")


@lru_cache(maxsize=2_000)
def header_key(text) -> str:
    """Return a header in the form in which two are compared."""
    text = str(text)
    return _PUNCTUATION.sub("", key(text)) if len(text) < LONGEST_HEADER else ""


FIELDS = {
    header_key(header): name
    for name, headers in (HEADERS | {ANY_UNIT: ANY_UNIT_HEADERS, SEAT_NO: SEAT_NO_HEADERS}).items()
    for header in headers
}
_LOOSE = [(header_key(text), name) for name, texts in LOOSE_HEADERS.items() for text in texts]

# The number of a seat is never guessed: a number that means something else would be held for one.
_GUESSED = [
    known for known, name in FIELDS.items() if name != SEAT_NO and len(known) >= SHORTEST_ALIKE
]

# Words of two languages, or with a remark, in one header: name / sex (Sex).
_PARTS = re.compile(r"[/()\n|\[\]–—]+")


def field_of(text: str) -> str:
    """Return the field that a header names; also where it does so in two languages."""
    if name := FIELDS.get(header_key(text)):
        return name
    parts = [part for part in _PARTS.split(text[:LONGEST_HEADER]) if header_key(part)]
    names = {FIELDS.get(header_key(part)) for part in parts} if len(parts) > 1 else set()
    return names.pop() or "" if len(names) == 1 else ""


def loosely(text: str) -> tuple[str, ...]:
    """Return the fields that a header may mean where no other column says so."""
    written = header_key(text)
    return tuple(name for known, name in _LOOSE if known == written)


def nearly(text: str) -> str:
    """Return the field whose header a text resembles or begins with; nothing where it is unlike."""
    first = _PARTS.split(text[:LONGEST_HEADER].strip())[0]
    if name := FIELDS.get(header_key(first)):
        return name
    written = header_key(text)
    if len(written) < SHORTEST_ALIKE:
        return ""
    scores = {known: likeness(written, known) for known in _GUESSED}
    best = max(scores, key=scores.get)
    return FIELDS[best] if scores[best] >= ALIKE else ""


# What a column under a head that it shares with its neighbours may be called.
SUB_HEADERS = {
    header_key(text): name
    for name, texts in {
        "born_on": ("កំណើត", "កើត", "of birth"),
        "appointed_on": ("តែងតាំង", "of appointment"),
        "name_km": ("ខ្មែរ", "ជាអក្សរខ្មែរ", "អក្សរខ្មែរ", "Khmer"),
        "name_latin": ("ឡាតាំង", "ជាអក្សរឡាតាំង", "អក្សរឡាតាំង", "អង់គ្លេស", "Latin", "English"),
        "role": ("ក្នុងក្រុមការងារ", "ក្នុងក្រុម", "in the group"),
        "position": ("បច្ចុប្បន្ន", "រដ្ឋ", "ក្នុងរដ្ឋបាល", "current"),
        "unit_code": ("លេខកូដ", "កូដ"),
        "decision_no": ("លេខ", "លេខលិខិត"),
    }.items()
    for text in texts
}
# Two columns of which one is ticked.
MAN, WOMAN = "man", "woman"
TICKED = {header_key(text): MAN for text in ("ប្រុស", "ប", "Male", "M")}
TICKED |= {header_key(text): WOMAN for text in ("ស្រី", "ស", "Female", "F")}
# Two columns that together are the name.
FAMILY_NAME, GIVEN_NAME = "family_name", "given_name"
NAME_PARTS = {header_key(text): FAMILY_NAME for text in ("គោត្តនាម", "នាមត្រកូល", "Family name")}
NAME_PARTS |= {header_key(text): GIVEN_NAME for text in ("នាម", "នាមខ្លួន", "Given name")}
# The column that a workbook with its faults marked has beside the cells (`marked`): no data.
REASON_HEADERS = ("មូលហេតុដែលត្រូវកែ", "What to correct")
