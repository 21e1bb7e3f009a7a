"""The sheet `rules`, and all that is looked at together: rules, conditions, ratios."""

from django.utils.translation import gettext as _

from reporting import rules
from reporting.models import Question, ValidationRule
from reporting.rules import Place
from reporting.rules import Type as PlaceType
from reporting.rules.condition import ANSWERED
from reporting.rules.rule import WOMEN
from reporting.rules.shape import condition_faults
from reporting.services.forms.faults import TYPES, YES_OR_NO

from .cells import Line

Kind, Type = ValidationRule.Kind, Question.Type
# What each kind takes from the columns of the sheet.
PARAMS = {
    Kind.RANGE: ("cell", "least", "most"),
    Kind.LENGTH: ("cell", "least", "most"),
    Kind.CHOICE: ("cell", "among"),
    Kind.SUM: ("total", "operator", "parts"),
    Kind.COMPARISON: ("left", "operator", "right"),
    Kind.REQUIRED_IF: ("cell", "when"),
}
LISTS = {"among", "parts"}
YES_NO = {"yes": "1", "no": "0"}


def read_rule(reader, line: Line, code: str) -> dict | None:
    """Return the rule of a row; None where its kind is none."""
    kind = line.get("kind")
    if kind not in Kind.values:
        words = _("Write one of these: %(words)s") % {"words": ", ".join(Kind.values)}
        reader.fault(line, words, "kind")
        return None
    strength = line.get("strength") or "hard"
    if strength not in ("hard", "soft"):
        words = _("Write one of these: %(words)s") % {"words": "hard, soft"}
        reader.fault(line, words, "strength")
    params = {name: found for name in PARAMS[kind] if (found := _param(line, name))}
    km, en = line.words("message")
    messages = {"message_km": km, "message_en": en}
    rule = {"code": code, "kind": kind, "params": params, "is_hard": strength != "soft"}
    return rule | {name: text for name, text in messages.items() if text}


def _param(line, name):
    if name in LISTS:
        return line.get(name).replace(",", " ").split()
    if name != "when":
        return line.get(name)
    when = {part: line.get(f"when_{part}") for part in ("cell", "operator", "value")}
    if when["operator"] == ANSWERED:
        del when["value"]
    return when if when["cell"] else {}


def say_yes_as_one(data: dict) -> None:
    """Compare yes and no as they are stored: 1 and 0, whatever codes their list has."""
    questions = [question for section in data["sections"] for question in section["questions"]]
    cells = {question["code"] for question in questions if question["kind"] == Type.YES_NO}
    conditions = [section.get("shown_when") for section in data["sections"]]
    conditions += [rule["params"].get("when") for rule in data["rules"]]
    for condition in conditions:
        if condition and condition["cell"] in cells:
            value = condition.get("value", "").casefold()
            condition |= {"value": YES_NO[value]} if value in YES_NO else {}


def check_rules(reader) -> None:
    """Tell what is wrong with rules, conditions and ratios, each at its row."""
    data = reader.found.data
    places = places_in(data)
    pure = [
        rules.Rule(rule["code"], rules.Kind(rule["kind"]), rule["params"], rule["is_hard"])
        for rule in data["rules"]
    ]
    for fault in rules.faults(pure, places):
        words = {"rules": ", ".join((fault.rule, *fault.others)), "reason": fault.message}
        reader.fault(
            reader.lines[f"rule:{fault.rule}"], _("Rule %(rules)s: %(reason)s") % words, "name"
        )
    _check_sections(reader, data, places)
    _check_ratios(reader, data)


def places_in(data: dict) -> dict[str, Place]:
    """Return what the rules of an edition may name, as `faults.places_of` does of a stored one."""
    places = {}
    for section in data["sections"]:
        for question in section["questions"]:
            places |= _places(question, section["code"])
    return places


def _places(question, section):
    kind, code = question["kind"], question["code"]
    if kind == Type.RATIO:
        return {}
    if kind == Type.TABLE:
        cells = [f"{code}.{r['code']}.{c['code']}" for r in question["rows"]
                 for c in question["columns"]]  # fmt: skip
        found = {code: Place(PlaceType.TABLE, section=section)} if cells else {}
        return found | {cell: Place(PlaceType.NUMBER, frozenset(), section) for cell in cells}
    choices = frozenset(choice["code"] for choice in question.get("choices", ()))
    choices = YES_OR_NO if kind == Type.YES_NO else choices
    found = {code: Place(TYPES[Type(kind)], choices, section)}
    if question.get("with_women"):
        found[code + WOMEN] = Place(PlaceType.NUMBER, section=section)
    return found


def _check_sections(reader, data, places):
    before = set()
    for section in data["sections"]:
        line = reader.lines[section["code"]]
        if not section["questions"]:
            words = _("Section “%(section)s” has no question.") % {"section": section["title_km"]}
            reader.fault(line, words, "name")
        if when := section.get("shown_when"):
            messages = list(condition_faults(when, places))
            if not messages and places[when["cell"]].section not in before:
                messages = [_("A section can only depend on an answer of a section before it.")]
            for message in messages:
                reader.fault(line, message, "relevant")
        before.add(section["code"])
    if not data["sections"]:
        reader.fault(Line("survey", 2, {}, {}), _("The form has no section yet."), "type")


def _check_ratios(reader, data):
    questions = [question for section in data["sections"] for question in section["questions"]]
    numbers = {q["code"] for q in questions if q["kind"] in (Type.NUMBER, Type.MONEY)}
    for question in questions:
        for name in ("numerator", "denominator"):
            if question.get(name) and question[name] not in numbers:
                words = _("“%(question)s”: the form has no question “%(code)s” for the ratio.")
                said = {"question": question["label_km"], "code": question[name]}
                reader.fault(reader.lines[question["code"]], words % said, "calculation")
