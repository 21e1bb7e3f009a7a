"""Which unit a row means: by its code, which the name must confirm, else by its name."""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from taskforce.khmer import clean, key, latin_key, strip_kind
from taskforce.khmer.queries import whole_code

from .cells import Entry

# What a code of so many digits is, and the field that names a unit of this depth.
NAMED_BY = {2: "province", 4: "district", 6: "commune"}


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


@lru_cache(maxsize=10_000)
def forms(text: str) -> frozenset[str]:
    """Return what a name is compared by: with and without its kind, in Khmer or romanised."""
    bare = strip_kind(text)
    return frozenset({key(text), key(bare), latin_key(bare), latin_key(text)} - {""})


class Places:
    """The units of one capital or province, found by code and by name."""

    def __init__(self, units: list[Place], all_codes: set[str], succession: dict[str, str]):
        self.by_code = {unit.code: unit for unit in units}
        self.all_codes, self.succession = all_codes, succession
        self.province = min(units, key=lambda unit: len(unit.code))
        self.kind_words = sorted({unit.kind_word for unit in units}, key=len, reverse=True)
        self.forms, self.by_form = {}, defaultdict(list)
        for unit in units:
            self.forms[unit.code] = forms(unit.name_km) | forms(unit.name_latin)
            for form in self.forms[unit.code]:
                self.by_form[len(unit.code), form].append(unit)
        self._meant = {}

    def find(self, entry: Entry) -> Place | None:
        """Return the unit of a row; a fault, or what was mended, goes into its issues."""
        texts = {name: entry.values[name] for name in NAMED_BY.values()}
        code = entry.values["unit_code"]
        if code:
            return self._by_code(entry, code, texts)
        if any(map(entry.is_at_fault, ("unit_code", *NAMED_BY.values()))):
            return None
        return self._by_name(entry, texts)

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
        return unit if unit and self._is_called(unit, texts) else None

    def _unknown_code(self, entry, code, texts):
        if code in self.all_codes or self.succession.get(code, "") in self.all_codes - {""}:
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
        return not text or bool(forms(text) & self.forms[unit.code])

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

    def _by_name(self, entry, texts):
        name, found = self._candidates(texts)
        if not name:
            entry.error("missing_unit", "unit_code")
        elif len(found) == 1:
            self._check_kind(entry, found[0], texts)
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
            found = [
                unit
                for unit in self._called(length, texts[field])
                if any(unit.code.startswith(code) for code in within)
            ]
            if not found:
                break
            within = {unit.code for unit in found}
        return name, found

    def _called(self, length, text):
        units = {unit for form in forms(text) for unit in self.by_form[length, form]}
        same_kind = {unit for unit in units if self._kind_word(text, unit) == unit.kind_word}
        return sorted(same_kind or units, key=lambda unit: unit.code)
