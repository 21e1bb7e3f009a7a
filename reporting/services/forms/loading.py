"""Taking in a report form that is described as plain data."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from reporting.models import (
    Choice,
    Column,
    FormEdition,
    Question,
    Row,
    Section,
    ValidationRule,
)

from .cells import make_cells
from .faults import refuse_faulty_rules

WORDS = ("label_km", "label_en", "short_km")
QUESTION_FIELDS = (*WORDS, "help_km", "unit_km", "decimals", "with_women", "required", "rule")


@transaction.atomic
def load_edition(data: dict) -> FormEdition:
    """Store an edition described as plain data (`fixtures/report_form.json` shows the shape).

    An edition that is already stored is returned as it is: it may have been answered.

    Raises:
        ValidationError: where a question is not what its type allows, or the rules contradict
            each other.
    """
    found = FormEdition.objects.filter(code=data["code"], number=data["number"]).first()
    if found:
        return found
    edition = FormEdition.objects.create(
        code=data["code"],
        number=data["number"],
        title_km=data["title_km"],
        title_en=data.get("title_en", ""),
        note_km=data.get("note_km", ""),
        is_proposal=data.get("is_proposal", False),
    )
    fill(edition, data)
    refuse_faulty_rules(edition)
    return edition


def fill(edition: FormEdition, data: dict) -> None:
    """Put sections, questions and rules into an edition that has none yet."""
    questions = {}
    for position, section in enumerate(data["sections"], start=1):
        _load_section(edition, position, section, questions)
    _link_ratios(data, questions)
    make_cells(edition)
    for position, rule in enumerate(data.get("rules", []), start=1):
        _load_rule(edition, position, rule)


def _load_section(edition, position, data, questions):
    section = Section.objects.create(
        edition=edition,
        code=data["code"],
        position=position,
        label_km=data["title_km"],
        label_en=data.get("title_en", ""),
        short_km=data.get("short_km", ""),
        help_km=data.get("help_km", ""),
        shown_when=data.get("shown_when"),
    )
    for place, question in enumerate(data["questions"], start=1):
        questions[question["code"]] = _load_question(section, place, question)


def _load_question(section, position, data):
    fields = {name: data[name] for name in QUESTION_FIELDS if name in data}
    question = Question(
        section=section, code=data["code"], type=data["kind"], position=position, **fields
    )
    if question.type == Question.Type.RATIO:
        # Its two questions may stand further down: it is saved when all are known.
        return question
    question.full_clean()
    question.save()
    for model, name in ((Choice, "choices"), (Row, "rows"), (Column, "columns")):
        model.objects.bulk_create(
            model(
                question=question,
                code=part["code"],
                position=place,
                **{word: part[word] for word in WORDS if word in part},
            )
            for place, part in enumerate(data.get(name, []), start=1)
        )
    return question


def _link_ratios(data, questions):
    for section in data["sections"]:
        for described in section["questions"]:
            question = questions[described["code"]]
            if question.type == Question.Type.RATIO:
                question.numerator = _part_of(question, questions, described, "numerator")
                question.denominator = _part_of(question, questions, described, "denominator")
                question.full_clean()
                question.save()


def _part_of(ratio, questions, described, name):
    found = questions.get(described.get(name))
    if found is None:
        raise ValidationError(
            _("“%(question)s”: the form has no question “%(code)s” for the ratio."),
            code="ratio_part",
            params={"question": ratio.label, "code": described.get(name, "")},
        )
    return found


def _load_rule(edition, position, data):
    rule = ValidationRule(edition=edition, position=position, **data)
    rule.full_clean()
    rule.save()
