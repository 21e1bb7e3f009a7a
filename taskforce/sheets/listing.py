"""The rows of members below the headers, and what else stands there: headings, totals, footers."""

import re
from dataclasses import dataclass

from taskforce.khmer import clean, key, to_arabic_digits
from taskforce.khmer.legacy_fonts import convert_legacy, font_key

from .columns import (
    EXAMPLE,
    FAMILY_NAME,
    FIELDS,
    GIVEN_NAME,
    MAN,
    UNIT_FIELDS,
    WOMAN,
    header_key,
)
from .headers import Header
from .headings import follow, is_numbered, names_unit, read_heading
from .rows import BOTH_SEXES, Line, Row, Skipped, Table, is_blank
from .writing import letters

ENTRY, BLANK, TOTAL, HEADING, FOOTER = "", "blank", "total_row", "section_heading", "footer"
HEADER, NUMBERS, SAMPLE = "header", "column_numbers", "example"
NAMES = {"name_km", FAMILY_NAME, GIVEN_NAME}
TOTALS = re.compile("(?:ចំនួន|រង|បូក)?សរុប|ផលបូក|បូករួម|ចំនួន(?:សមាជិក)?[0-9]|(?:sub|grand)?-?total(?![a-z])")
# With these the part below a list begins.
FOOTERS = re.compile(
    "បញ្ចប់បញ្ជី|ចប់បញ្ជី|បានពិនិត្យ|អ្នកពិនិត្យ|អ្នកទទួលខុសត្រូវ|បានឃើញ|ឯកភាព|ហត្ថលេខា|រៀបចំដោយ|អ្នករៀបចំ|អ្នកធ្វើតារាង|បញ្ជាក់ដោយ|ធ្វើនៅ|ប្រភព|"
    "ចម្លងជូន|.{0,40}ថ្ងៃ(?:ទី|[ក-អ]).*ខែ.*ឆ្នាំ|preparedby|approvedby|endoflist|note:"
)
_COUNT = re.compile("(?:ចំនួន|សរុប|=)*[0-9.,]+(?:នាក់|រូប|អង្គ)?|សរុប")
BESIDE = 3  # cells without which a row below a total is no entry
GAP = 200  # blank rows that are told one by one


@dataclass(slots=True)
class Seen:
    """A line with what of it belongs to a field."""

    line: Line
    own: list[int]  # places filled in this row itself
    cells: dict
    formulas: dict
    reason: str = ENTRY

    @property
    def filled(self) -> set:
        return self.cells.keys() | self.formulas.keys()

    @property
    def first(self) -> str:
        """The first text of the row, as it is read."""
        texts = (p for p in self.own if isinstance(self.line.values[p], str))
        place = next(texts, None)
        return "" if place is None else _read(self.line, place)


def list_rows(table: Table, header: Header) -> tuple[list[Row], list[Skipped]]:
    """Return the rows of members, and those passed over with the reason."""
    names = header.names
    seen = [_see(line, names, header.ignored) for line in table.lines[header.end :]]
    _judge(seen, header)
    columns = {name: letters(place) for name, place in header.places.items()}
    if GIVEN_NAME in columns and "name_km" not in columns:
        columns["name_km"] = columns[GIVEN_NAME]
    if MAN in columns:
        columns.setdefault("sex", columns[MAN])
    rows, headed = [], {}
    for one in seen:
        if one.reason == HEADING:
            headed = follow(headed, read_heading(one.first))
        elif one.reason == ENTRY:
            rows.append(_row(table.name, one, columns, headed))
    return rows, _skipped(table.name, seen, header)


def _see(line, names, ignored):
    own, cells, continued = [], {}, line.continued
    for place, value in enumerate(line.values):
        if value is None or place in ignored or is_blank(value):
            continue
        if place not in continued:
            own.append(place)
        if place in names:
            cells[names[place]] = value
    formulas = {names[place]: text for place, text in line.formulas.items() if place in names}
    return Seen(line, own, cells, formulas)


def _read(line, place):
    """Return a text, converted where it is typed in an old font: it is read, not kept."""
    text = line.values[place]
    font = font_key(line.fonts[place]) if place in line.fonts else ""
    return clean(convert_legacy(text, font) if font else text)


# What a row is


def _judge(seen, header):
    ended = ""
    for one in seen:
        one.reason = _reason(one, header)
        if one.reason in (TOTAL, FOOTER):
            ended = one.reason
        if ended and one.reason == ENTRY:
            if _is_weak(one) or (ended == FOOTER and _is_signature(one)):
                one.reason = FOOTER
            else:
                ended = ""
    # A heading that heads nothing is part of what stands below the list.
    for one in reversed(seen):
        if one.reason == ENTRY:
            break
        if one.reason == HEADING:
            one.reason = FOOTER


def _is_weak(one):
    return not (one.filled & NAMES and "role" in one.filled) and len(one.filled) <= BESIDE


