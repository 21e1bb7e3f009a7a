"""Which role a row means: what its cell says, else what the heading above it says."""

import re

from taskforce.khmer import clean, key

from .cells import Entry
from .rows import Row

# Who does the work of a seat without holding it: ប្រធានស្តីទី, ស្តីទីប្រធាន, ប្រធាន (ស្តីទី),
# also with a subscript DO for the TA. The system itself writes the first (`Seat.role_title`).
_ACTING = re.compile("[ (]*(?:ស្[តដ]ីទី(?:ជា)?|\\bacting\\b)[ )]*", re.IGNORECASE)
_EDGES = re.compile("^(?:[0-9០-៩]{1,2} ?[.)/-]|[•*–—-])+ *|[ ។.,;:៖]+$")
# Words that say nothing more of a role in a list of the task force.
_OF_THE_GROUP = re.compile(" ?(?:នៃ)?ក្រុម(?:ការងារ)?$")
SYNONYMS = {key("សមាជិកា"): key("សមាជិក")}


def acting_in(role: str) -> str:
    """Return what lists and papers in Khmer call one who acts in a role."""
    return f"{role}ស្តីទី"


def role_text(entry: Entry, known) -> str:
    """Return the text that names a row's role; `known` holds the match forms of all roles.

    A heading counts only where it is a role: most are not.
    """
    text = entry.values["role"]
    headed = headed_role(entry.row)
    return text or (headed if find_role(headed, known)[0] else "")


def headed_role(row: Row) -> str:
    return row.headed.get("role", "")


def find_role(text: str, known: dict) -> tuple:
    """Return the role that a text names, or None, and whether its person only acts in it."""
    if role := known.get(key(text)):
        return role, False
    text = _EDGES.sub("", clean(text))
    if role := _named(text, known):
        return role, False
    if _ACTING.search(text) and (role := _named(_ACTING.sub("", text), known)):
        return role, True
    return None, False


def _named(text, known):
    for spelling in (text, _OF_THE_GROUP.sub("", text)):
        form = key(spelling)
        if role := known.get(form) or known.get(SYNONYMS.get(form)):
            return role
    return None
