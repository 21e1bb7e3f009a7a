"""Where the headers of a list stand: in one row, or in two of which the upper one spans."""

from dataclasses import dataclass, field

from taskforce.khmer import has_khmer
from taskforce.khmer.legacy_fonts import convert_legacy, font_key

from .columns import (
    ANY_UNIT,
    ANY_UNIT_HEADERS,
    FAMILY_NAME,
    GIVEN_NAME,
    HEADERS,
    NAME_PARTS,
    REASON_HEADERS,
    SUB_HEADERS,
    TICKED,
    UNIT_FIELDS,
    field_of,
    header_key,
    loosely,
    nearly,
)
from .issues import FileRefusedError
from .rows import Line, Table, is_blank
from .writing import letters

WITHIN = 30  # rows from the top of what the sheet holds
# Fonts that headers are read in where the file does not name its fonts.
TRIED_FONTS = ("limon", "abc")


@dataclass
class Header:
    """The place of each field, and where the rows below begin."""

    places: dict[str, int]
    end: int  # the number, in the table, of the first line below
    numbers: list[int] = field(default_factory=list)  # of the rows, as the person sees them
    ignored: set[int] = field(default_factory=set)  # places of what we wrote beside the cells
    width: int = 0

    @property
    def names(self) -> dict[int, str]:
        return {place: name for name, place in self.places.items()}


@dataclass
class _Found:
    """What one row, or two, would mean as headers: (field, place) for each that is known."""

    fields: list[tuple[str, int]]
    lines: list[Line]
    end: int
    texts: dict[int, str]

    @property
    def known(self):
        return len(self._sure | self._likely)

    @property
    def rank(self):
        """The more columns are known the better; of two alike the one in a single row.

        A head that may be of any unit counts least: below it may stand of which.
        """
        known = self._sure | self._likely
        return len(known - {ANY_UNIT}), len(known), len(self._sure), -len(self.lines)

    @property
    def _sure(self):
        return {name for name, _place in self.fields}

    @property
    def _likely(self):
        """What else the columns may be, at most one field for each."""
        named = {place for _name, place in self.fields}
        others = (loosely(text) for place, text in self.texts.items() if place not in named)
        return {names[0] for names in others if names}


def find_header(table: Table) -> Header:
    """Return the headers of a table.

    Raises:
        FileRefusedError: where there are none, a column is absent or stands there twice.
    """
    top = table.lines[:WITHIN]
    best = max(_candidates(top, ""), key=lambda found: found.rank, default=None)
    if best is None or best.known < 2:
        tried = [found for font in TRIED_FONTS for found in _candidates(top, font)]
        best = max([*([best] if best else []), *tried], key=lambda found: found.rank, default=None)
    if best is None or best.known < 2:
        raise _not_found(top)
    return _header(best)


def has_header(table: Table) -> bool:
    """Tell at a glance whether headers of a list stand at the top, complete or not."""
    top = table.lines[:WITHIN]
    fonts = ("", *TRIED_FONTS)
    return any(found.known > 1 for font in fonts for found in _candidates(top, font))


def _not_found(top):
    lost = any("??" in str(value) for line in top for value in line.values)
    return (
        FileRefusedError("khmer_lost")
        if lost
        else FileRefusedError("header_not_found", rows=WITHIN)
    )


def _candidates(top, font):
    """Go through what each row, alone and with the one below, would mean."""
    read = [_texts(line, font) for line in top]
    for at, texts in enumerate(read):
        fields = [(name, place) for place, text in texts.items() if (name := field_of(text))]
        yield _Found(fields, [top[at]], at + 1, texts)
        if at + 1 < len(top) and top[at + 1].number == top[at].number + 1:
            yield _two_rows(top, at, texts, read[at + 1])


def _texts(line, font):
    """Return the texts of a row by place; what is typed in an old font is converted."""
    texts = {}
    for place, value in enumerate(line.values):
        if not isinstance(value, str) or is_blank(value):
            continue
        key = font_key(line.fonts[place]) if place in line.fonts else font
        texts[place] = convert_legacy(value, key) if key and not has_khmer(value) else value
    return texts


