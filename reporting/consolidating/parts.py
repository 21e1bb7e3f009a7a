"""The sections of an edition of the form, with what they ask."""

from reporting.models import Cell, Question, Section
from reporting.summary import Part


def read_parts(edition_id: int) -> list[Part]:
    """Return the sections of an edition with their questions and cells, in three queries."""
    parts = {section.pk: Part(section) for section in Section.objects.filter(edition=edition_id)}
    questions = Question.objects.filter(section__edition=edition_id)
    questions = questions.select_related("numerator", "denominator").prefetch_related("choices")
    for question in questions.order_by("position"):
        parts[question.section_id].questions.append(question)
        parts[question.section_id].cells[question.code] = []
    cells = Cell.objects.filter(edition=edition_id).select_related("question", "row", "column")
    for cell in cells.order_by("position"):
        parts[cell.question.section_id].cells[cell.question.code].append(cell)
    return sorted(parts.values(), key=lambda part: part.section.position)
