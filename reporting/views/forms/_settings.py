"""What a setting of a part of a form is called, and its values in words."""

from django.utils.translation import gettext as _

from reporting.models import Question, Section, ValidationRule
from taskforce.formats.digits import digits

# What a field of the description is called: the model that has it, and its name there.
FIELDS = {
    "kind": (Question, "type"),
    "title_km": (Section, "label_km"),
    "title_en": (Section, "label_en"),
    "params": (ValidationRule, "params"),
    "is_hard": (ValidationRule, "is_hard"),
    "message_km": (ValidationRule, "message_km"),
    "message_en": (ValidationRule, "message_en"),
    "shown_when": (Section, "shown_when"),
}
CODED = {
    "kind": {**dict(Question.Type.choices), **dict(ValidationRule.Kind.choices)},
    "rule": dict(Question.Rule.choices),
}
# The particulars of rules and conditions.
PARTS = {
    "cell": lambda: _("Answer"),
    "left": lambda: _("Answer"),
    "right": lambda: _("Other answer"),
    "operator": lambda: _("Comparison"),
    "value": lambda: _("Value"),
    "least": lambda: _("At least"),
    "most": lambda: _("At most"),
    "total": lambda: _("Total"),
    "parts": lambda: _("Parts that are added up"),
    "among": lambda: _("Permitted answers to one question"),
    "when": lambda: _("only where"),
}
OPERATORS = {"answered": lambda: _("is answered")}


def name_of(setting: str) -> str:
    """Return what a setting is called."""
    if setting == "section":
        return _("Section")
    model, field = FIELDS.get(setting, (Question, setting))
    return str(model._meta.get_field(field).verbose_name)


def shown(setting: str, value) -> list[str]:
    """Return the value of a setting in words, a line for each particular; nothing where empty."""
    if setting == "decimals":
        return [digits(str(value or 0))]
    if value in (None, "", [], {}):
        return []
    if isinstance(value, dict):
        return [f"{PARTS[name]()}{_(':')} {_particular(held)}" for name, held in value.items()]
    if isinstance(value, bool):
        return [_("yes") if value else _("no")]
    if isinstance(value, int):
        return [digits(str(value))]
    return [str(CODED.get(setting, {}).get(value, value))]


def _particular(value) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, dict):
        return " ".join(_particular(one) for one in value.values())
    return OPERATORS[value]() if value in OPERATORS else digits(str(value))
