"""What stands in the way of issuing an edition, in words: gaps of the form, faults of its rules."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reporting import rules
from reporting.models import FormEdition, Question
from reporting.rules import Place, Type
from reporting.rules.rule import WOMEN
from reporting.rules.shape import condition_faults

TYPES = {
    Question.Type.NUMBER: Type.NUMBER,
    Question.Type.MONEY: Type.NUMBER,
    Question.Type.TABLE: Type.NUMBER,
    Question.Type.YES_NO: Type.YES_NO,
    Question.Type.TEXT: Type.TEXT,
    Question.Type.DATE: Type.DATE,
    Question.Type.CHOICE: Type.CHOICE,
}
YES_OR_NO = frozenset({"1", "0"})
FEWEST_CHOICES = 2


def places_of(edition: FormEdition) -> dict[str, Place]:
    """Return what the rules of an edition may name, by code, in the order of the form."""
    cells = edition.cells.select_related("question__section").prefetch_related("question__choices")
    places = {}
    for cell in cells.order_by("position"):
        question, section = cell.question, cell.question.section.code
        if cell.row_id is not None:
            places.setdefault(question.code, Place(Type.TABLE, section=section))
        places[cell.code] = Place(TYPES[question.type], _choices(question), section)
        if question.with_women:
            places[cell.code + WOMEN] = Place(Type.NUMBER, section=section)
    return places


def _choices(question):
    if question.type == Question.Type.YES_NO:
        return YES_OR_NO
    return frozenset(choice.code for choice in question.choices.all())


def rule_faults(edition: FormEdition) -> list[rules.Fault]:
    """Return why the rules of an edition, or its conditions, cannot be issued with it."""
    places = places_of(edition)
    found = rules.faults([rule.pure for rule in edition.rules.all()], places)
    return found + _section_faults(edition, places)


def _section_faults(edition, places):
    """Refuse a condition that is none, or that does not look back to a section before."""
    found, before = [], set()
    for section in edition.sections.order_by("position"):
        if section.shown_when is not None:
            messages = list(condition_faults(section.shown_when, places))
            if not messages and places[section.shown_when["cell"]].section not in before:
                messages = [_("A section can only depend on an answer of a section before it.")]
            found += [rules.Fault(section.code, message) for message in messages]
        before.add(section.code)
    return found


def refuse_faulty_rules(edition: FormEdition) -> None:
    """Refuse rules that name what is not there, rest on themselves or contradict each other.

    Raises:
        ValidationError: one for each fault, with the codes of the rules.
    """
    if found := rule_faults(edition):
        raise ValidationError(
            [
                ValidationError(
                    _("Rule %(rules)s: %(reason)s"),
                    code="rule_fault",
                    params={
                        "rules": ", ".join((fault.rule, *fault.others)),
                        "reason": fault.message,
                    },
                )
                for fault in found
            ]
        )


def gaps(edition: FormEdition) -> list[str]:
    """Return what is missing in a form, in words and in its order."""
    sections = list(
        edition.sections.order_by("position").prefetch_related(
            "questions__choices", "questions__rows", "questions__columns"
        )
    )
    found = [] if sections else [_("The form has no section yet.")]
    for section in sections:
        questions = section.questions.all()
        if not questions:
            found.append(_("Section “%(section)s” has no question.") % {"section": section})
        found += [message for question in questions for message in _gaps_of(question)]
    return found


def _gaps_of(question):
    words = {"question": question}
    if question.type == Question.Type.CHOICE and len(question.choices.all()) < FEWEST_CHOICES:
        yield _("“%(question)s” offers fewer than two answers.") % words
    if question.type == Question.Type.TABLE and not (
        question.rows.all() and question.columns.all()
    ):
        yield _("The table “%(question)s” needs a row and a column.") % words


def refuse_gaps(edition: FormEdition) -> None:
    """Refuse a form in which something is missing."""
    if found := gaps(edition):
        raise ValidationError([ValidationError(message, code="gap") for message in found])


def all_faults(edition: FormEdition) -> list[str]:
    """Return in words all that stands in the way of issuing a draft."""
    words = [
        _("Rule %(rules)s: %(reason)s")
        % {"rules": ", ".join((fault.rule, *fault.others)), "reason": fault.message}
        for fault in rule_faults(edition)
    ]
    return gaps(edition) + words
