"""Which units one cell names, and at which level each stands: ស្រុកស្អាង ខេត្តកណ្តាល."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from taskforce.khmer import clean
from taskforce.khmer.kinds import UNIT_KINDS, any_of

from .columns import ANY_UNIT

# What a code of so many digits is, and the field that names a unit of this depth.
NAMED_BY = {2: "province", 4: "district", 6: "commune"}
DEPTH_OF = {name: depth for depth, name in NAMED_BY.items()}
FIELD_OF_KIND = {
    "capital": "province",
    "province": "province",
    "krong": "district",
    "srok": "district",
    "khan": "district",
    "khum": "commune",
    "sangkat": "commune",
}
KIND_WORD = any_of(kind.spellings for kind in UNIT_KINDS)
_QUOTES = "[«»“”„\"']*"
# Before a name; the kind that ends one, as in ស្រុកភ្នំស្រុក, has another kind or nothing behind.
_KIND = re.compile(
    f"(?P<word>{KIND_WORD}) ?(?!{_QUOTES}{KIND_WORD})(?={_QUOTES}[\u1780-\u17b3០-៩0-9])"
)
_BETWEEN = re.compile(r"[,;/|()\n–—-]+")
_EDGES = " ,;/|()\n–—-។"


def field_of_kind(word: str) -> str:
    """Return the field that holds units of a kind, by its Khmer word."""
    kind = next(kind for kind in UNIT_KINDS if re.fullmatch(kind.spellings, word))
    return FIELD_OF_KIND[kind.code]


def kind_field(text: str) -> str:
    """Return the field of the kind that a name begins with; nothing where it begins with none."""
    match = _KIND.match(clean(text))
    return field_of_kind(match["word"]) if match else ""


def split_names(text: str, *, spaced: bool) -> list[str]:
    """Return the names in a text, each with the kind before it where one is there.

    Some names hold such a word (ឃុំឫស្សីស្រុកខាងកើត): `spaced` cuts only where something stands
    between a name and the next kind.
    """
    starts = [
        match.start()
        for match in _KIND.finditer(text)
        if not spaced or text[match.start() - 1 : match.start()].strip(_EDGES) == ""
    ]
    cuts = sorted({0, *starts, len(text)})
    pieces = [text[start:end].strip(_EDGES) for start, end in zip(cuts, cuts[1:], strict=False)]
    names = []
    for piece in filter(None, pieces):
        parts = [part.strip(_EDGES) for part in _BETWEEN.split(piece)]
        names += filter(None, parts)
    return names


@dataclass
class Placed:
    """The names of a row by level, and from which field each was taken.

    `moved` are the fields that a name without its kind was moved to; `unclear` is a name that
    units of several levels bear.
    """

    texts: dict[str, str]
    sources: dict[str, str] = field(default_factory=dict)
    moved: set[str] = field(default_factory=set)
    unclear: str = ""


class Placing:
    """Brings the names of one row to their levels.

    `stands(field, text)` tells whether a unit of that level is called so, `is_kind(field, text)`
    whether it also is of the kind that the text says; `depth` is that of the code, if one is given.
    """

    def __init__(self, written: dict[str, str], stands: Callable, is_kind: Callable, depth: int):
        self.stands, self.is_kind, self.depth = stands, is_kind, depth
        self.placed = Placed({name: written[name] for name in DEPTH_OF})
        for source in (ANY_UNIT, *DEPTH_OF):
            if written[source] and not self._is_in_place(source, written[source]):
                self._place(source, written[source])

    def _is_in_place(self, source, text):
        if source == ANY_UNIT or not self.stands(source, text):
            return False
        meant = kind_field(text)
        return meant in ("", source) or not self.is_kind(meant, text)

    def _place(self, source, text):
        found = self._best(source, text)
        placed = self.placed
        if found.keys() == {source}:
            return
        for name, part in found.items():
            before = placed.texts[name]
            if before and name != source and self.placed.sources.get(name) != source:
                # Two cells that name a unit of one level: both count, and must agree.
                part = part if self._agree(name, before, part) else f"{before} / {part}"
            placed.texts[name] = part
            placed.sources[name] = source
        if source not in found and source != ANY_UNIT:
            placed.texts[source] = ""

    def _agree(self, name, before, part):
        return bool(self.stands(name, before) & self.stands(name, part))

    def _best(self, source, text):
        """Return the names in a cell by level, cut where each of them is one that is known."""
        ways = [split_names(text, spaced=True), split_names(text, spaced=False), [text]]
        cut = [found for names in ways if (found := self._by_level(source, names))]
        known = (found for found in cut if all(self.stands(n, part) for n, part in found.items()))
        return next(known, cut[0])

    def _by_level(self, source, names):
        """Return names by level; nothing where two would stand at one."""
        found = {}
        for part in names:
            name = self._level(source, part, found)
            if name in found:
                return {}
            found[name] = part
        return found

    def _level(self, source, part, found):
        if meant := kind_field(part):
            return meant
        own = [] if source == ANY_UNIT else [source]
        known = [name for name in (*own, *self._others(source)) if self.stands(name, part)]
        if source == ANY_UNIT and len(known) > 1:
            self.placed.unclear = part
        name = next((name for name in known if name not in found), "")
        if name and name not in own and source != ANY_UNIT and not found:
            self.placed.moved.add(name)
        return name or (own or ["district"])[0]

    def _others(self, source):
        """Return where else a name without a kind may stand: above its column, as the code says."""
        for name, depth in DEPTH_OF.items():
            above = source == ANY_UNIT or depth < DEPTH_OF[source]
            if above and self.depth in (0, depth):
                yield name
