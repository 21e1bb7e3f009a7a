"""Which sections a report is not asked: what their conditions say of the answers it has."""

from reporting.models import Answer, Cell, Section, Submission
from reporting.rules import Condition
from reporting.rules.rule import WOMEN, Value
from reporting.rules.sections import hidden


def values_of(answers: dict[str, Answer]) -> dict[str, Value]:
    """Return answers by cell code as the plain values that rules and conditions compare."""
    values = {}
    for code, answer in answers.items():
        values[code] = answer.choice.code if answer.choice_id else answer.value
        if answer.women is not None:
            values[code + WOMEN] = type(answer.number)(answer.women)
    return values


def condition_of(section: Section) -> Condition | None:
    return Condition.of(section.shown_when) if section.shown_when else None


def hidden_parts(parts: list, answers: dict[str, Answer]) -> list:
    """Return those of the parts of a form, in its order, that are not asked."""
    if not any(part.section.shown_when for part in parts):
        return []
    sections = [(part.section.pk, condition_of(part.section), codes_of(part)) for part in parts]
    found = hidden(sections, values_of(answers))
    return [part for part in parts if part.section.pk in found]


def codes_of(part) -> dict[str, str]:
    """Return the codes of the cells of a part, with those of their questions."""
    return {cell.code: question for question, cells in part.cells.items() for cell in cells}


def hidden_cells(submission: Submission) -> dict[str, str]:
    """Return the codes of the cells that a report is not asked, with those of their questions.

    One query, where no section of the form has a condition.
    """
    sections = list(Section.objects.filter(edition=submission.edition_id).order_by("position"))
    if not any(section.shown_when for section in sections):
        return {}
    codes = {section.pk: {} for section in sections}
    cells = Cell.objects.filter(edition=submission.edition_id)
    for section, question, code in cells.values_list("question__section", "question__code", "code"):
        codes[section][code] = question
    answers = submission.answers.select_related("cell", "choice")
    values = values_of({answer.cell.code: answer for answer in answers})
    found = hidden(((s.pk, condition_of(s), codes[s.pk]) for s in sections), values)
    return {code: question for pk in found for code, question in codes[pk].items()}
