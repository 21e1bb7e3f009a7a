"""Which unit a row means: by its code, which the name must confirm, else by its name."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from taskforce.khmer import clean, has_khmer, key, latin_key, strip_kind
from taskforce.khmer.kinds import strip_unit_kind
from taskforce.khmer.queries import whole_code

from .cells import Entry
from .columns import ANY_UNIT, UNIT_FIELDS
from .suggestions import LEAST, MOST, of_place
from .unit_codes import read_code
from .unit_names import DEPTH_OF, NAMED_BY, Placed, Placing

OTHER_LEVEL, ABOVE = 0.85, 0.3  # what a name of another level, and those above, count for
SURE = 0.7  # with a name so alike, units of other levels need no look


@dataclass(frozen=True, slots=True)
class Place:
    """A unit as the reading of spreadsheets needs it."""

    pk: int
    code: str
    kind_word: str
    name_km: str
    name_latin: str

    @property
    def full_name(self) -> str:
        return self.kind_word + self.name_km


def spelling(text: str) -> str:
    """Return the form in which an accepted spelling is kept and found again."""
    return key(text)


# Around a name, also behind its kind; an apostrophe inside a romanised name is part of none.
_QUOTES = re.compile("[«»“”„\"'’‘ʼʻ`´]+")


@lru_cache(maxsize=10_000)
def forms(text: str) -> frozenset[str]:
    """Return what a name is compared by: with and without its kind, in Khmer or romanised."""
    text = _QUOTES.sub("", text)
    spellings = {text, strip_kind(text), strip_unit_kind(text)}
    # Of a Khmer name the Latin form keeps the consonants alone, which two names may share.
    latin = set() if has_khmer(text) else set(map(latin_key, spellings))
    return frozenset((latin | set(map(key, spellings))) - {""})


class Places:
    """The units of one capital or province, found by code and by name.

    `accepted` are spellings that a person has confirmed: (field, code of the unit above or
    nothing, `spelling` of the text) to the code of the unit that is meant. `names_of_old` are the
    names that a code was borne with.
    """

    def __init__(
        self,
        units: list[Place],
        all_codes: set[str],
        succession: dict[str, str],
        accepted: dict[tuple[str, str, str], str] | None = None,
        names_of_old: dict[str, set[str]] | None = None,
    ):
        self.accepted, self.names_of_old = accepted or {}, names_of_old or {}
        self.by_code = {unit.code: unit for unit in units}
        self.all_codes, self.succession = all_codes, succession
        self.province = min(units, key=lambda unit: len(unit.code))
        self.kind_words = sorted({unit.kind_word for unit in units}, key=len, reverse=True)
        self.forms, self.by_form = {}, defaultdict(list)
        for unit in units:
            self.forms[unit.code] = forms(unit.name_km) | forms(unit.name_latin)
            for form in self.forms[unit.code]:
                self.by_form[len(unit.code), form].append(unit)
        self._meant, self._suggested, self._placed = {}, {}, {}

    def find(self, entry: Entry) -> Place | None:
        """Return the unit of a row; a fault, or what was mended, goes into its issues."""
        code = read_code(entry)
        if not code and any(map(entry.is_at_fault, UNIT_FIELDS)):
            return None
        placed = self._place(entry, code)
        texts = placed.texts
        unit = self._by_code(entry, code, texts) if code else self._by_name(entry, placed)
        if unit and (name := NAMED_BY[len(unit.code)]) in placed.moved:
            entry.warn("unit_kind_mismatch", name, found=unit.full_name)
        return unit

    def _place(self, entry, code):
        """Bring the names to their levels: one cell may hold several, or one of another level."""
        written = {name: entry.values[name] for name in (ANY_UNIT, *DEPTH_OF)}
        if not code and not any(written.values()):
            written[ANY_UNIT] = self._headed(entry)
        known = (*written.values(), len(code))
        if known not in self._placed:
            self._placed[known] = Placing(
                written, self._standing, self._is_kind, len(whole_code(code))
            ).placed
        placed = self._placed[known]
        if placed.sources:
            entry.values |= placed.texts
            entry.sources |= placed.sources
        return placed

    def _headed(self, entry):
        """Return what the heading above says, where it is a unit without its kind."""
        text = entry.row.headed.get("role", "")
        return text if text and any(self._standing(name, text) for name in DEPTH_OF) else ""

    def _standing(self, name, text) -> set[Place]:
        """Return the units of a level that are called so, or are known to be meant."""
        length = DEPTH_OF[name]
        units = {unit for form in forms(text) for unit in self.by_form[length, form]}
        return units | set(self._accepted(length, text, {""}))

    def _is_kind(self, name, text):
        units = self._standing(name, text)
        return any(self._kind_word(text, unit) == unit.kind_word for unit in units)

    # By code

    def _by_code(self, entry, code, texts):
        full = whole_code(code)
        unit = self.by_code.get(full)
        known = unit is not None and self._is_called(unit, texts)
        if not known and (successor := self._successor(full, texts)):
            entry.warn(
                "retired_unit_code", "unit_code", code=successor.code, found=successor.full_name
            )
            return successor
        if unit is None:
            return self._unknown_code(entry, full, texts)
        if wrong := self._disagreeing(unit, texts):
            entry.error(
                "unit_code_name_mismatch", "unit_code", code=unit.code, found=wrong.full_name
            )
            return None
        if full != code:
            entry.warn("leading_zero_restored", "unit_code", code=full)
        self._check_kind(entry, unit, texts)
        return unit

    def _successor(self, code, texts):
        """Return the unit that an old code means today, unless the name speaks against it."""
        unit = self.by_code.get(self.succession.get(code, ""))
        if unit is None or self._is_called(unit, texts):
            return unit
        return unit if unit.code != code and self._was_called(code, unit, texts) else None

    def _was_called(self, code, unit, texts):
        """Tell whether the name given is one that an old code was borne with."""
        text = texts[NAMED_BY[len(unit.code)]]
        return any(forms(text) & forms(name) for name in self.names_of_old.get(code, ()))

    def _unknown_code(self, entry, code, texts):
        if successor := self.by_code.get(self.succession.get(code, "")):
            found = successor.full_name
            entry.error("unit_code_name_mismatch", "unit_code", code=code, found=found)
        elif code in self.all_codes or self.succession.get(code, "") in self.all_codes - {""}:
            entry.error("unit_outside_scope", "unit_code", province=self.province.full_name)
        elif len(found := self._candidates(texts)[1]) == 1:
            entry.error(
                "unit_code_name_mismatch",
                "unit_code",
                words="unit_code_unknown",
                code=code,
                found=found[0].full_name,
            )
        else:
            entry.error("unknown_unit", "unit_code")

    def _is_called(self, unit, texts):
        """Tell whether the name given for the unit itself, if any, is its name."""
        text = texts[NAMED_BY[len(unit.code)]]
        if not text or forms(text) & self.forms[unit.code]:
            return True
        return unit in self._accepted(len(unit.code), text, {unit.code})

    def _disagreeing(self, unit, texts):
        """Return the unit, or the one above it, whose name is not the one given."""
        for length in range(len(unit.code), 0, -2):
            above = self.by_code[unit.code[:length]]
            if not self._is_called(above, texts):
                return above
        # A name below the unit's own level: the code says a district, the name a commune.
        below = [
            text
            for length, name in NAMED_BY.items()
            if length > len(unit.code) and (text := texts[name])
        ]
        return unit if below else None

    def _check_kind(self, entry, unit, texts):
        name = NAMED_BY[len(unit.code)]
        if (word := self._kind_word(texts[name], unit)) and word != unit.kind_word:
            entry.warn("unit_kind_mismatch", name, found=unit.full_name)

    def _kind_word(self, text, unit):
        """Return the kind that stands before a name, unless it is part of the name itself."""
        text = clean(text)
        if key(text) == key(unit.name_km):
            return ""
        return next((word for word in self.kind_words if text.startswith(word)), "")

    # By name

    def _by_name(self, entry, placed: Placed):
        name, found = self._candidates(placed.texts)
        if placed.unclear:
            found = self._all_called(placed.unclear)
        elif len(found) > 1:
            found = self._below_heading(entry, found)
        if not name:
            columns = (field for field in UNIT_FIELDS if field in entry.row.columns)
            entry.error("missing_unit", next(columns, "unit_code"))
        elif len(found) == 1:
            self._check_kind(entry, found[0], placed.texts)
            return found[0]
        elif found:
            entry.error("ambiguous_unit", name, codes=", ".join(unit.code for unit in found))
        else:
            entry.error("unknown_unit", name)
        return None

    def _candidates(self, texts):
        """Return which field names the unit, and the units it may mean."""
        meant = tuple(texts.values())
        if meant not in self._meant:
            self._meant[meant] = self._search(texts)
        return self._meant[meant]

    def _search(self, texts):
        within, name, found = {""}, "", []
        for length, field in NAMED_BY.items():
            if not texts[field]:
                continue
            name = field
            found = self._accepted(length, texts[field], within) or [
                unit
                for unit in self._called(length, texts[field])
                if any(unit.code.startswith(code) for code in within)
            ]
            if not found:
                break
            within = {unit.code for unit in found}
        return name, found

    def _accepted(self, length, text, within):
        """Return the unit that a person has said is meant, where it lies within one of these."""
        if not self.accepted:
            return []
        written, field = spelling(text), NAMED_BY[length]
        for code in ("", *{code[:end] for code in within for end in range(2, length, 2)}):
            unit = self.by_code.get(self.accepted.get((field, code, written), ""))
            if unit and any(unit.code.startswith(above) for above in within):
                return [unit]
        return []

    def _called(self, length, text):
        units = {unit for form in forms(text) for unit in self.by_form[length, form]}
        same_kind = {unit for unit in units if self._kind_word(text, unit) == unit.kind_word}
        return sorted(same_kind or units, key=lambda unit: unit.code)

    def _below_heading(self, entry, found):
        """Return those of several units of one name that stand under the unit of the heading."""
        above = {n: text for n, text in entry.row.headed.items() if n in DEPTH_OF}
        _name, heads = self._candidates(dict.fromkeys(DEPTH_OF, "") | above)
        codes = tuple(unit.code for unit in heads)
        return [unit for unit in found if unit.code.startswith(codes)] or found

    def _all_called(self, text):
        found = {unit for name in DEPTH_OF for unit in self._standing(name, text)}
        return sorted(found, key=lambda unit: unit.code)

    # By likeness

    def suggest(self, texts: dict[str, str]) -> list[Place]:
        """Return which units misspelt names probably mean, the likeliest first.

        `texts` holds what is written, by the fields `province`, `district` and `commune`.
        """
        written = tuple(texts.get(name) or "" for name in NAMED_BY.values())
        if written not in self._suggested:
            self._suggested[written] = self._ranked(dict(zip(NAMED_BY, written, strict=True)))
        return self._suggested[written]

    def _ranked(self, written):
        lowest = max((length for length, text in written.items() if text), default=0)
        if not lowest:
            return []
        scores = {}
        for same_level in (True, False):
            for unit in self.by_code.values():
                if (len(unit.code) == lowest) is same_level:
                    scores[unit] = self._score(unit, written, lowest)
            if max(scores.values(), default=0) > SURE:
                break
        likely = [unit for unit, score in scores.items() if score >= LEAST]
        likely.sort(key=lambda unit: (-scores[unit], unit.code))
        return likely[:MOST]

    def _score(self, unit, written, lowest):
        """Weigh the name itself, then those above it; a unit of another level is less likely."""
        score = of_place(written[lowest], unit.name_km, unit.name_latin)
        if score < LEAST:
            return 0
        if len(unit.code) != lowest:
            score *= OTHER_LEVEL
        for length in range(2, min(lowest, len(unit.code)), 2):
            above = self.by_code.get(unit.code[:length])
            if above and written[length]:
                alike = of_place(written[length], above.name_km, above.name_latin)
                score += ABOVE * (alike - 1)
        return score
