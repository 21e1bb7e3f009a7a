"""A roster as a workbook that can be corrected and sent back: the columns are those of the import.

What ended since the earlier day stands on a sheet of words, which the import passes over: in
the list it would be appointed anew.
"""

from collections.abc import Iterator
from datetime import date, datetime, time

from django.utils import translation

from taskforce.khmer import Refused, parse_phone, to_khmer_digits
from taskforce.models import Person
from taskforce.roster import Group, Mark, Roster, Seat, Wanted
from taskforce.scope import Verb, may, may_everywhere
from taskforce.sheets.columns import HEADERS, SEAT_NO, SEAT_NO_HEADERS
from taskforce.sheets.styles import HEAD, Style
from taskforce.sheets.template import WIDTHS
from taskforce.sheets.writing import Sheet, Styled, write_workbook

LIST, CHANGES = "សមាជិក", "ការផ្លាស់ប្តូរ"
# The number of the seat comes last: by it a corrected name or birthday is known as such.
HEADS = {name: texts[0] for name, texts in HEADERS.items()} | {SEAT_NO: SEAT_NO_HEADERS[0]}
NARROW = {SEAT_NO: 10}
# Only for those who keep the composition.
PERSONAL = {"born_on", "phone"}
SEXES = {Person.Sex.MALE: "ប្រុស", Person.Sex.FEMALE: "ស្រី"}
ABROAD = "+855"
# As text, whatever somebody types over it: a spreadsheet drops the zero of 0801, and where it
# is set to American it takes the day for the month.
KEPT = Style(text=True)
LOOKS = {
    Mark.KEPT: KEPT,
    Mark.CHANGED: Style(text=True, underlined=True),
    Mark.BEGUN: Style(text=True, underlined=True),
    Mark.ENDED: Style(text=True, struck=True),
}
WORDS = {Mark.ENDED: "ចប់", Mark.BEGUN: "ថ្មី", Mark.CHANGED: "ប្តូរ"}


def file_name(wanted: Wanted, ending: str) -> str:
    """Return the name under which a roster is handed out."""
    # Latin letters only: old office machines garble other names.
    what = "heads" if wanted.heads else "roster"
    where = wanted.unit.code if wanted.unit else "cambodia"
    if wanted.level is not None:
        where += f"-{wanted.level.name.lower()}"
    elif wanted.unit and wanted.below:
        where += "-all"
    since = f"-since-{wanted.since:%Y-%m-%d}" if wanted.since else ""
    return f"{what}-{where}-{wanted.on:%Y-%m-%d}{since}.{ending}"


def holds_personal(found: Roster, user) -> bool:
    """Tell whether a user keeps the composition of all groups of a roster.

    What stood in a unit on an earlier day may stand today where they only look.
    """
    return may(user, Verb.IMPORT, found.wanted.unit) and all(
        may(user, Verb.IMPORT, group.unit) for group in found.groups
    )


def without_details(found: Roster, user) -> Roster:
    """Return a roster without the details of people whom another capital or province keeps."""
    if not may_everywhere(user, Verb.IMPORT):
        known = {seat.person for _group, seat in found.seats()}
        open_to = Person.ever.personal_to(user).filter(pk__in=known)
        hidden = known.difference(open_to.values_list("pk", flat=True))
        for _group, seat in found.seats():
            if seat.person in hidden:
                seat.born_on, seat.phone = None, ""
    return found


def roster_xlsx(found: Roster, *, personal: bool) -> bytes:
    """Return the workbook; dates of birth and telephone numbers only where `personal`."""
    # Files are in Khmer for every reader.
    with translation.override("km"):
        return _written(found, personal)


def _written(found, personal) -> bytes:
    fields = [name for name in HEADS if personal or name not in PERSONAL]
    sheets = [
        Sheet(
            LIST,
            _rows(found, fields),
            widths={place: (WIDTHS | NARROW).get(name, 18) for place, name in enumerate(fields)},
            frozen_rows=1,
            frozen_columns=3,
            below=KEPT,
        )
    ]
    if found.wanted.since:
        sheets.append(Sheet(CHANGES, _change_rows(found), widths={0: 10, 1: 120}))
    return write_workbook(sheets, moment=datetime.combine(found.wanted.on, time()))


def _rows(found, fields) -> Iterator[list]:
    yield [Styled(HEADS[name], HEAD) for name in fields]
    number = 0
    for group, seat in found.seats():
        if seat.mark != Mark.ENDED:
            number += 1
            cells = _cells(group, seat) | {"no": to_khmer_digits(number)}
            look = LOOKS[seat.mark]
            yield [Styled(cells.get(name, ""), look) for name in fields]


def _cells(group: Group, seat: Seat) -> dict[str, str]:
    names = zip(("province", "district", "commune"), group.place.path, strict=False)
    return {
        **dict(names),
        "honorific": seat.honorific,
        "name_km": seat.name,
        "name_latin": seat.name_latin,
        "sex": SEXES.get(seat.sex, ""),
        "born_on": _day(seat.born_on),
        "position": seat.position,
        "institution": seat.institution,
        "role": seat.role_name,
        "unit_code": group.place.code,
        "phone": _phone(seat.phone),
        "appointed_on": _day(seat.starts_on),
        "decision_no": seat.started_by.number if seat.started_by else "",
        "note": seat.note,
        SEAT_NO: to_khmer_digits(str(seat.pk)),
    }


def _day(day: date | None) -> str:
    return to_khmer_digits(f"{day:%d/%m/%Y}") if day else ""


def _phone(stored: str) -> str:
    """Write a number as it is dialled here, where it is read as the same again."""
    local = "0" + stored.removeprefix(ABROAD)
    try:
        same = stored.startswith(ABROAD) and parse_phone(local) == stored
    except Refused:
        same = False
    return to_khmer_digits(local if same else stored)


def _change_rows(found) -> Iterator[list]:
    wanted = found.wanted
    yield [f"{CHANGES} ពី{_day(wanted.since)} ដល់{_day(wanted.on)}"]
    for group, seat in found.seats():
        if seat.mark != Mark.KEPT:
            yield [WORDS[seat.mark], Styled(_said(group, seat), LOOKS[seat.mark])]


def _said(group: Group, seat: Seat) -> str:
    """Write a change in one cell: two columns of words are no list to take in."""
    where = f"{' '.join(group.place.path)} ({group.place.code})"
    told = [where, _who(seat), _when(seat)]
    if seat.mark == Mark.CHANGED:
        told.insert(1, f"ពីមុន៖ {_who(seat.was)}")
    return " | ".join(told)


def _who(seat) -> str:
    return ", ".join(
        filter(None, [seat.full_name, seat.role_name, seat.position, seat.institution])
    )


def _when(seat) -> str:
    day, paper = seat.starts_on, seat.started_by
    if seat.mark == Mark.ENDED:
        day, paper = seat.ends_on, seat.ended_by
    return " ".join([_day(day), str(paper) if paper else ""]).strip()
