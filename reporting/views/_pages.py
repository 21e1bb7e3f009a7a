"""What the pages of a report show: its steps, and the questions of one section."""

from dataclasses import dataclass, field

from django.forms import BoundField
from django.urls import reverse

from reporting.filled import FilledReport
from reporting.forms import SectionForm, chosen_name, women_name
from reporting.models import Answer, FieldRemark, Question, Row, Section, SectionSave
from reporting.summary import Part


@dataclass(slots=True)
class Step:
    """One section in the list of steps."""

    section: Section
    state: str
    url: str
    is_current: bool = False


@dataclass(slots=True)
class GridCell:
    entry: BoundField
    stored: Answer | None = None
    is_stored_shown: bool = False
    chosen: BoundField | None = None
    remark: FieldRemark | None = None


@dataclass(slots=True)
class GridRow:
    row: Row
    cells: list[GridCell] = field(default_factory=list)


@dataclass(slots=True)
class Item:
    """One question as its page shows it; `stored` and `previous` are shown beside the field."""

    question: Question
    entry: BoundField | None = None
    women: BoundField | None = None
    grid: list[GridRow] = field(default_factory=list)
    totals: list = field(default_factory=list)  # of the columns of a table
    ratio: object = None
    previous: Answer | None = None
    stored: Answer | None = None
    is_stored_shown: bool = False
    chosen: BoundField | None = None  # the choice, where two people wrote
    known: Answer | None = None  # what the records say
    remark: FieldRemark | None = None  # what the reviewer wrote beside it

    @property
    def has_grid_errors(self) -> bool:
        return any(cell.entry.errors for line in self.grid for cell in line.cells)


class SectionPage:
    """One section of a report on its page."""

    def __init__(self, written: FilledReport, part: Part, *, form: SectionForm = None, **beside):
        self.written, self.part, self.form = written, part, form
        self.previous = beside.get("previous", {})
        self.remarks: dict[str, FieldRemark] = beside.get("remarks", {})
        self.show_stored = beside.get("show_stored", False)
        # Who saved the section while this page was being written, where somebody did.
        self.state: SectionSave | None = beside.get("state")
        self.known: dict[str, Answer] = beside.get("known", {})

    @property
    def number(self) -> int:
        return self._codes().index(self.part.section.code) + 1

    def _codes(self) -> list[str]:
        """Return the sections that are asked, and the one on this page even if it is not."""
        here = self.part.section
        sections = {part.section.code: part.section for part in self.written.parts}
        sections[here.code] = here
        return sorted(sections, key=lambda code: sections[code].position)

    def steps(self) -> list[Step]:
        return steps_of(self.written, self.part)

    def items(self) -> list[Item]:
        return [self._item(question) for question in self.part.questions]

    def next_url(self, go: str | None) -> str:
        """Return where a save leads: on, back, to a section named, or to the same page again."""
        report, codes = self.written.submission, self._codes()
        here = codes.index(self.part.section.code)
        if go in codes:
            place = codes.index(go)
        elif go in {"stay", "previous"}:
            place = max(here - (go == "previous"), 0)
        else:
            place = here + 1
        if go == "check" or place == len(codes):
            return reverse("report_check", args=[report.pk])
        return reverse("report_edit", args=[report.pk, codes[place]])

    def _item(self, question):
        item = Item(question, previous=self.previous.get(question.code))
        item.known = self.known.get(question.code)
        item.remark = self.remarks.get(question.code)
        if question.type == Question.Type.RATIO:
            item.ratio = self.written.ratio(question)
        elif question.type == Question.Type.TABLE:
            item.grid = self._grid(question)
            item.totals = self.written.totals(self.part, question)
        else:
            item.entry = self.form[question.code]
            item.stored = self.written.answers.get(question.code)
            names = question.code, women_name(question.code)
            item.is_stored_shown = any(map(self._differs, names))
            item.chosen = self._chosen(question.code)
        if question.with_women:
            item.women = self.form[women_name(question.code)]
        return item

    def _differs(self, name):
        """Tell whether what was typed is not what is stored by now."""
        if not self.show_stored or name not in self.form.fields:
            return False
        typed, stored = self.form.cleaned_data.get(name), self.form.initial.get(name)
        return (None if typed == "" else typed) != stored

    def _chosen(self, code):
        name = chosen_name(code)
        return self.form[name] if name in self.form.fields else None

    def _grid(self, question):
        rows = {}
        for cell in self.part.cells[question.code]:
            row = rows.setdefault(cell.row_id, GridRow(cell.row))
            stored = self.written.answers.get(cell.code)
            entry, differs = self.form[cell.code], self._differs(cell.code)
            chosen, remark = self._chosen(cell.code), self.remarks.get(cell.code)
            row.cells.append(GridCell(entry, stored, differs, chosen, remark))
        return list(rows.values())


def steps_of(written: FilledReport, current: Part | None = None) -> list[Step]:
    report = written.submission
    return [
        Step(
            section=part.section,
            state=written.state(part),
            url=reverse("report_edit", args=[report.pk, part.section.code]),
            is_current=part is current,
        )
        for part in written.parts
    ]