def _is_signature(one):
    """Tell whether below the end of a list two people may sign, their names side by side."""
    return len(one.filled) < BESIDE and one.filled <= NAMES | {"role", "position"}


def _reason(one, header):
    if _is_plain(one):
        return ENTRY
    own = [place for place in one.own if place != header.places.get("no")]
    if not own and not _is_text_alone(one) and not one.formulas.keys() - {"no"}:
        return BLANK
    if _is_header_again(one):
        return HEADER
    if _counts_columns(one):
        return NUMBERS
    if str(one.cells.get("name_km", "")).startswith(EXAMPLE):
        return SAMPLE
    text = to_arabic_digits(key(one.first))
    if TOTALS.match(text) and _is_sum(one):
        return TOTAL
    if FOOTERS.match(text) and (_is_weak(one) or _is_signature(one)):
        return FOOTER
    if _is_heading(one, own, header):
        return HEADING
    return ENTRY if _is_entry(one) else FOOTER


def _is_plain(one):
    """Tell at a glance that a row is an entry, which nearly all are."""
    name, role = one.cells.get("name_km"), one.cells.get("role")
    if not isinstance(name, str) or not isinstance(role, str) or len(one.own) <= BESIDE:
        return False
    return " " in name and not name.startswith(EXAMPLE) and header_key(role) not in FIELDS


def _is_sum(one):
    """Tell whether a row that begins like a total has neither a name nor a role beside it."""
    if "role" in one.formulas or "role" not in one.cells:
        return True
    name = str(one.cells.get("name_km", ""))
    counts = _COUNT.fullmatch(to_arabic_digits(key(str(one.cells["role"]))))
    return bool(counts) and (is_blank(name) or TOTALS.match(key(name)) is not None)


def _is_text_alone(one):
    """Tell whether the column of running numbers holds words, as a heading does."""
    return bool(one.first) and not to_arabic_digits(one.first).strip(" .)").isdecimal()


def _is_entry(one):
    if one.filled & (NAMES | {"role"}):
        return True
    return len(one.filled - {"no"}) >= BESIDE


def _is_header_again(one):
    known = sum(
        FIELDS.get(header_key(value)) == name
        for name, value in one.cells.items()
        if isinstance(value, str)
    )
    return known >= 3 and 2 * known > len(one.own)


def _counts_columns(one):
    """Tell whether a row only numbers the columns: 1 2 3, as below the headers of a form."""
    values = [to_arabic_digits(str(one.line.values[p])).strip(" ()") for p in one.own]
    if len(values) < 3 or not all(value.isdecimal() and len(value) < 4 for value in values):
        return False
    numbers = list(map(int, values))
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 1


def _is_heading(one, own, header):
    places = own or one.own
    if len(places) != 1 or one.formulas.keys() - {"no"}:
        return False
    place, text = places[0], one.first
    if not text or not isinstance(one.line.values[place], str):
        return False
    if one.line.spans.get(place, 1) >= min(3, header.width):
        return True
    name = header.names.get(place)
    if name in UNIT_FIELDS and not one.filled & NAMES:
        return names_unit(text)
    if name in (None, "no"):
        return not one.filled & (NAMES | {"role"})
    return name in NAMES and (names_unit(text) or is_numbered(text))


# What comes of it


def _row(sheet, one, columns, headed):
    line, cells = one.line, one.cells
    if headed and not (cells.keys() | one.formulas.keys()) & set(UNIT_FIELDS):
        cells |= {name: text for name, text in headed.items() if name != "role"}
    _take_ticks(cells)
    if GIVEN_NAME in columns and "name_km" not in cells:
        parts = (cells.pop(FAMILY_NAME, ""), cells.pop(GIVEN_NAME, ""))
        if name := " ".join(str(part).strip() for part in parts if not is_blank(part)):
            cells["name_km"] = name
    return Row(sheet, line.number, cells, columns, one.formulas, {}, headed)


def _take_ticks(cells):
    """Take the tick under man or woman for the sex, which stands where the tick does."""
    ticked = [
        sex
        for name, sex in ((MAN, "ប្រុស"), (WOMAN, "ស្រី"))
        if name in cells and not is_blank(str(cells.pop(name)).strip("-–0០"))
    ]
    if ticked and "sex" not in cells:
        cells["sex"] = ticked[0] if len(ticked) == 1 else BOTH_SEXES


def _skipped(sheet, seen, header):
    skipped, last = [], header.numbers[-1]
    for one in seen:
        number = one.line.number
        if number > last + 1:
            skipped += _blanks(sheet, last + 1, number - 1)
        if one.reason != ENTRY:
            skipped.append(Skipped(sheet, number, one.reason, number))
        last = number
    return skipped


def _blanks(sheet, first, last):
    if last - first >= GAP:
        return [Skipped(sheet, first, BLANK, last)]
    return [Skipped(sheet, number, BLANK, number) for number in range(first, last + 1)]
