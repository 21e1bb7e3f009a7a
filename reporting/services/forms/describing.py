"""An edition as plain data, in the shape of `fixtures/report_form.json`."""

from reporting.models import FormEdition, Question

WORDS = ("label_km", "label_en", "short_km")
TITLES = ("title_km", "title_en", "note_km")


def describe(edition: FormEdition) -> dict:
    """Return all that an edition holds, so that `load_edition` makes the same of it."""
    sections = edition.sections.order_by("position").prefetch_related(
        "questions__choices", "questions__rows", "questions__columns",
        "questions__numerator", "questions__denominator",
    )  # fmt: skip
    return {
        "code": edition.code,
        "number": edition.number,
        **_filled(edition, TITLES),
        "is_proposal": edition.is_proposal,
        "sections": [_section(section) for section in sections],
        "rules": [_rule(rule) for rule in edition.rules.order_by("position")],
    }


def _filled(part, names):
    return {name: value for name in names if (value := getattr(part, name))}


def _section(section):
    words = _filled(section, ("short_km", "help_km", "shown_when"))
    words |= {"title_km": section.label_km, "title_en": section.label_en}
    questions = sorted(section.questions.all(), key=lambda question: question.position)
    return {
        "code": section.code, **words, "questions": [_question(found) for found in questions]
    }  # fmt: skip


def _question(question):
    described = {"code": question.code, "kind": question.type} | _filled(
        question, (*WORDS, "help_km", "unit_km", "decimals", "with_women")
    )
    described |= {"required": question.required, "rule": question.rule}
    if question.type == Question.Type.RATIO:
        described |= {
            "numerator": question.numerator.code, "denominator": question.denominator.code
        }  # fmt: skip
    for name in ("choices", "rows", "columns"):
        parts = sorted(getattr(question, name).all(), key=lambda part: part.position)
        if parts:
            described[name] = [{"code": part.code} | _filled(part, WORDS) for part in parts]
    return described


def _rule(rule):
    described = {"code": rule.code, "kind": rule.kind, "params": rule.params}
    return described | {"is_hard": rule.is_hard} | _filled(rule, ("message_km", "message_en"))
