"""An act of composition as the paper that is signed, with its annex: always in Khmer."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from taskforce.act_preview import GroupChange, Line, Preview
from taskforce.khmer import format_number, lunar_line, solar_line, to_khmer_digits
from taskforce.models import CompositionAct, DocumentKind, Letterhead
from taskforce.models.letterhead import TASK_FORCE
from taskforce.paper import Paper, load_engine, print_html, stylesheet
from taskforce.paper.book import Book, Progress, print_book
from taskforce.paper.book import Chapter as Piece
from taskforce.paper.issuer import Issuer
from taskforce.paper.lines import broken
from taskforce.paper.press import Press
from taskforce.paper.shelf import Shelf
from taskforce.services.composition.conflicts import conflicts_of
from taskforce.sheets.roles import acting_in

STYLE = "taskforce/paper/decision.css"
# So few are named in the articles themselves; more stand in the annex alone.
FEW = 6
MOST_IN_PIECE = 250  # rows of a long annex
# Said on every page of a paper that must not be signed, or is no longer in force.
DRAFT, ANNULLED = "សេចក្តីព្រាង", "បានទុកជាមោឃៈ"
MOST_CONFLICTS = 20


@dataclass(frozen=True)
class Article:
    """One ប្រការ: its words, and the names below it where they are few."""

    ordinal: str
    text: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One row of the annex, in finished words."""

    ordinal: str
    name: str
    role: str
    post: str
    note: str
    css: str


def print_decision(found: Preview, *, progress: Progress | None = None) -> Paper:
    """Return the PDF of an act: to be signed while it is a draft, as it was signed afterwards.

    One with a long annex is laid out in pieces, side by side, and bound; `progress` is told of
    each.

    Raises:
        PdfUnavailable: where the machine lacks what it takes.
    """
    load_engine()
    if not found.is_long:
        return print_html(html(found), style=stylesheet(STYLE))
    with Press(stylesheet(STYLE)) as press:
        press.start()
        shelf = Shelf(settings.VAR_DIR / "paper")
        return print_book(_book(found), shelf=shelf, press=press, progress=progress)


def html(found: Preview) -> str:
    """Return the HTML that is printed where it is short."""
    with translation.override("km"):
        context = _context(found)
        parts = [_written("front", context), *(piece.html for piece in _annexes(found, context))]
        document = {"title": context["title"], "author": context["author"]}
        document["body"] = format_html("{}" * len(parts), *map(mark_safe, parts))
        return render_to_string("paper/print/document.html", {"document": document})


def _book(found) -> Book:
    with translation.override("km"):
        context = _context(found)
        pieces = list(_annexes(found, context))
        return Book(
            title=context["title"],
            author=context["author"],
            dated=found.act.effective_on,
            style=stylesheet(STYLE),
            running=format_html(
                '<div class="head" data-running="{}"></div>', broken(context["running"])
            ),
            front=_written("front", context),
            chapters=pieces,
            count=len(pieces),
        )


def _context(found) -> dict:
    act = found.act
    issuer = issuer_of(act)
    dated = act.instrument.dated if act.instrument else None
    obstacles = _obstacles(found)
    mark = ANNULLED if act.status == CompositionAct.Status.ANNULLED else obstacles and DRAFT
    title = f"{act.kind.name_km} ស្តីពី {act.subject}"
    return {
        "issuer": issuer,
        "author": " ".join(issuer.names),
        "kind": act.kind.name_km,
        "subject": [act.subject],
        "title": title,
        "running": f"{mark}៖ {title}" if mark else title,
        "mark": mark,
        "obstacles": obstacles[:MOST_CONFLICTS],
        "obstacle_count": format_number(len(obstacles)),
        "is_cut": len(obstacles) > MOST_CONFLICTS,
        "references": _references(act),
        "articles": list(_articles(found)),
        "lunar": lunar_line(dated) if dated else "",
        "solar": solar_line(dated, issuer.place) if dated else "",
        "is_invented": _is_invented(found),
    }


def _references(act) -> list[str]:
    lines = map(str.strip, to_khmer_digits(act.references).splitlines())
    return [line for line in lines if line]


def _obstacles(found) -> list[str]:
    """Return what stands in the way of a draft: it is printed on it, so that nobody signs it."""
    if not found.act.is_draft:
        return []
    changes = [change for group in found.groups for change in group.changes]
    return [
        f"{conflict.change.task_force.unit.full_name}៖ {conflict.message}"
        for conflict in conflicts_of(found.act, changes)
    ]


def _written(name, context) -> str:
    return render_to_string(f"taskforce/print/decision_{name}.html", context)


