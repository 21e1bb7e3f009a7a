"""The cells of an edition: made from its questions, in the order in which the form is read."""

from collections import Counter

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reporting.models import Cell, FormEdition, Question


def make_cells(edition: FormEdition) -> None:
    """Make the cells of an edition anew; one that was answered has its own already.

    Raises:
        ValidationError: where two questions bear one code.
    """
    edition.cells.all().delete()
    questions = Question.objects.filter(section__edition=edition).prefetch_related(
        "rows", "columns"
    )
    questions = list(questions.order_by("section__position", "position"))
    _refuse_twins(questions)
    cells = [cell for question in questions for cell in _cells_of(question)]
    for position, cell in enumerate(cells, start=1):
        cell.edition, cell.position = edition, position
    Cell.objects.bulk_create(cells)


def _cells_of(question):
    if question.type == Question.Type.TABLE:
        columns = list(question.columns.all())
        return [
            Cell(
                question=question,
                row=row,
                column=column,
                code=f"{question.code}.{row.code}.{column.code}",
            )
            for row in question.rows.all()
            for column in columns
        ]
    return [Cell(question=question, code=question.code)] if question.is_typed else []


def _refuse_twins(questions):
    times = Counter(question.code for question in questions)
    if twins := [code for code, count in times.items() if count > 1]:
        raise ValidationError(
            _("Two questions of the form have the code “%(code)s”: give one of them another."),
            code="code_twice",
            params={"code": twins[0]},
        )
