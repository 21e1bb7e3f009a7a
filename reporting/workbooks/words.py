"""The words in the file of a report: how it is filled in, what a rule demands, what was before."""

from django.utils.translation import gettext as _

from reporting.answer_words import in_words
from reporting.models import ValidationRule
from taskforce.formats.digits import digits

Kind = ValidationRule.Kind


def how_to() -> list[str]:
    """Return how the file is filled in, step by step."""
    return [
        _("Write in the yellow cells only; everything else is locked."),
        _("A star stands at what must be answered. Where there was nothing, write 0."),
        _("A yellow cell left empty takes nothing out of the report."),
        _("When you have a line again: open the report, choose “Excel file”, and send this file."),
    ]


def shown(answer, question) -> str:
    """Return an answer in words, as a file shows it beside a cell."""
    return in_words(answer, question) if answer else ""


def rule_hints(rules: list[ValidationRule], labels: dict[str, str]) -> dict[str, list[str]]:
    """Return by question what the rules of an edition demand of it, in short sentences."""
    hints = {}
    for rule in rules:
        code, words = HINTS[rule.kind](rule.params, labels)
        if words := rule.message or words:
            hints.setdefault(_question(code, labels), []).append(words)
    return hints


def _question(code, labels):
    """Return the question that a place of a form belongs to."""
    return code if code in labels else code.partition(".")[0]


def _name(code, labels):
    return labels.get(_question(code, labels), code)


def _range(params, labels):
    least, most = (digits(str(params.get(name) or "")) for name in ("least", "most"))
    if least and most:
        words = _("usually from %(least)s to %(most)s") % {"least": least, "most": most}
    elif least:
        words = _("at least %(least)s") % {"least": least}
    else:
        words = _("at most %(most)s") % {"most": most}
    return params["cell"], words


def _choice(params, labels):
    return params["cell"], ""


COMPARED = {
    "<=": lambda: _("not more than “%(other)s”"),
    "<": lambda: _("less than “%(other)s”"),
    ">=": lambda: _("not less than “%(other)s”"),
    ">": lambda: _("more than “%(other)s”"),
    "=": lambda: _("the same as “%(other)s”"),
    "!=": lambda: _("not the same as “%(other)s”"),
}


def _comparison(params, labels):
    words = COMPARED[params["operator"]]() % {"other": _name(params["right"], labels)}
    return params["left"], words


def _sum(params, labels):
    parts = list(dict.fromkeys(_name(part, labels) for part in params["parts"]))
    words = _("goes with the sum of: %(parts)s") % {"parts": " + ".join(parts)}
    return params["total"], words


def _required_if(params, labels):
    other = _name(params["when"]["cell"], labels)
    return params["cell"], _("needed, depending on “%(other)s”") % {"other": other}


HINTS = {
    Kind.RANGE: _range,
    Kind.LENGTH: _range,
    Kind.CHOICE: _choice,
    Kind.SUM: _sum,
    Kind.COMPARISON: _comparison,
    Kind.REQUIRED_IF: _required_if,
}
