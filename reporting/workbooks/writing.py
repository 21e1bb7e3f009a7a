"""The file of one report: every question with its yellow cell, and the keys it comes back by."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import override

from reporting import prefill, remarks
from reporting.answer_words import yes_or_no
from reporting.filled import FilledReport, all_previous
from reporting.forms import women_name
from reporting.forms.section import marks
from reporting.models import Answer, Question, ValidationRule
from reporting.services import saving
from taskforce.fields.written import written_date
from taskforce.formats import digits as formats
from taskforce.sheets.styles import Style
from taskforce.sheets.writing import LONGEST_TEXT, Sheet, Styled, letters, write_workbook

from . import words
from .layout import (
    ANSWER_HEAD,
    CODE_HEAD,
    COLUMNS,
    FORM,
    KEYS,
    MARK,
    PERIOD,
    REPORT,
    UNIT,
    VERSION,
)
from .sent import Sent

Type = Question.Type
YELLOW, RED, BLUE, GREY = "FFF7CC", "FFC7CE", "DCE6F4", "F3F5F8"
TITLE, SECTION = Style(bold=True, wrap=True), Style(bold=True, fill=BLUE, wrap=True)
HEAD = Style(bold=True, fill=GREY, wrap=True, boxed=True)
ASKED, BESIDE = Style(wrap=True, boxed=True), Style(wrap=True, boxed=True, colour="5B6B82")
SOFT, WRONG = Style(wrap=True, colour="5B6B82"), Style(wrap=True, bold=True, colour="9C0006")
WIDTHS = {0: 4, 1: 58, 2: 19, 3: 15, 4: 19, 5: 19, 6: 15, 7: 15}
ANSWER_AT, LAST = 2, 5
LINE, TEXT_HEIGHT, SIGNS_A_LINE = 20, 130, 70
LISTS_AT = 6  # the column of the hidden sheet in which choices stand


@dataclass(slots=True)
class Beside:
    """What stands beside the answers: the period before, the records, what is to be corrected."""

    previous: Mapping[str, Answer] = field(default_factory=dict)
    known: Mapping[str, Answer] = field(default_factory=dict)
    hints: Mapping[str, list[str]] = field(default_factory=dict)
    wrong: dict[str, list[str]] = field(default_factory=dict)  # by name of the field


def file_name(report) -> str:
    return f"report-{report.unit.code}-{report.period.code}.xlsx"


def write_file(
    written: FilledReport,
    *,
    sent: Sent | None = None,
    wrong: Mapping[str, list[str]] | None = None,
) -> bytes:
    """Return the file of a report: as it is stored, or as it was sent with what is wrong in it.

    As every file of the house it is in Khmer, whoever asks.
    """
    with override("km"):
        return _written(written, sent, wrong)


def _written(written, sent, wrong):
    parts = _parts(written)
    cells = [cell for part in parts for cells in part.cells.values() for cell in cells]
    labels = {question.code: question.label for part in parts for question in part.questions}
    rules = ValidationRule.objects.filter(edition=written.submission.edition_id)
    beside = Beside(
        all_previous(written.submission),
        prefill.known_answers(written.submission, cells),
        words.rule_hints(list(rules.order_by("position")), labels),
        dict(wrong or {}) | _remarked(written, wrong),
    )
    page = _Page(written, beside, sent)
    for part in parts:
        page.add(part)
    return write_workbook([page.sheet(), _keys(written, parts, page.lists, sent)])


def _parts(written):
    """Return all sections: an answer in the file may show one that is hidden now."""
    return sorted([*written.parts, *written.hidden], key=lambda part: part.section.position)


def _remarked(written, wrong):
    """Return what the reviewer wrote beside answers, in a file that is not sent back."""
    if wrong:
        return {}
    found = remarks.open_of(written.submission)
    return {code: [remark.text] for code, remark in found.items()}


def _keys(written, parts, lists, sent):
    """Return the hidden sheet: whose file it is, what its writer saw, what may be chosen."""
    report = written.submission
    rows = [
        [REPORT, str(report.pk)],
        [UNIT, report.unit.code],
        [PERIOD, report.period.code],
        [FORM, f"{report.edition.code}/{report.edition.number}"],
    ]
    kept = saving.versions_of(report)
    versions = {part.section.code: kept.get(part.section.pk, 0) for part in parts}
    base = {code: mark for part in parts for code, mark in marks(part, written.answers).items()}
    if sent:
        versions, base = versions | sent.versions, base | sent.base
    rows += [[VERSION, code, number] for code, number in versions.items()]
    rows += [[MARK, code, mark] for code, mark in base.items()]
    rows += [[] for _line in range(len(lists) - len(rows))]
    for row, word in zip(rows, lists, strict=False):
        row += [None] * (LISTS_AT - len(row)) + [word]
    return Sheet(KEYS, rows, hidden=True)


class _Page:
    """The one sheet that is filled in, gathered row by row."""

    def __init__(self, written, beside, sent):
        self.written, self.beside, self.sent = written, beside, sent
        self.rows, self.heights, self.merged = [], {}, []
        self.choices, self.offers, self.lists = {}, {}, []
        self._head()

    def sheet(self) -> Sheet:
        return Sheet(
            _("Report"),
            self.rows,
            widths=WIDTHS,
            merged=self.merged,
            choices=self.choices,
            offers=self.offers,
            heights=self.heights,
            hidden_columns=frozenset({0}),
            is_protected=True,
        )

    @property
    def number(self) -> int:
        return len(self.rows)

    def _head(self):
        report = self.written.submission
        self._add([CODE_HEAD, "", ANSWER_HEAD], height=0)
        self._wide(f"{report.unit.display_name} · {report.period.name}", TITLE)
        self._wide(report.edition.title, SOFT)
        for number, line in enumerate(words.how_to(), start=1):
            self._wide(f"{formats.digits(str(number))}. {line}", SOFT)
        self._add([])

    def add(self, part):
        self._wide(part.section.label, SECTION)
        if part.section.help_km:
            self._wide(part.section.help_km, SOFT)
        if part.section.shown_when:
            self._wide(_("Fill this section in only where it applies."), SOFT)
        heads = [_("Question"), _("Answer"), _("Unit of measure"), _("Period before"), _("Records")]
        self._add([None, *(Styled(head, HEAD) for head in heads)])
        for question in part.questions:
            if question.type == Type.TABLE:
                self._table(question, part.cells[question.code])
            elif question.is_typed:
                self._question(question)
        self._add([])

    def _question(self, question):
        code, answers = question.code, self.written.answers
        found = [source.get(code) for source in (answers, self.beside.previous, self.beside.known)]
        if question.type == Type.TEXT:
            self._text(question, *found[:2])
            return
        stored, *others = found
        self._line(
            code,
            self._asked(question),
            _chosen(question, self._value(code, _raw(question, stored))),
            [question.unit_km, *(words.shown(one, question) for one in others)],
            as_text=question.type == Type.DATE,
        )
        self._offer(question)
        self._say_wrong(code)
        if question.with_women:
            self._women(question, [None if one is None else one.women for one in found])

    def _women(self, question, found):
        name, stored, *others = women_name(question.code), *found
        others = ["" if women is None else formats.number(women) for women in others]
        asked = f"    {_('of which women')}"
        self._line(name, asked, self._value(name, stored), [question.unit_km, *others])
        self._say_wrong(name)

    def _asked(self, question):
        """Return a question with what is said below it."""
        star = " *" if question.required else ""
        lines = [f"{question.label}{star}", question.help_km]
        hints = self.beside.hints.get(question.code, [])
        return "\n".join([*filter(None, lines), *(f"– {hint}" for hint in hints)])

    def _line(self, name, asked, value, beside, *, as_text=False):
        cells = [Styled(text, BESIDE) for text in beside]
        self._add([name, Styled(asked, ASKED), self._entry(name, value, text=as_text), *cells])

    def _entry(self, name, value, *, text=False):
        fill = RED if name in self.beside.wrong else YELLOW
        return Styled(value, Style(fill=fill, wrap=True, boxed=True, unlocked=True, text=text))

    def _text(self, question, answer, before):
        value = self._value(question.code, answer.text if answer else None)
        if isinstance(value, str) and _is_too_long(value):
            self._wide(self._asked(question), ASKED)
            self._wide(_("This text is too long for a cell: change it on its page."), SOFT)
            return
        asked = Styled(self._asked(question), ASKED)
        entry = self._entry(question.code, value, text=True)
        rest = [Styled(None, entry.style)] * (LAST - ANSWER_AT)
        self._add([question.code, asked, entry, *rest], height=TEXT_HEIGHT)
        self._merge(ANSWER_AT)
        self._say_wrong(question.code)
        if before and not _is_too_long(before.text):
            name = Styled(_("Period before"), SOFT)
            self._add([None, name, Styled(before.text, SOFT)], height=_height(before.text))
            self._merge(ANSWER_AT)

    def _table(self, question, cells):
        columns = list(dict.fromkeys(cell.column for cell in cells))
        self._add([question.code + COLUMNS, None, *(one.code for one in columns)], height=0)
        heads = [one.label for one in columns]
        if with_before := any(cell.code in self.beside.previous for cell in cells):
            heads += [_("Period before: %(column)s") % {"column": one.label} for one in columns]
        asked = Styled(self._asked(question), HEAD)
        self._add([None, asked, *(Styled(head, HEAD) for head in heads)])
        rows = {}
        for cell in cells:
            rows.setdefault(cell.row, []).append(cell)
        for row, of_row in rows.items():
            self._row_of_table(question, row, of_row, with_before)

    def _row_of_table(self, question, row, cells, with_before):
        answers = self.written.answers
        line = [f"{question.code}.{row.code}", Styled(row.label, ASKED)]
        for cell in cells:
            value = self._value(cell.code, _raw(question, answers.get(cell.code)))
            line.append(self._entry(cell.code, value))
        if with_before:
            before = (self.beside.previous.get(cell.code) for cell in cells)
            line += [Styled(words.shown(one, question), BESIDE) for one in before]
        self._add(line)
        for cell in cells:
            self._say_wrong(cell.code, cell.column.label)

    def _value(self, name, stored):
        """Return what stands in a cell: what was sent, or else what is stored."""
        if self.sent and (name in self.sent.values or name in self.sent.blank):
            return self.sent.values.get(name)
        return stored

    def _offer(self, question):
        """Offer the answers of a choice in a list that opens."""
        options = [*yes_or_no().values()] if question.type == Type.YES_NO else []
        if question.type == Type.CHOICE:
            options = [choice.label for choice in question.choices.all()]
        if options:
            first, column = len(self.lists) + 1, letters(LISTS_AT)
            self.lists += options
            area = f"${column}${first}:${column}${len(self.lists)}"
            self.offers[f"{letters(ANSWER_AT)}{self.number}"] = f"{KEYS}!{area}"

    def _say_wrong(self, name, where=""):
        for reason in self.beside.wrong.get(name, ()):
            if where:
                reason = _("%(column)s: %(reason)s") % {"column": where, "reason": reason}
            self._wide(f"▲ {reason}", WRONG)

    def _wide(self, text, style):
        """Add a line of words over all columns."""
        rest = [Styled(None, style)] * (LAST - 1)
        self._add([None, Styled(text, style), *rest], height=_height(text, 2 * SIGNS_A_LINE))
        self._merge(1)

    def _merge(self, first):
        self.merged.append(f"{letters(first)}{self.number}:{letters(LAST)}{self.number}")

    def _add(self, values, height=None):
        self.rows.append(values)
        if height is not None:
            self.heights[self.number] = height


def _raw(question, answer):
    """Return an answer as it is typed into a cell."""
    if answer is None:
        return None
    if question.type == Type.DATE:
        return written_date(answer.date)
    if question.type in (Type.CHOICE, Type.YES_NO):
        return words.shown(answer, question)
    number = answer.number
    return int(number) if number == int(number) else number


def _chosen(question, value):
    """Return the words of an answer that was chosen, of which a file that was read has the code."""
    if question.type == Type.YES_NO and value in ("0", "1"):
        return yes_or_no()[value == "1"]
    if question.type == Type.CHOICE:
        by_code = {choice.code: choice.label for choice in question.choices.all()}
        return by_code.get(value, value)
    return value


def _height(text, signs=SIGNS_A_LINE):
    lines = sum(1 + len(line) // signs for line in text.split("\n"))
    return LINE * min(lines, 20)


def _is_too_long(text):
    return len(text.encode("utf-16-le", "surrogatepass")) > 2 * LONGEST_TEXT
