"""What the heading of a section says of the rows below it: their unit, or their role."""

import re

from taskforce.khmer import clean

from .unit_names import KIND_WORD as _WORD
from .unit_names import field_of_kind

BELOW = {"province": ("district", "commune"), "district": ("commune",), "commune": ()}
# Words that follow a kind and begin no name: "the districts and communes".
_NO_NAME = "និង|ឬ|ទាំង|នៃ|ជា|នីមួយ|ចំនួន|គោលដៅ|ផ្សេង"
_UNIT = re.compile(
    f"(?P<word>{_WORD}) ?(?!{_NO_NAME}|{_WORD})"
    f"(?P<name>[\u1780-\u17b3](?:(?!{_WORD})[\u1780-\u17d3])*)"
)
_OF_GROUP = re.compile("^ក្រុមការងារ(?:រាជរដ្ឋាភិបាល)?(?:ចុះមូលដ្ឋាន)?(?:ថ្នាក់|នៃ)? ?")
_ORDINAL = re.compile(r"^(?:[\u1780-\u17b30-9០-៩]{1,2}|[IVXLivxl]+|[A-Za-z])[.)៖:/។ -]+")


def read_heading(text: str) -> dict[str, str]:
    """Return the fields that a heading fills: the unit it names, else what may be a role."""
    text = clean(text)
    units = {field_of_kind(match["word"]): match[0] for match in _UNIT.finditer(text)}
    if units:
        return units
    role = bare(text)
    return {"role": role} if role else {}


def bare(text: str) -> str:
    """Return a heading without its number or letter."""
    return _ORDINAL.sub("", text).strip(" :៖.។")


def is_numbered(text: str) -> bool:
    return _ORDINAL.match(clean(text)) is not None


def names_unit(text: str) -> bool:
    """Tell whether a text begins with a kind of unit and its name, or with the group of it."""
    return _UNIT.match(_OF_GROUP.sub("", clean(text))) is not None


def follow(headed: dict[str, str], found: dict[str, str]) -> dict[str, str]:
    """Return what holds below a further heading: a unit ends those below it, and the role."""
    if not found.keys() - {"role"}:
        return headed | found
    kept = {name: text for name, text in headed.items() if name != "role"}
    for name in found:
        for below in BELOW[name]:
            kept.pop(below, None)
    return kept | found
