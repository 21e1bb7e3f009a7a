"""The table of seats on paper: finished words in rows, so that the template decides nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from html import escape

from django.utils.safestring import SafeString, mark_safe

from taskforce.models import Instrument, Person
from taskforce.roster import Mark, Seat, Vacancy

from . import words

VACANT = "ទំនេរ"
ENDED, BEGUN, CHANGED = "ចប់", "ថ្មី", "ប្តូរ"
# Read in black and white, and by a screen reader: a word beside the line through or under.
MARKS = {Mark.ENDED: ENDED, Mark.BEGUN: BEGUN, Mark.CHANGED: CHANGED, Mark.KEPT: ""}
SEXES = {Person.Sex.MALE: "ប្រុស", Person.Sex.FEMALE: "ស្រី"}
BY_OFFICE = "តាមតួនាទី"


@dataclass(slots=True)
class SeatTable:
    """A table of seats; with `names_units` each row says of which unit, for lists of heads."""

    names_units: bool = False
    rows: list[str] = field(default_factory=list)
    serving: int = 0

    def add(self, rows: Iterable[Seat | Vacancy], unit: str = ""):
        """Add the seats of one group; where units are named, the numbers go on from row to row."""
        unit = unit if self.names_units else None
        for row in rows:
            if isinstance(row, Vacancy):
                self.rows.append(_vacancy(row, unit, self._tint()))
                continue
            self.serving += row.number is not None
            number = self.serving if self.names_units else row.number
            self.rows.append(_seat(row, row.number and number, unit, self._tint()))

    @property
    def body(self) -> SafeString:
        """Return the rows as HTML: they are thousands, and a loop of a template takes its time."""
        return mark_safe("\n".join(self.rows))

    def _tint(self) -> str:
        return "even" if len(self.rows) % 2 else "odd"


def _seat(seat: Seat, number: int | None, unit: str | None, tint: str) -> str:
    css = f"{tint} {seat.mark}" if seat.mark != Mark.KEPT else tint
    ordinal = words.number(number) if number else ""
    if mark := MARKS[seat.mark]:
        ordinal = f"{ordinal} <b>{mark}</b>".strip()
    cells = [
        f'<td class="ordinal">{ordinal}</td>',
        _unit(unit),
        f'<th scope="row">{_said(seat.full_name)}</th>',
        f"<td>{SEXES.get(seat.sex, words.NOTHING)}</td>",
        f"<td>{_changing(seat, _post)}</td>",
        f"<td>{_changing(seat, _role)}</td>",
        _since(seat),
    ]
    return f'<tr class="{css}">{"".join(cells)}</tr>'


def _vacancy(row: Vacancy, unit: str | None, tint: str) -> str:
    since = f"ទំនេរពី {words.short_day(row.since)}" if row.since else words.NOTHING
    return (
        f'<tr class="{tint} vacant"><td class="ordinal">{words.NOTHING}</td>{_unit(unit)}'
        f'<th scope="row">{VACANT}</th><td>{words.NOTHING}</td>'
        f"<td>{words.NOTHING}</td><td>{_said(str(row.role))}</td><td>{_said(since)}</td></tr>"
    )


def _unit(unit: str | None) -> str:
    return "" if unit is None else f"<td>{_said(unit)}</td>"


def _changing(seat: Seat, said) -> str:
    """Return a cell; where it was another before, that one struck out above it."""
    now = said(seat)
    before = said(seat.was) if seat.mark == Mark.CHANGED else now
    if before == now:
        return _said(now)
    return f"<s>{_said(before)}</s><br><u>{_said(now)}</u>"


def _post(seat: Seat) -> str:
    return seat.post_name or words.NOTHING


def _role(seat: Seat) -> str:
    return f"{seat.role_name} ({BY_OFFICE})" if seat.is_ex_officio else seat.role_name


def _since(seat: Seat) -> str:
    if seat.mark == Mark.ENDED:
        # Not struck out with the rest: it is what is new.
        told = _said(f"ចប់ {_by(seat.ends_on, seat.ended_by)}")
        return f'<td class="since">{told}</td>'
    return f"<td>{_said(_by(seat.starts_on, seat.started_by))}</td>"


def _by(day: date, instrument: Instrument | None) -> str:
    return f"{words.short_day(day)} {_numbered(instrument)}".strip()


def _numbered(instrument: Instrument | None) -> str:
    """Write an instrument by its number: the letters in it, or added to it, tell its kind."""
    if instrument is None:
        return ""
    if any(sign.isalpha() for sign in instrument.number):
        return f"លេខ{instrument.number}"
    kind = instrument.kind
    return f"លេខ{instrument.number} {kind.letters or kind.name_km}"


def _said(text: str) -> str:
    return escape(words.lines(text))
