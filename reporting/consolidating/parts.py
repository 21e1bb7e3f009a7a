"""The sections of an edition of the form, with what they ask."""

from reporting.models import Cell, Question, Section
from reporting.summary import Part


def read_parts(edition_id: int, code: str = "") -> list[Part]:
    """Return the sections of an edition with their questions and cells; only one, by its code."""
    where = {"code": code} if code else {}
    sections = Section.objects.filter(edition=edition_id, **where)
    parts = {section.pk: Part(section) for section in sections}
    of_section = {f"section__{name}": value for name, value in where.items()}
    questions = Question.objects.filter(section__edition=edition_id, **of_section)
    questions = questions.select_related("numerator", "denominator").prefetch_related("choices")
    for question in questions.order_by("position"):
        parts[question.section_id].questions.append(question)
        parts[question.section_id].cells[question.code] = []
    of_question = {f"question__{name}": value for name, value in of_section.items()}
    cells = Cell.objects.filter(edition=edition_id, **of_question)
    for cell in cells.select_related("question", "row", "column").order_by("position"):
        parts[cell.question.section_id].cells[cell.question.code].append(cell)
    return sorted(parts.values(), key=lambda part: part.section.position)
