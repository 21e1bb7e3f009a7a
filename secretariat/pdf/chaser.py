"""The letter that presses for what is overdue in a unit and all below it: always in Khmer."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import format_html

from secretariat.due import missing_of
from secretariat.models import Assignment, Instruction
from taskforce.khmer import format_number, solar_line, to_khmer_digits
from taskforce.models import AdministrativeUnit, DocumentKind, Letterhead
from taskforce.models.letterhead import FILE, TASK_FORCE
from taskforce.paper import Paper, load_engine, print_html, stylesheet
from taskforce.paper.book import Book, Chapter, Progress, is_long, print_book
from taskforce.paper.issuer import Issuer
from taskforce.paper.lines import broken
from taskforce.paper.press import Press
from taskforce.paper.shelf import Shelf

STYLE = "secretariat/paper/chaser.css"
ANNEX = "ឧបសម្ព័ន្ធ"
MOST_IN_PIECE = 250  # rows of a long annex


@dataclass(frozen=True)
class Row:
    """One overdue assignment, in finished words."""

    ordinal: str
    unit: str
    asked: str
    due: str
    missing: str
    css: str


@dataclass(frozen=True)
class Chase:
    """To whom a letter goes, from whom, and what is overdue there."""

    instruction: Instruction
    unit: AdministrativeUnit
    issued_by: AdministrativeUnit | None
    assignments: list[Assignment]
    on: date


def overdue_in(instruction: Instruction, unit: AdministrativeUnit):
    """Return what is overdue, beyond its grace, in a unit and all below it."""
    now = timezone.now()
    found = Assignment.objects.asked().of(instruction).overdue(now)
    found = found.filter(unit.subtree_q("unit")).exclude(grace_until__gte=now)
    rows = found.select_related("unit", "requirement__clause")
    return rows.order_by(
        "requirement__clause__number", "requirement__position", "due_at",
        "unit__level", "unit__sort_key", "unit__code",
    )  # fmt: skip


def print_chaser(chase: Chase, *, progress: Progress | None = None) -> Paper:
    """Return the PDF of a letter; its number and dates are written in by hand.

    One with more rows than are printed at once has them in an annex, laid out in pieces and bound;
    `progress` is told of each.

    Raises:
        PdfUnavailable: where the machine lacks what it takes.
    """
    load_engine()
    if is_long(len(chase.assignments)):
        with Press(stylesheet(STYLE)) as press:
            press.start()
            shelf = Shelf(settings.VAR_DIR / "paper")
            return print_book(_book(chase), shelf=shelf, press=press, progress=progress)
    if progress:
        progress(0, 1, str(chase.unit.full_name))
    return print_html(html(chase), style=stylesheet(STYLE))


def html(chase: Chase) -> str:
    """Return the HTML of a letter that is printed at once."""
    with translation.override("km"):
        context = _context(chase) | {"rows": _rows(chase)}
        document = {"title": context["running"], "author": context["author"]}
        document["body"] = _written("chaser", context)
        return render_to_string("paper/print/document.html", {"document": document})


def _book(chase) -> Book:
    with translation.override("km"):
        context = _context(chase)
        pieces = list(_annex(_rows(chase), context))
        return Book(
            title=context["running"],
            author=context["author"],
            dated=chase.on,
            style=stylesheet(STYLE),
            running=format_html(
                '<div class="head" data-running="{}"></div>', broken(context["running"])
            ),
            front=_written("chaser", context),
            chapters=pieces,
            count=len(pieces),
        )


def _annex(rows, context) -> Iterator[Chapter]:
    """Yield the rows in pieces: the first bears the heading, the others go on."""
    for start in range(0, len(rows), MOST_IN_PIECE):
        piece = context | {"annex": "" if start else ANNEX, "about": context["subject"]}
        piece["rows"] = rows[start : start + MOST_IN_PIECE]
        yield Chapter(ANNEX, _written("chaser_annex", piece), is_part=start > 0)


def _context(chase) -> dict:
    issuer = issuer_of(chase)
    return {
        "issuer": issuer,
        "author": " ".join(issuer.names),
        "running": f"លិខិតរំលឹក ជូន{_addressee(chase)}",
        "addressee": _addressee(chase),
        "subject": f"ការជំរុញការអនុវត្ត{_instruction(chase)}",
        "reference": _reference(chase),
        "paragraphs": [_opening(chase, issuer)],
        "closing": _closing(chase, issuer),
        "place": issuer.place,
    }


def _written(name, context) -> str:
    return render_to_string(f"secretariat/print/{name}.html", context)


def _rows(chase) -> list[Row]:
    return [_row(number, found) for number, found in enumerate(chase.assignments, 1)]


def issuer_of(chase: Chase) -> Issuer:
    """Return who writes the letter, and to whom copies go."""
    issuer = Letterhead.objects.of(chase.issued_by).issuer(DocumentKind.LETTER)
    return replace(issuer, recipients=(_addressee(chase), FILE), endorser="", endorser_name="")


def _addressee(chase):
    return f"{TASK_FORCE}{chase.unit.full_name}"


def _instruction(chase):
    return to_khmer_digits(chase.instruction.title_km)


def _reference(chase):
    instrument, paper = chase.instruction.instrument, ""
    if instrument:
        paper = f" លេខ {to_khmer_digits(instrument.number)}"
        if instrument.dated:
            paper += f" ចុះ{solar_line(instrument.dated)}"
    return f"{_instruction(chase)}{paper}"


def _opening(chase, issuer):
    where = f"{ANNEX}។" if is_long(len(chase.assignments)) else "តារាងខាងក្រោម៖"
    units = len({found.unit_id for found in chase.assignments})
    return (
        f"សេចក្តីដូចមានក្នុងកម្មវត្ថុ និងយោងខាងលើ {' '.join(issuer.names)} សូមជម្រាបជូន"
        f"{_addressee(chase)}ថា គិតត្រឹម{solar_line(chase.on)} កិច្ចការចំនួន "
        f"{format_number(len(chase.assignments))} របស់ក្រុមការងារចំនួន {format_number(units)} "
        f"ដែលហួសកាលកំណត់ មិនទាន់បានអនុវត្តរួច ដូចមានក្នុង{where}"
    )


def _closing(chase, issuer):
    return (
        f"អាស្រ័យហេតុនេះ សូម{_addressee(chase)} ជំរុញការអនុវត្តកិច្ចការខាងលើឱ្យបានរួចរាល់ជាបន្ទាន់ "
        "ហើយបញ្ចូលព័ត៌មានក្នុងប្រព័ន្ធ ឬស្នើសុំការពន្យារពេលដោយបញ្ជាក់មូលហេតុ។ "
        f"សូម{_addressee(chase)} ទទួលនូវការរាប់អានដ៏ស្មោះពីយើងខ្ញុំ ៕"
    )


def _row(number, found) -> Row:
    day = timezone.localdate(found.due_at)
    return Row(
        ordinal=format_number(number),
        unit=found.unit.full_name,
        asked=to_khmer_digits(found.requirement.title_km),
        due=to_khmer_digits(f"{day:%d-%m-%Y}"),
        missing=to_khmer_digits(", ".join(missing_of(found))) or "-",
        css="even" if number % 2 == 0 else "odd",
    )
