"""What the cells of one member say: names, dates, numbers, each fault named with its cell."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from taskforce.khmer import (
    Refused,
    check,
    clean,
    has_khmer,
    key,
    parse_date_noted,
    parse_phone_noted,
)

from .header_words import SEAT_NO
from .issues import ERROR, WARNING, Issue, shown
from .rows import BOTH_SEXES, Row

LENGTHS = {
    "name_km": 150,
    "name_latin": 150,
    "honorific": 100,
    "position": 200,
    "institution": 200,
    "decision_no": 60,
    "note": 500,
    "role": 200,
    "unit_code": 40,
    "province": 200,
    "district": 200,
    "commune": 200,
    "unit": 200,
    "phone": 200,
    "sex": 60,
    "born_on": 100,
    "appointed_on": 100,
    SEAT_NO: 20,
}
# Without these a row is no member; a fault in any other leaves that cell empty.
NEEDED = {"name_km", "role", "unit_code", "born_on", "appointed_on", SEAT_NO}
# A name of a unit that is not understood may be that of another unit.
NEEDED_IN_KHMER = NEEDED | {"province", "district", "commune", "unit"}

BAD_STARTS = tuple("=+-@\t\r")
BIDI = set("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
EXCEL_ERRORS = {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!"}
REACHES_OUT = ("HYPERLINK(", "WEBSERVICE(", "IMPORT", "RTD(", "DDE(", "|", "[", "://")
NOTHING = {"-", "–", "—", "គ្មាន", "n/a"}
PLACEHOLDERS = {
    key(word).strip("()")
    for word in (
        "ទំនេរ",
        "នៅទំនេរ",
        "តំណែងទំនេរ",
        "មិនទាន់មាន",
        "មិនទាន់មានអ្នកកាន់",
        "មិនទាន់តែងតាំង",
        "កំពុងរង់ចាំ",
        "គ្មាន",
        "vacant",
        "n/a",
        "-",
    )
}

SEXES = {key(word): "m" for word in ("ប្រុស", "ប", "ប.", "បុរស", "m", "male", "ឯ.ឧ")}
SEXES |= {key(word): "f" for word in ("ស្រី", "ស", "ស.", "ស្ត្រី", "នារី", "f", "female")}
QUOTES = "«»“”„\"'’‘ "
_NUMBERED = re.compile(r"^[0-9០-៩]{1,4} ?[.)៖/-] ?")
WOMEN, MEN = ("លោកជំទាវ", "លោកស្រី", "អ្នកស្រី", "កញ្ញា"), ("ឯកឧត្តម", "លោក")
HONORIFIC_SEX = {key(word): "f" for word in WOMEN} | {key(word): "m" for word in MEN}
ABBREVIATIONS = {"ឯ.ឧ.": "ឯកឧត្តម", "ឯ.ឧ": "ឯកឧត្តម", "ល.ជ.": "លោកជំទាវ", "ល.ជ": "លោកជំទាវ"}

# What the reading of dates calls by finer names than the contract with the users of the file.
DATE_CODES = {
    "unreadable_date": "invalid_date",
    "weekday_mismatch": "invalid_date",
    "buddhist_year": "implausible_date",
}


@dataclass(slots=True)
class Entry:
    """One row: what was understood of it, and what was not."""

    row: Row
    values: dict = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    # Of a name that was taken from the cell of another field: that field.
    sources: dict[str, str] = field(default_factory=dict)

    @property
    def is_faulty(self) -> bool:
        return any(issue.is_error for issue in self.issues)

    def column_of(self, name) -> str:
        """Return the letter of the column that a value was taken from."""
        return self.row.columns.get(self.sources.get(name, name), "")

    def is_at_fault(self, name) -> bool:
        column = self.row.columns.get(name)
        return any(issue.is_error and issue.column == column for issue in self.issues)

    def error(self, code, name="", /, *, words="", **params):
        self._add(ERROR, code, name, words, params)

    def warn(self, code, name="", /, *, words="", **params):
        self._add(WARNING, code, name, words, params)

    def fault(self, code, name, /, **params):
        """An error where the cell is needed, a warning where it may stay empty."""
        self._add(ERROR if name in NEEDED else WARNING, code, name, "", params)

    def old_font(self, tell, name):
        """Say that a cell is typed in a font of old; of some no table is known."""
        tell("legacy_encoding", name, words="" if self.row.legacy[name] else "no_font_table")

    def _add(self, level, code, name, words, params):
        row, name = self.row, self.sources.get(name, name)
        value = row.cells.get(name)
        if value is None:
            value = row.formulas.get(name)
        column = row.columns.get(name, "")
        self.issues.append(
            Issue(level, code, row.sheet, row.number, column, shown(value), params, words)
        )


def read_cells(row: Row, honorifics: dict[str, str], on: date) -> Entry:
    """Return a row's cells as values; every fault stands in the entry's issues.

    `honorifics` maps the match form of each known form of address to the form itself.
    """
    entry = Entry(row)
    if holder := next((name for name, value in row.cells.items() if "\0" in str(value)), None):
        entry.error("nul_byte", holder)
        return entry
    if "name_km" in row.legacy:
        # Of the rest nothing can be said before somebody has looked at the letters.
        entry.old_font(entry.error, "name_km")
        return entry
    # Few lists have the number of a seat.
    texts = {n: _text(entry, n) for n in LENGTHS if n != SEAT_NO or n in row.columns}
    entry.values = texts
    _name(entry, honorifics)
    _sex(entry)
    texts["born_on"] = _date(entry, "born_on")
    texts["appointed_on"] = _date(entry, "appointed_on")
    if texts["born_on"] and texts["born_on"] > on:
        entry.error("implausible_date", "born_on", words="born_in_future")
    elif texts["born_on"] and texts["appointed_on"] and texts["appointed_on"] <= texts["born_on"]:
        entry.error("implausible_date", "appointed_on", words="appointed_before_birth")
    texts["phone"] = _phone(entry)
    return entry


def _text(entry, name):
    """Return a cell as clean text; empty where it holds nothing that can be taken."""
    value = entry.row.cells.get(name)
    if name in entry.row.legacy:
        tell = entry.error if name in NEEDED_IN_KHMER else entry.warn
        entry.old_font(tell, name)
        return ""
    if formula := entry.row.formulas.get(name):
        if value is None:
            entry.fault("formula_without_value", name)
            return ""
        if any(word in formula.upper() for word in REACHES_OUT):
            entry.warn("formula_cell", name)
    if isinstance(value, str) and value.strip() in EXCEL_ERRORS:
        entry.fault("excel_error_value", name)
        return ""
    written = _written(value) if value is not None else ""
    try:
        # Text of an old font is judged by its column, not by one cell.
        check(written, legacy=False)
    except Refused as refusal:
        entry.fault(refusal.code, name, **refusal.params)
        return ""
    text = clean(written)
    if len(text) > LENGTHS[name]:
        entry.error("text_too_long", name, limit=LENGTHS[name])
        return ""
    return "" if text.casefold() in NOTHING and name != "name_km" else text


def _written(value):
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(value)


def _name(entry, honorifics):
    raw = str(entry.row.cells.get("name_km", ""))
    text = entry.values["name_km"]
    if not text:
        if not entry.is_at_fault("name_km"):
            entry.error("missing_name", "name_km")
    elif key(text).strip("()") in PLACEHOLDERS:
        entry.error("placeholder_name", "name_km")
    elif raw.lstrip(" ").startswith(BAD_STARTS):
        entry.error("name_bad_start", "name_km")
    elif not has_khmer(text):
        lost = "khmer_lost" if "??" in text else ""
        entry.error("name_not_khmer", "name_km", words=lost)
    elif BIDI & set(raw):
        entry.warn("bidi_control_removed", "name_km")
    entry.values["name_km"] = _bare_name(text)
    _split_honorific(entry, honorifics)


def _bare_name(text):
    """Return a name without the number before it and the quotation marks around it."""
    bare = _NUMBERED.sub("", text).strip(QUOTES)
    return bare if has_khmer(bare) else text


def _split_honorific(entry, honorifics):
    """Take a form of address out of the name's cell where somebody typed it there."""
    first, space, rest = entry.values["name_km"].partition(" ")
    title = ABBREVIATIONS.get(first) or honorifics.get(key(first))
    if title and " " in rest:
        entry.values["name_km"] = rest
        entry.values["honorific"] = entry.values["honorific"] or title
    honorific = entry.values["honorific"]
    entry.values["honorific"] = ABBREVIATIONS.get(honorific, honorific)


