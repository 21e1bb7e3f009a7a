"""A part of a draft gets another code: what names it by the old one follows."""

from collections.abc import Callable

from reporting.models import (
    Choice,
    Column,
    FormEdition,
    MappingStep,
    Question,
    Row,
    Section,
    ValidationRule,
)

# Which segment of the code of a place a part gives: `question.row.column`.
SEGMENT = {Question: 0, Row: 1, Column: 2}
PLACES = ("cell", "left", "right", "total")


def follow(edition: FormEdition, part, was: str) -> None:
    """Rename a part in the rules, the conditions and the drafted mappings of a draft."""
    if isinstance(part, Choice):
        _write(edition, lambda params: _answers(params, part.question.code, was, part.code))
        return
    if type(part) not in SEGMENT:
        return
    rename = _renamer(part, was)
    _write(edition, lambda params: _places(params, rename))
    steps = list(MappingStep.objects.filter(mapping__new=edition, mapping__in_force_at=None))
    for step in steps:
        step.new_code = rename(step.new_code)
    MappingStep.objects.bulk_update(steps, ["new_code"])


def _renamer(part, was) -> Callable[[str], str]:
    at = SEGMENT[type(part)]
    question = part.code if at == 0 else part.question.code

    def rename(code):
        segments = code.split(".")
        if at and (len(segments) != len(SEGMENT) or segments[0] != question):
            return code
        if segments[at] == was:
            segments[at] = part.code
        return ".".join(segments)

    return rename


def _write(edition, change):
    """Change what the rules of an edition and the conditions of its sections name."""
    for rule in edition.rules.all():
        if (params := change(rule.params)) != rule.params:
            ValidationRule.objects.filter(pk=rule.pk).update(params=params)
    for section in edition.sections.exclude(shown_when=None):
        if (shown_when := change(section.shown_when)) != section.shown_when:
            Section.objects.filter(pk=section.pk).update(shown_when=shown_when)


def _places(params, rename) -> dict:
    changed = params | {name: rename(params[name]) for name in PLACES if name in params}
    if "parts" in params:
        changed["parts"] = [rename(code) for code in params["parts"]]
    if "when" in params:
        changed["when"] = _places(params["when"], rename)
    return changed


def _answers(params, question, was, code) -> dict:
    changed = dict(params)
    if "when" in params:
        changed["when"] = _answers(params["when"], question, was, code)
    if params.get("cell") != question:
        return changed
    if "among" in params:
        changed["among"] = [code if one == was else one for one in params["among"]]
    if params.get("value") == was:
        changed["value"] = code
    return changed
