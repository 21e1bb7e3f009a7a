"""Taking in a report form, and issuing it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reporting.models import (
    Cell,
    Choice,
    Column,
    FormEdition,
    Question,
    Row,
    Section,
    ValidationRule,
)
from reporting.services.form_rules import refuse_faulty_rules

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
    questions = {}
    for position, section in enumerate(data["sections"], start=1):
        _load_section(edition, position, section, questions)
    _link_ratios(data, questions)
    _make_cells(edition)
    _load_rules(edition, data.get("rules", []))
    return edition


@transaction.atomic
def issue_edition(*, edition: FormEdition, by=None) -> FormEdition:
    """Issue an edition: from now on it is never edited."""
    edition = FormEdition.objects.select_for_update().get(pk=edition.pk)
    if edition.issued_at:
        raise ValidationError(_("This edition was already issued."), code="already_issued")
    refuse_faulty_rules(edition)
    edition.issued_at, edition.issued_by = timezone.now(), by
    edition.save(update_fields=["issued_at", "issued_by"])
    return edition


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
                question.numerator = questions[described["numerator"]]
                question.denominator = questions[described["denominator"]]
                question.full_clean()
                question.save()


def _load_rules(edition, rules):
    for position, data in enumerate(rules, start=1):
        rule = ValidationRule(edition=edition, position=position, **data)
        rule.full_clean()
        rule.save()
    refuse_faulty_rules(edition)


def _make_cells(edition):
    """Make the cells in the order in which the form is read."""
    cells = []
    for question in Question.objects.filter(section__edition=edition).order_by(
        "section__position", "position"
    ):
        if question.type == Question.Type.TABLE:
            columns = list(question.columns.all())
            cells += [
                Cell(
                    question=question,
                    row=row,
                    column=column,
                    code=f"{question.code}.{row.code}.{column.code}",
                )
                for row in question.rows.all()
                for column in columns
            ]
        elif question.is_typed:
            cells.append(Cell(question=question, code=question.code))
    for position, cell in enumerate(cells, start=1):
        cell.edition, cell.position = edition, position
    Cell.objects.bulk_create(cells)
