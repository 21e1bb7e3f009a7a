"""From the file of a report that comes back to plain values: its keys decide, not its places."""

from datetime import date, datetime

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from reporting.answer_words import yes_or_no
from reporting.filled import FilledReport
from reporting.forms import women_name
from reporting.models import Question
from taskforce.khmer import clean
from taskforce.sheets.confined import tables_confined
from taskforce.sheets.rows import Line, Table, is_blank
from taskforce.sheets.writing import letters

from .layout import (
    ANSWER_HEAD,
    CODE_HEAD,
    COLUMNS,
    FORM,
    KEYS,
    LIMITS,
    MARK,
    PERIOD,
    REPORT,
    UNIT,
    VERSION,
    NotOurFileError,
)
from .sent import LONGEST_NUMBER, Sent

Type = Question.Type
ERRORS = {"#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#N/A", "#NULL!", "#NUM!"}
MOST_SHOWN = 60


def read_file(content: bytes, written: FilledReport) -> Sent:
    """Return what a file says of a report; nothing is stored.

    Raises:
        FileRefusedError: where it could not be opened safely.
        NotOurFileError: where it is not the file of this report and this edition.
    """
    tables = tables_confined(content, LIMITS)
    keys = next((table for table in tables if table.name == KEYS), None)
    if keys is None:
        raise NotOurFileError(
            _(
                "This file was not downloaded from a report, or its hidden sheet is gone. Download "
                "the file of this report, and copy your answers into it."
            )
        )
    sent = _seen(keys, written.submission)
    reader = _Reader(written, sent)
    for table in tables:
        if table is not keys and not table.is_hidden:
            reader.read(table)
    if not sent.places:
        raise NotOurFileError(
            _(
                "The hidden column with the codes is gone, so that nobody can tell which answer "
                "is which. Download the file again, and copy your answers into it."
            )
        )
    return sent


def _seen(keys, report) -> Sent:
    """Return what the writer of the file saw; refuse the file of another report."""
    told = {}
    for line in keys.lines:
        name, *rest = [str(value) for value in line.values[:3] if value is not None] or [""]
        told.setdefault(name, []).append(rest)
    only = {name: rows[0][0] for name, rows in told.items() if rows[0]}
    if only.get(REPORT) != str(report.pk):
        raise NotOurFileError(
            _("This is the file of another report: %(unit)s, %(period)s. Open that report, and "
              "send the file there.")
            % {name: only.get(name, "?")[:MOST_SHOWN] for name in (UNIT, PERIOD)},
            only.get(REPORT),
        )  # fmt: skip
    if only.get(FORM) != f"{report.edition.code}/{report.edition.number}":
        raise NotOurFileError(
            _(
                "This file was downloaded with another edition of the form. Download it again, "
                "and copy your answers into it."
            )
        )
    versions = {r[0]: int(r[1]) for r in told.get(VERSION, ()) if len(r) == 2 and _is_count(r[1])}
    base = {row[0]: "".join(row[1:]) for row in told.get(MARK, ()) if row}
    return Sent(versions=versions, base=base)


def _is_count(text):
    return text.isascii() and text.isdigit() and len(text) <= 9


class _Reader:
    """Takes the cells of sheets to the fields that their keys name."""

    def __init__(self, written, sent):
        self.sent = sent
        self.questions, self.tables = {}, {}
        for part in [*written.parts, *written.hidden]:
            for question in part.questions:
                self._learn(question, part.cells[question.code])

    def _learn(self, question, cells):
        for cell in cells:
            self.questions[cell.code] = question
            if question.with_women:
                self.questions[women_name(cell.code)] = question
            if cell.row is not None:
                self.tables.setdefault(question.code, set()).add(f"{question.code}.{cell.row.code}")

    def read(self, table: Table):
        """Take the cells of a sheet; one without the head of our own says nothing."""
        at, answer_at, columns = None, None, {}
        for line in table.lines:
            if at is None:
                at, answer_at = (_place(line, head) for head in (CODE_HEAD, ANSWER_HEAD))
                continue
            key = _text_at(line, at)
            if not key or answer_at is None:
                continue
            if key.removesuffix(COLUMNS) in self.tables and key.endswith(COLUMNS):
                columns[key.removesuffix(COLUMNS)] = {
                    value: place for place, value in enumerate(line.values) if place > at and value
                }
            else:
                self._take_row(table, line, key, answer_at, columns)

    def _take_row(self, table, line, key, answer_at, columns):
        if key in self.questions:
            return self._take(table, line, key, answer_at)
        of_table = next((code for code, rows in self.tables.items() if key in rows), None)
        if of_table is None:
            self.sent.unknown.append(key[:MOST_SHOWN])
            return None
        for column, place in columns.get(of_table, {}).items():
            if (name := f"{key}.{column}") in self.questions:
                self._take(table, line, name, place)
        return None

    def _take(self, table, line, name, place):
        sent, where = self.sent, f"{letters(place)}{line.number}"
        value = line.values[place] if place < len(line.values) else None
        if name in sent.places:
            if sent.values.get(name) != _plain(self.questions[name], value):
                sent.values.pop(name, None)
                words = {"first": sent.places[name], "second": where}
                sent.faults[name] = _("The row stands twice: %(first)s, %(second)s.") % words
            return
        sent.places[name] = where
        if fault := _fault(line, place, value):
            sent.faults[name] = fault
        elif is_blank(value):
            sent.blank.append(name)
        else:
            sent.values[name] = _plain(self.questions[name], value)


def _place(line: Line, head) -> int | None:
    return line.values.index(head) if head in line.values else None


def _text_at(line, place) -> str:
    value = line.values[place] if place < len(line.values) else None
    return value if isinstance(value, str) else ""


def _fault(line, place, value) -> str:
    """Say what is wrong with a cell as a cell, before its answer is judged."""
    if place in line.formulas and is_blank(value):
        return _("A formula stands here that came to nothing. Write the answer itself.")
    if isinstance(value, str) and value.strip() in ERRORS:
        return _("Excel shows an error here. Write the answer itself.")
    if place in line.fonts:
        return _("This is typed in an old font. Type it again with a Khmer Unicode keyboard.")
    return ""


def _plain(question, value):
    """Return what a cell holds as a field takes it."""
    if isinstance(value, bool):
        value = str(int(value))
    if isinstance(value, date | datetime):
        value = f"{value:%d/%m/%Y}"
    if question.type in (Type.CHOICE, Type.YES_NO):
        return _codes(question).get(_match(value), str(value))
    if question.type in (Type.TEXT, Type.DATE) or _is_endless(value):
        return _written(value)
    return value


def _is_endless(value):
    return isinstance(value, int) and value.bit_length() > 4 * LONGEST_NUMBER


def _written(value):
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)


def _codes(question) -> dict[str, str]:
    """Return the codes of the answers that may be chosen, by their words in both languages."""
    found = {}
    if question.type == Type.YES_NO:
        for language in {"km", "en", get_language()}:
            with override(language):
                found |= {_match(word): str(int(yes)) for yes, word in yes_or_no().items()}
        return found | {"1": "1", "0": "0"}
    for choice in question.choices.all():
        found |= dict.fromkeys(
            map(_match, (choice.code, choice.label_km, choice.label_en)), choice.code
        )
    found.pop("", None)
    return found


def _match(value):
    return clean(_written(value)).casefold()
