"""A summary as the HTML of a paper: the front, a chapter for the whole and for each unit, the end.

Each piece is a string of its own, complete in itself but for its page numbers, so that the
engine may lay them out together or one by one. Chapters are written when they are asked for:
those of the country together are more than a small machine should hold.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from reporting import charts, maps
from reporting.models import Question
from reporting.summary import Part, Passage, Summary
from taskforce.khmer import lunar_line, solar_line
from taskforce.models import AdministrativeUnit
from taskforce.paper.book import Chapter as Piece
from taskforce.paper.issuer import Issuer
from taskforce.paper.lines import broken

from . import words
from .columns import Group, groups_of
from .tables import Table, TableRow, coverage_rows, key_figures, line_tables, matrix

Type = Question.Type
TEMPLATES = "reporting/print"
REPORT_ON = "សេចក្តីរាយការណ៍អំពី"
END = "សេចក្តីសន្និដ្ឋាន"
INVENTED = " (ឯកសារសាកល្បង)"


@dataclass(slots=True)
class Document:
    """The pieces of a paper, in the order of its pages.

    `running` is repeated in the margins; `chapters` can be gone through once, and the last is
    the end.
    """

    title: str
    author: str
    running: str
    front: str
    chapters: Iterator[Piece]
    count: int
    has_chapters: bool = True

    @property
    def body(self) -> SafeString:
        # Safe: each piece was rendered, and escaped, by its template.
        return mark_safe("".join([self.front, *(piece.html for piece in self.chapters)]))


@dataclass(slots=True)
class Entry:
    """A chapter in the contents."""

    anchor: str
    ordinal: str
    title: str
    sections: tuple = ()
    is_first: bool = False


@dataclass(slots=True)
class Voice:
    """What one group wrote in a section."""

    name: str
    passages: list[Passage]


@dataclass(slots=True)
class ChapterSection:
    """A section of the form in a chapter."""

    ordinal: str
    title: str
    voices: list[Voice] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    charts: list[dict] = field(default_factory=list)
    matrices: list[Table] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.voices or self.tables or self.matrices)


@dataclass(slots=True)
class Chapter:
    """The summary of one unit, ready for its template."""

    anchor: str
    ordinal: str
    title: str
    summary: Summary
    sections: list[ChapterSection]
    coverage: list[TableRow]
    missing: list[tuple[str, str]]
    is_first: bool
    map: dict | None = None

    @property
    def is_divided(self) -> bool:
        """Tell whether each section is a piece of its own, beginning on a new page.

        That of the country above all provinces: a figure of one changes it, and most of its
        sections stay as they were.
        """
        return self.is_first and self.summary.unit is None and bool(self.summary.chapters)

    @property
    def sentences(self) -> str:
        return words.coverage_sentences(self.summary)

    @property
    def below(self) -> str:
        return words.below(self.summary)


def build(summary: Summary, *, on: date, issuer: Issuer, imprint=None) -> Document:
    """Write the paper of a summary and of its chapters, dated `on`.

    `imprint`: of the published edition that it is the paper of.
    """
    with translation.override("km"):
        # The form is the same in all chapters: its columns are made once.
        groups = {part.section.code: groups_of(part) for part in summary.parts}
        first = _chapter(1, summary, groups, is_first=True)
        parts = len(first.sections) if first.is_divided else 0
        entries = [first, *_entries(summary)]
        context = _context(summary, on, issuer, entries, imprint)
        return Document(
            title=f"{context['title']} {context['period']}",
            author=" ".join(issuer.names),
            running=broken(context["running"]),
            front=render_to_string(f"{TEMPLATES}/front.html", context),
            chapters=_pieces(first, summary, groups, context),
            count=len(entries) + parts + 1,
            has_chapters=bool(summary.chapters),
        )


def _entries(summary: Summary) -> list[Entry]:
    return [
        Entry(_anchor(found), words.number(ordinal), found.unit.full_name)
        for ordinal, found in enumerate(summary.chapters, start=2)
    ]


def _pieces(first, summary, groups, context) -> Iterator[Piece]:
    """Write piece after piece, each when it is asked for."""
    for ordinal, found in enumerate([summary, *summary.chapters], start=1):
        with translation.override("km"):
            is_first = found is summary
            chapter = first if is_first else _chapter(ordinal, found, groups, is_first=False)
            text = _written("chapter", context, chapter=chapter)
        yield Piece(chapter.title, text)
        if chapter.is_divided:
            yield from _parts(chapter, context)
    with translation.override("km"):
        text = _written("end", context)
    # A piece of its own: its figures change with any report, the last chapter only with its own.
    yield Piece(END, text)


def _parts(chapter, context) -> Iterator[Piece]:
    for section in chapter.sections:
        with translation.override("km"):
            text = _written("part", context, chapter=chapter, section=section)
        yield Piece(section.title, text, is_part=True)


def _written(name, context, **more) -> str:
    return render_to_string(f"{TEMPLATES}/{name}.html", context | more)


def _context(summary, on, issuer, entries, imprint):
    edition = summary.period.edition
    subject = edition.title_km.removeprefix(REPORT_ON)
    title = f"របាយការណ៍បូកសរុបស្តីពី{subject}"
    period = words.period_words(summary.period)
    running = f"{title} {period}{INVENTED if summary.is_invented else ''}"
    return {
        "summary": summary,
        "issuer": issuer,
        "chapters": entries,
        "title": title,
        "title_lines": [subject, _of_whom(summary.unit), period],
        "period": period,
        "running": f"{running} · {imprint.running}" if imprint else running,
        "imprint": imprint,
        "sentences": words.front_sentences(summary),
        "key_figures": key_figures(summary),
        "is_proposal": edition.is_proposal,
        "end": END,
        "conclusion": words.conclusion(summary),
        "closing": words.closing(issuer.addressee),
        "lunar": issuer.lunar or lunar_line(on),
        "solar": solar_line(on, issuer.place),
    }


def _of_whom(unit):
    return f"របស់{words.TASK_FORCE}{unit.full_name if unit else ''}"


def _chapter(ordinal, summary, groups, *, is_first) -> Chapter:
    sections, number = [], 0
    # Tables of dashes alone tell nothing: the sentences say why there are none.
    for part in summary.parts if summary.total.coverage.accepted else []:
        section = _section(part, summary, groups[part.section.code], with_charts=is_first)
        if not section.is_empty:
            number += 1
            section.ordinal = words.number(number)
            sections.append(section)
    title = summary.unit.full_name if summary.unit else ""
    return Chapter(
        anchor=_anchor(summary),
        ordinal=words.number(ordinal),
        title=f"លទ្ធផល{words.place_words(summary.unit)}" if is_first else title,
        summary=summary,
        sections=sections,
        coverage=coverage_rows(summary),
        # In a book each chapter names its own.
        missing=[] if summary.chapters else missing_by_line(summary),
        is_first=is_first,
        map=_map(summary) if is_first else None,
    )


def _map(summary) -> dict | None:
    """Return the map of the reports accepted, with the words of its shades."""
    found = maps.coverage_map(summary)
    if found is None:
        return None
    shades = [(shade.swatch, words.share_range(shade.low, shade.high)) for shade in found.classes]
    return {"drawing": found.drawing, "shades": shades}


def _anchor(summary) -> str:
    return f"chapter-{summary.unit.code if summary.unit else 'all'}"


def _section(part: Part, summary, groups: list[Group], *, with_charts) -> ChapterSection:
    matrices = [
        matrix(question, part.cells[question.code], summary.total, with_bars=with_charts)
        for question in part.questions
        if question.type == Type.TABLE
    ]
    return ChapterSection(
        ordinal="",
        title=part.section.label_km,
        voices=_voices(part, summary),
        tables=line_tables(groups, summary),
        charts=_choice_charts(part, summary) if with_charts else [],
        matrices=matrices,
    )


def _voices(part, summary) -> list[Voice]:
    """Return what was written in a section, group by group."""
    codes = {question.code for question in part.questions}
    voices = {}
    for passage in summary.passages:
        if passage.question.code in codes:
            voices.setdefault(passage.unit, []).append(passage)
    return [
        Voice("" if unit == summary.unit else f"ក្រុមការងារ{unit.full_name}", passages)
        for unit, passages in voices.items()
    ]


def _choice_charts(part, summary) -> list[dict]:
    return [
        _choice_chart(question, tally)
        for question in part.questions
        if question.type == Type.CHOICE and (tally := summary.total.tallies.get(question.code))
    ]


def _choice_chart(question, tally) -> dict:
    choices = list(question.choices.all())
    values = [tally[choice.code] for choice in choices]
    return {
        "title": broken(question.label_km),
        "labels": [broken(choice.short) for choice in choices],
        "pillars": list(zip(map(words.number, values), charts.heights(values), strict=True)),
    }


def missing_by_line(summary: Summary) -> list[tuple[str, str]]:
    """Return the groups that have not handed in: for each unit below, its name and theirs."""
    found = {}
    for unit in summary.missing:
        found.setdefault(_line_code(unit, summary.unit), []).append(unit)
    return [
        (words.line_name(line), _missing_names(line, found[key]))
        for line in summary.lines
        if (key := "" if line.is_own else line.unit.code) in found
    ]


def _line_code(unit: AdministrativeUnit, above: AdministrativeUnit | None) -> str:
    length = len(above.code) + 2 if above else 2
    return unit.code[:length] if len(unit.code) >= length else ""


def _missing_names(line, units) -> str:
    if line.is_own:
        return ""  # the name of its line says all
    if units == [line.unit]:
        return f"ក្រុមការងារ{line.unit.kind_word}"
    names = [
        f"ក្រុមការងារ{unit.kind_word}" if unit == line.unit else unit.full_name for unit in units
    ]
    count = f"{words.number(len(units))} ក្រុម"
    if len(units) == line.coverage.expected:
        count = f"ទាំង {count}"
    return f"{count}៖ {words.listed(names)}"