def _annexes(found, context) -> Iterator[Piece]:
    """Yield the composition after the act, and those who left, in pieces of a page or some."""
    day = solar_line(found.act.effective_on)
    after = [(_title(group), _rows(group.after)) for group in found.groups]
    ended = [(_title(group), _rows(group.ended)) for group in found.groups if group.ended]
    yield from _pieces(
        "ឧបសម្ព័ន្ធទី១",
        f"សមាសភាពក្រុមការងារ ក្រោយការកែសម្រួល តាមលំដាប់ឋានៈ គិតត្រឹម{day}",
        after,
        context,
    )
    yield from _pieces("ឧបសម្ព័ន្ធទី២", f"បុគ្គលដែលបញ្ចប់តំណែង ចាប់ពី{day}", ended, context)


def _pieces(annex, about, tables, context) -> Iterator[Piece]:
    pieces, rows = [[]], 0
    for table in tables:
        if rows and rows + len(table[1]) > MOST_IN_PIECE:
            pieces.append([])
            rows = 0
        pieces[-1].append(table)
        rows += len(table[1])
    for number, piece in enumerate(pieces):
        if piece:
            first = {"annex": "" if number else annex, "about": about, "tables": piece}
            yield Piece(annex, _written("annex", context | first), is_part=number > 0)


def issuer_of(act: CompositionAct) -> Issuer:
    """Return who issues an act, with the letters of its kind, and its number once signed."""
    letterhead = Letterhead.objects.of(act.unit)
    known = act.kind_id in DocumentKind.values
    issuer = letterhead.issuer(DocumentKind(act.kind_id) if known else DocumentKind.DECISION)
    if not known:
        issuer = replace(issuer, letters=act.kind.letters)
    if act.instrument:
        number = to_khmer_digits(act.instrument.number)
        letters = "" if any(sign.isalpha() for sign in number) else issuer.letters
        issuer = replace(issuer, number=number, letters=letters)
    return issuer


def _articles(found):
    texts = [*_appointing(found), *_ending(found)]
    kind = found.act.kind.name_km
    texts.append((f"បទប្បញ្ញត្តិទាំងឡាយណាដែលផ្ទុយនឹង{kind}នេះ ត្រូវទុកជានិរាករណ៍។", ()))
    texts.append((
        f"{TASK_FORCE}ពាក់ព័ន្ធ និងសាមីខ្លួន ត្រូវទទួលបន្ទុកអនុវត្ត{kind}នេះ "
        f"តាមភារកិច្ចរៀងៗខ្លួន ចាប់ពី{solar_line(found.act.effective_on)} តទៅ ៕",
        (),
    ))  # fmt: skip
    for number, (text, names) in enumerate(texts, start=1):
        yield Article(to_khmer_digits(str(number)), text, tuple(names))


def _appointing(found):
    begins = [(group, line) for group in found.groups for line in _begun(group)]
    if begins:
        text = (
            f"តែងតាំងបុគ្គលចំនួន {format_number(len(begins))} រូប ឱ្យកាន់តំណែងក្នុង{_whose(found)} "
            f"ចាប់ពី{solar_line(found.act.effective_on)} {_where(begins, 'ទី១')}"
        )
        yield text, _named(begins)


def _ending(found):
    ends = [(group, line) for group in found.groups for line in group.ended]
    if ends:
        text = (
            f"បញ្ចប់តំណែងរបស់បុគ្គលចំនួន {format_number(len(ends))} រូប ក្នុង{_whose(found)} "
            f"ចាប់ពី{solar_line(found.act.effective_on)} {_where(ends, 'ទី២')}"
        )
        yield text, _named(ends)


def _where(lines, annex):
    return "ដូចមានរាយនាមខាងក្រោម៖" if len(lines) <= FEW else f"ដូចមានរាយនាមក្នុងឧបសម្ព័ន្ធ{annex}។"


def _named(lines):
    if len(lines) > FEW:
        return ()
    return tuple(
        f"{line.person} {_role(line)} នៃក្រុមការងារ{group.unit.full_name}" for group, line in lines
    )


def _whose(found):
    return f"{TASK_FORCE}{found.act.unit.full_name if found.act.unit else ''}"


def _begun(group) -> list[Line]:
    return [line for line in group.after if line.state == "begins"]


def _role(line) -> str:
    role = line.role.name_km
    return acting_in(role) if line.seat.acting else role


def _title(group: GroupChange) -> str:
    return f"ក្រុមការងារ{_path(group.unit)}"


def _rows(lines: list[Line]) -> list[Row]:
    return [_row(number, line) for number, line in enumerate(lines, start=1)]


def _path(unit) -> str:
    names = []
    while unit is not None:
        names.append(unit.full_name)
        unit = unit.parent
    return " ".join(names)


def _row(number, line) -> Row:
    notes = {"begins": "តែងតាំងថ្មី", "ends": "បញ្ចប់"}
    seat = line.seat
    return Row(
        ordinal=to_khmer_digits(str(number)),
        name=str(line.person),
        role=_role(line),
        post=" ".join(filter(None, (seat.position, seat.institution))) or "-",
        note=notes.get(line.state, ""),
        css="even" if number % 2 == 0 else "odd",
    )


def _is_invented(found) -> bool:
    return any(
        line.person.is_invented for group in found.groups for line in (*group.before, *group.after)
    )
