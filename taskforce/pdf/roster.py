"""The roster on paper: who sits where, in order of precedence, as of a day.

A short one is laid out in one go; a long one in chapters, one for each unit below, printed side
by side and bound.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html

from taskforce import roster
from taskforce.models import Level
from taskforce.models.letterhead import TASK_FORCE
from taskforce.paper import Paper, load_engine, print_html, stylesheet
from taskforce.paper.book import Book, Progress, is_long, print_book
from taskforce.paper.book import Chapter as Piece
from taskforce.paper.issuer import Issuer, Particulars
from taskforce.paper.press import Press
from taskforce.paper.shelf import Shelf
from taskforce.roster import Group, Mark, Roster, Wanted

from . import words
from .issuer import issuer_of
from .seats import SeatTable

STYLE = "taskforce/paper/roster.css"
TEMPLATES = "taskforce/print"
KIND = "បញ្ជីសមាសភាព"
OF_HEADS = "បញ្ជីប្រធាន និងអនុប្រធានអចិន្ត្រៃយ៍"
INVENTED = " (ឯកសារសាកល្បង)"
MOST_IN_PIECE = 250


@dataclass(slots=True)
class Part:
    """The tables of one group, or of the heads of the groups under one unit."""

    title: str
    note: str = ""
    members: SeatTable = field(default_factory=SeatTable)
    secretariat: SeatTable = field(default_factory=SeatTable)

    @property
    def size(self) -> int:
        return len(self.members.rows) + len(self.secretariat.rows)

    def slices(self) -> list["Part"]:
        """Return it in parts that a piece holds; most often it is one."""
        rows = self.members.rows
        if self.size <= MOST_IN_PIECE:
            return [self]
        found = [
            Part("", members=replace(self.members, rows=rows[start : start + MOST_IN_PIECE]))
            for start in range(0, len(rows), MOST_IN_PIECE)
        ]
        found[0].title, found[0].note = self.title, self.note
        return [*found, Part("", secretariat=self.secretariat)]


@dataclass(slots=True)
class Chapter:
    """Groups that stand under one heading."""

    anchor: str
    ordinal: str
    title: str
    groups: list[Group]
    parts: list[Part]

    @property
    def heading(self) -> str:
        return f"{self.ordinal}. {self.title}" if self.ordinal else self.title

    @property
    def people(self) -> str:
        seats = sum(len(group.serving) for group in self.groups)
        return words.people(seats, sum(group.women for group in self.groups))

    def pieces(self) -> list[list[Part]]:
        """Return its parts in pieces of about the same size."""
        found, rows = [[]], 0
        for part in (small for whole in self.parts for small in whole.slices()):
            if rows and rows + part.size > MOST_IN_PIECE:
                found.append([])
                rows = 0
            found[-1].append(part)
            rows += part.size
        return found


def print_roster(wanted: Wanted, given: Particulars, *, progress: Progress | None = None) -> Paper:
    """Read a roster and return its PDF, under the letterhead of its unit.

    Raises:
        PdfUnavailable: where the machine lacks what it takes.
    """
    return print_found(roster.read(wanted), given, issuer_for(wanted, given), progress=progress)


def print_found(
    found: Roster, given: Particulars, issuer: Issuer, *, progress: Progress | None = None
) -> Paper:
    """Return the PDF of a roster that was read."""
    if not is_long(sum(1 for _seat in found.seats())):
        load_engine()
        return print_html(html(found, given, issuer), style=stylesheet(STYLE))
    with Press(stylesheet(STYLE)) as press:
        press.start()
        return print_book(
            _book(found, given, issuer), shelf=shelf(), progress=progress, press=press
        )


def html(found: Roster, given: Particulars, issuer: Issuer) -> str:
    """Return the HTML of a short roster, in one piece."""
    with translation.override("km"):
        context = _context(found, given, issuer, [])
        parts = _parts(found.groups, found, len(_top(found)))
        pieces = [
            _written("front", context),
            _written("chapter", context | {"parts": parts}),
            _written("end", context),
        ]
        document = {"title": context["title"], "author": " ".join(issuer.names)}
        document["body"] = format_html("{}" * len(pieces), *pieces)
        return render_to_string("paper/print/document.html", {"document": document})


def shelf() -> Shelf:
    """Return where printed pieces are kept."""
    return Shelf(settings.VAR_DIR / "paper")


def issuer_for(wanted: Wanted, given: Particulars) -> Issuer:
    """Return who issues a roster: a list has no letters after its number but those given."""
    return given.applied_to(replace(issuer_of(wanted.unit), letters=""))


def _book(found, given, issuer) -> Book:
    with translation.override("km"):
        chapters = _chapters(found)
        context = _context(found, given, issuer, chapters if len(chapters) > 1 else [])
        pieces = list(_pieces(chapters, context))
        return Book(
            title=context["title"],
            author=" ".join(issuer.names),
            dated=given.on,
            style=stylesheet(STYLE),
            running=format_html(
                '<div class="head" data-running="{}"></div>', words.lines(context["running"])
            ),
            front=_written("front", context),
            chapters=pieces,
            count=len(pieces),
        )


def _pieces(chapters, context) -> Iterator[Piece]:
    for chapter in chapters:
        for number, parts in enumerate(chapter.pieces()):
            first = {"parts": parts, "chapter": None if number else chapter}
            yield Piece(chapter.title, _written("chapter", context | first), is_part=number > 0)
    yield Piece(KIND, _written("end", context), is_part=True)


def _written(name, context) -> str:
    return render_to_string(f"{TEMPLATES}/roster_{name}.html", context)


def _chapters(found) -> list[Chapter]:
    """Return a chapter for the group of the unit itself, and one for each unit below it."""
    if _is_list_of_heads(found.wanted) and not _has_communes_of_many(found):
        parts = _parts(found.groups, found, len(_top(found)))
        return [Chapter("chapter-heads", "", OF_HEADS, found.groups, parts)]
    depth = len(_top(found)) + 1
    return [
        _chapter(
            "" if found.wanted.is_one_group else words.number(ordinal), list(groups), found, depth
        )
        for ordinal, (_way, groups) in enumerate(
            groupby(found.groups, key=lambda group: group.place.path[:depth]), start=1
        )
    ]


def _is_list_of_heads(wanted) -> bool:
    return wanted.heads and not wanted.is_one_group


def _has_communes_of_many(found) -> bool:
    """Tell whether a list of heads is long enough for chapters: that of all communes is."""
    return found.wanted.unit is None and found.groups[-1].unit.level == Level.COMMUNE


def _top(found) -> tuple[str, ...]:
    unit = found.wanted.unit
    return found.groups[0].place.path[: unit.level + 1] if unit and found.groups else ()


def _chapter(ordinal, groups, found, depth) -> Chapter:
    first = groups[0]
    is_own = len(first.place.path) < depth or found.wanted.is_one_group
    title = words.group_of(first.unit) if is_own else first.place.path[depth - 1]
    parts = _parts(groups, found, depth)
    return Chapter(f"chapter-{first.unit.code}", ordinal, title, groups, parts)


def _parts(groups, found, depth) -> list[Part]:
    """Return the tables of a chapter, whose heading names the first `depth` units of the way."""
    if _is_list_of_heads(found.wanted):
        return [
            _part_of_heads([unit.full_name for unit in way[depth:]], below)
            for way, below in replace(found, groups=groups).sections()
        ]
    return [_part(group, is_alone=len(groups) == 1) for group in groups]


def _part(group, *, is_alone) -> Part:
    # The title of the chapter, or of the paper, names it.
    title = "" if is_alone else words.group_of(group.unit)
    part = Part(title, words.people(len(group.serving), group.women))
    part.members.add(group.members)
    part.secretariat.add(group.secretariat)
    return part


def _part_of_heads(above, groups) -> Part:
    part = Part(" ".join(above), members=SeatTable(names_units=True))
    for group in groups:
        part.members.add(group.members, group.unit.full_name)
    return part


def _context(found: Roster, given, issuer, chapters) -> dict:
    wanted = found.wanted
    kind = OF_HEADS if wanted.heads else KIND
    as_of = f"គិតត្រឹម{words.long_day(wanted.on)}"
    whose = f"{TASK_FORCE}{reach(wanted)}"
    is_invented = any(seat.is_invented for _group, seat in found.seats())
    title = f"{kind}{whose} {as_of}"
    return {
        "issuer": issuer,
        "kind": kind,
        "title": title,
        "title_lines": [whose, as_of],
        "running": f"{title}{INVENTED if is_invented else ''}",
        "is_invented": is_invented,
        "chapters": chapters,
        "sentences": _sentences(found),
        "changes": _changes(found) if wanted.since else "",
        "lunar": issuer.lunar or words.lunar_line(given.on),
        "solar": words.solar_line(given.on, issuer.place),
    }


def reach(wanted) -> str:
    """Write how far the roster reaches: of one group, of all below it, of one level."""
    then = wanted.unit_then()
    where = then.full_name if then else "ទូទាំងប្រទេស"
    if wanted.level is not None:
        return f" {words.UNITS_AT[wanted.level]} {'នៃ' if wanted.unit else ''}{where}"
    if wanted.is_one_group or wanted.unit is None:
        return where
    return f"{where} និងឯកតាចំណុះ"


def _sentences(found) -> str:
    seats = sum(len(group.serving) for group in found.groups)
    women = sum(group.women for group in found.groups)
    told = [
        f"បញ្ជីនេះបង្ហាញសមាសភាពក្រុមការងារចំនួន {words.number(len(found.groups))} "
        f"តាមលំដាប់ឋានៈ មានតំណែងចំនួន {words.number(seats)} ក្នុងនោះស្រី {words.number(women)}។"
    ]
    if vacant := sum(len(group.vacancies) for group in found.groups):
        told.append(f"តំណែងប្រធាន ឬអនុប្រធានអចិន្ត្រៃយ៍ចំនួន {words.number(vacant)} នៅទំនេរ។")
    return " ".join(told)


def _changes(found) -> str:
    marks = [seat.mark for _group, seat in found.seats()]
    ended, begun, changed = map(marks.count, (Mark.ENDED, Mark.BEGUN, Mark.CHANGED))
    return (
        f"បើធៀបនឹង{words.long_day(found.wanted.since)} តំណែងចំនួន {words.number(ended)} បានចប់ "
        f"តំណែងចំនួន {words.number(begun)} មានអ្នកចូលកាន់ថ្មី និងសមាជិកចំនួន "
        f"{words.number(changed)} បានប្តូរតួនាទី ឬមុខតំណែង។"
    )