def _two_rows(top, at, heads, subs):
    upper, lower = top[at], top[at + 1]
    subs = {place: text for place, text in subs.items() if place not in lower.continued}
    fields, texts, below = [], {}, False
    for place in sorted(heads | subs):
        head, sub = _head_over(upper, heads, place, place in subs), subs.get(place, "")
        name = _name_under(head, sub)
        if name:
            fields.append((name, place))
            below = below or bool(sub)
        texts[place] = f"{head} {sub}".strip()
    return _Found(fields if below else [], [upper, lower], at + 2, texts)


def _head_over(line, heads, place, has_sub):
    """Return the head above a column: its own, or one to the left that reaches over it."""
    if place in heads:
        return heads[place]
    left = max((other for other in heads if other < place), default=None)
    if left is None or not has_sub:
        return ""
    # A file without merged cells, such as CSV, leaves the cells blank over which a head reaches.
    reaches = line.spans.get(left, 1) > place - left if line.spans else True
    return heads[left] if reaches else ""


def _name_under(head, sub):
    if not sub:
        return field_of(head)
    if head and field_of(head) == "sex" and (ticked := TICKED.get(header_key(sub))):
        return ticked
    for text in (f"{head} {sub}", sub):
        if name := field_of(text):
            return name
    return SUB_HEADERS.get(header_key(sub), "") if head else ""


def _header(found):
    places = _places(found)
    _join_name(places, found.texts)
    _guess(places, found.texts)
    _check_complete(places)
    reasons = set(map(header_key, REASON_HEADERS))
    ignored = {place for place, text in found.texts.items() if header_key(text) in reasons}
    width = max(found.texts, default=0) + 1
    return Header(places, found.end, [line.number for line in found.lines], ignored, width)


def _places(found):
    places, fields = {}, _with_post(found)
    for name, place in fields:
        if name in places:
            both = f"{letters(places[name])}, {letters(place)}"
            raise FileRefusedError(
                "duplicate_header", columns=both, header=found.texts[place].strip()
            )
        places[name] = place
    return places


def _with_post(found):
    """Where two columns are a role, the one that does not say in what is the post held."""
    roles = [place for name, place in found.fields if name == "role"]
    plain = [p for p in roles if header_key(found.texts[p]) == header_key("តួនាទី")]
    if len(roles) != 2 or len(plain) != 1 or any(n == "position" for n, _place in found.fields):
        return found.fields
    return [("position" if p == plain[0] else name, p) for name, p in found.fields]


def _join_name(places, texts):
    """Take two columns of which one is the family's name for the name."""
    if "name_km" in places:
        return
    for place, text in texts.items():
        if part := NAME_PARTS.get(header_key(text)):
            places.setdefault(part, place)
    if FAMILY_NAME in places and GIVEN_NAME in places:
        return
    for part in (FAMILY_NAME, GIVEN_NAME):
        if part in places:
            places["name_km"] = places.pop(part)


def _guess(places, texts):
    """Take a header for what it may mean, or resembles, where no other column is that."""
    for meanings in (loosely, lambda text: (nearly(text),)):
        taken = set(places.values())
        for place, text in texts.items():
            free = [name for name in meanings(text) if _is_free(name, places)]
            if place not in taken and free:
                places[free[0]] = place


def _is_free(name, places):
    """A column of any unit is guessed only where no other names the unit."""
    if name == ANY_UNIT and places.keys() & set(UNIT_FIELDS):
        return False
    return bool(name) and name not in places


def _check_complete(places):
    known = places.keys() | ({"name_km"} if GIVEN_NAME in places else set())
    absent = [HEADERS[name][0] for name in ("name_km", "role") if name not in known]
    if not any(name in places for name in UNIT_FIELDS):
        absent.append(f"{HEADERS['unit_code'][0]} (ឬ {ANY_UNIT_HEADERS[1]})")
    if absent:
        raise FileRefusedError("missing_column", names=", ".join(absent))
