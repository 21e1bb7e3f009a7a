"""What is kept of a preview, in the words of the reader."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from taskforce.formats.digits import digits
from taskforce.formats.message import Message
from taskforce.models import GroupRole, UnitVersion
from taskforce.scope import Role
from taskforce.templatetags.khmer import figure

COUNTS = {
    "members": gettext_lazy("members in office"),
    # Of an act of the past: who is in office now.
    "today": gettext_lazy("members in office today"),
    "received": gettext_lazy("members it receives"),
    "reports": gettext_lazy("reports"),
    "draft": gettext_lazy("of them drafts"),
    "submitted": gettext_lazy("of them waiting for review"),
    "returned": gettext_lazy("of them returned"),
    "due": gettext_lazy("reports still due"),
    "acts": gettext_lazy("drafted changes of seats"),
    "terms": gettext_lazy("terms of office"),
    "duties": gettext_lazy("duties of the secretariat"),
    "imports": gettext_lazy("lists of members in work"),
    "jobs": gettext_lazy("work in the background"),
    "letterheads": gettext_lazy("letterhead"),
    "aliases": gettext_lazy("other names"),
    "grants": gettext_lazy("users who have a role here"),
}

# Of these the whole is told above the table.
SUMMED = ("members", "reports", "draft", "submitted", "returned", "due", "acts", "imports",
          "jobs", "terms", "duties")  # fmt: skip


@dataclass(slots=True)
class UnitLine:
    """One unit before and after, and what rests on it."""

    before: UnitVersion | None
    after: UnitVersion | None
    counts: list[tuple[str, str]]
    gone: bool = False  # it had ceased before


@dataclass(slots=True)
class AccessLine:
    """The units that one user gains and loses by one role."""

    name: str
    role: str
    gained: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


@dataclass(slots=True)
class SeatLine:
    """A seat that ends."""

    person: str
    role: str
    unit: str
    today: bool


@dataclass(slots=True)
class Preview:
    units: list[UnitLine]
    access: list[AccessLine]
    ended: int
    seats: list[SeatLine]
    begun: int = 0
    begins: list[SeatLine] = field(default_factory=list)
    terms: list[SeatLine] = field(default_factory=list)
    totals: list[tuple[str, str]] = field(default_factory=list)

    @property
    def unnamed_begins(self) -> int:
        return self.begun - len(self.begins)

    @property
    def unnamed(self) -> int:
        return self.ended - len(self.seats)


def preview_of(act) -> Preview | None:
    """Return what was seen when an act was last looked at."""
    if not act.preview or not act.preview.get("units"):
        return None
    units = [_unit_line(line) for line in act.preview["units"]]
    named = {state.code: state for line in units for state in (line.before, line.after) if state}
    access = [
        AccessLine(
            line["name"],
            Role(line["role"]).label,
            [_named(code, named) for code in line["gained"]],
            [_named(code, named) for code in line["lost"]],
        )
        for line in act.preview["access"]
    ]
    # Some was not kept with the acts that were looked at in earlier days.
    seats, begins, terms = (act.preview.get(name, []) for name in ("seats", "begins", "terms"))
    return Preview(
        units,
        access,
        act.preview["ended"],
        _seat_lines(seats),
        act.preview.get("begun", 0),
        _seat_lines(begins),
        [SeatLine(term["person"], term["position"], _unit_words(term), today=False)
         for term in terms],
        _totals(act),
    )  # fmt: skip


def _totals(act) -> list[tuple[str, str]]:
    """Return how much is affected in all: units, each with its group, and what rests on them."""
    lines, access = act.preview["units"], act.preview["access"]
    found = [(_("units, each with its task force"), len(lines))]
    found += [(str(COUNTS[name]), sum(line["counts"].get(name, 0) for line in lines))
              for name in SUMMED]  # fmt: skip
    found.append((_("users who gain or lose units"), len({line["user"] for line in access})))
    return [(words, figure(count)) for words, count in found if count]


def _unit_words(line) -> str:
    return f"{UnitVersion(**line['unit']).display_name} ({digits(line['unit']['code'])})"


def _seat_lines(kept) -> list[SeatLine]:
    roles = GroupRole.objects.in_bulk({seat["role"] for seat in kept}) if kept else {}
    return [
        SeatLine(
            seat["person"],
            str(roles[seat["role"]]) if seat["role"] in roles else seat["role"],
            _unit_words(seat),
            seat["today"],
        )
        for seat in kept
    ]


def _unit_line(line) -> UnitLine:
    before, after = (UnitVersion(**line[name]) if line[name] else None
                     for name in ("before", "after"))  # fmt: skip
    counts = [(str(words), figure(line["counts"][name]))
              for name, words in COUNTS.items() if line["counts"].get(name)]  # fmt: skip
    return UnitLine(before, after, counts, line.get("gone", False))


def _named(code, named) -> str:
    shown = digits(code)
    return f"{named[code].display_name} ({shown})" if code in named else shown


def sentence_of(change) -> str:
    """Say in one sentence what a change does."""
    words = {
        "unit": _unit_of(change),
        "name": change.name_km,
        "kind": change.get_kind_display(),
        "code": digits(change.code),
        "other": _other(change),
    }
    what = change.What
    said = {
        what.RENAME: _("%(unit)s is called %(name)s"),
        what.MOVE: _("%(unit)s moves below %(other)s, with the code %(code)s"),
        what.KIND: _("%(unit)s becomes of the kind: %(kind)s"),
        what.SPLIT: _("A part of %(unit)s becomes a unit of its own: %(name)s, code %(code)s"),
        what.NEW: _("A new unit begins: %(name)s (%(kind)s), code %(code)s"),
        what.MERGE: _merged(change),
        what.CEASE: _("%(unit)s ceases"),
    }
    return said[what(change.what)] % words


def _merged(change) -> str:
    if change.members == change.Members.MOVE:
        return _("%(unit)s merges into %(other)s: its members sit in that group from then on")
    return _("%(unit)s merges into %(other)s: the seats of its members end")


def _unit_of(change) -> str:
    """Name the unit as it was called before the act, wherever that was found out."""
    if not change.unit:
        return ""
    return getattr(change, "called", {}).get(change.unit_id, change.unit.display_name)


def _other(change) -> str:
    if not change.target:
        return ""
    named = getattr(change, "names", {})
    shown = digits(change.target)
    return f"{named[change.target]} ({shown})" if change.target in named else shown


def fault_of(act) -> str:
    return str(Message.from_json(act.fault)) if act.fault else ""