def _sex(entry):
    text = entry.values["sex"]
    if entry.row.cells.get("sex") == BOTH_SEXES:
        entry.values["sex"] = ""
        entry.warn("both_sexes", "sex")
        return
    sex = entry.values["sex"] = SEXES.get(key(text), "")
    if text and not sex:
        entry.warn("unknown_sex", "sex")
    told = HONORIFIC_SEX.get(key(entry.values["honorific"]))
    if sex and told and sex != told:
        entry.warn("sex_honorific_mismatch", "honorific")


def _date(entry, name):
    value = entry.row.cells.get(name)
    if not entry.values[name]:
        return None
    try:
        day, note = parse_date_noted(value, serial=True)
    except (Refused, OverflowError) as refusal:
        code = getattr(refusal, "code", "invalid_date")
        entry.error(DATE_CODES.get(code, code), name, words=code)
        return None
    if note:
        entry.warn(note, name, words="two_digits_taken", day=f"{day:%d/%m/%Y}")
    return day


def _phone(entry):
    if not entry.values["phone"]:
        return ""
    try:
        number, note = parse_phone_noted(entry.row.cells["phone"])
    except Refused as refusal:
        entry.warn(refusal.code, "phone")
        return ""
    if note:
        entry.warn(note, "phone")
    return number
