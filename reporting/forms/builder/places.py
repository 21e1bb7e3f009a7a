"""The places of an edition as they are chosen from: for a condition, for a rule."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from reporting.models import Cell, FormEdition, Question
from reporting.rules import Type
from reporting.rules.rule import ANY, WOMEN
from reporting.services.forms.faults import TYPES


def places(edition: FormEdition, types: Collection[Type], *, columns=False, before=None) -> list:
    """Return (code, label) of the places of some types, by section, in the order of the form.

    `columns` adds each column of a table as one place, `before` keeps to the sections above.
    """
    cells = Cell.objects.filter(edition=edition).select_related(
        "question__section", "row", "column"
    )
    if before is not None:
        cells = cells.filter(question__section__position__lt=before)
    found = {}
    for cell in cells.order_by("position"):
        group = found.setdefault(cell.question.section.label, {})
        if cell.row_id is not None:
            _of_table(group, cell, types, columns)
        elif TYPES[cell.question.type] in types:
            group[cell.code] = cell.label
        if cell.question.with_women and Type.NUMBER in types:
            label = {"question": cell.question.label}
            group[cell.code + WOMEN] = _("%(question)s: of which women") % label
    return [(label, list(group.items())) for label, group in found.items() if group]


def _of_table(group, cell, types, columns):
    question = cell.question
    if Type.TABLE in types:
        group[question.code] = question.label
    if columns and Type.NUMBER in types:
        words = {"question": question.label, "column": cell.column.label}
        label = _("%(question)s: %(column)s, every row") % words
        group[f"{question.code}.{ANY}.{cell.column.code}"] = label
    if Type.NUMBER in types:
        group[cell.code] = cell.label


def answers(edition: FormEdition) -> list:
    """Return the answers of all choice questions, by question, as “question=answer”."""
    found = []
    for question in _asking(edition):
        options = [(f"{question.code}={one.code}", one.label) for one in question.choices.all()]
        if question.type == Question.Type.YES_NO:
            options = [(f"{question.code}=1", _("Yes")), (f"{question.code}=0", _("No"))]
        found.append((question.label, options))
    return found


def _asking(edition):
    return (
        Question.objects.filter(section__edition=edition, type__in=["choice", "yes_no"])
        .prefetch_related("choices")
        .order_by("section__position", "position")
    )
