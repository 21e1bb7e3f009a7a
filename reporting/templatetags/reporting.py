"""How answers are shown on the screen."""

from decimal import Decimal

from django import template
from django.utils.translation import gettext as _

from reporting.answer_words import in_words
from reporting.forms import remark_name
from reporting.forms.builder.conditions import CONDITIONS
from reporting.models import Question
from taskforce.formats import digits as formats
from taskforce.formats.digits import digits

register = template.Library()
Type = Question.Type


@register.filter
def shown(answer, question) -> str:
    """Show an answer in the words of the page; nothing as a dash."""
    return "–" if answer is None else in_words(answer, question)


@register.filter
def of(mapping, name):
    """Look a name up; nothing where it is not there."""
    return mapping.get(name)


@register.filter
def state_word(state) -> str:
    """Say how far a report is; a unit without one has not begun."""
    return STATES[state]()


STATES = {
    "missing": lambda: _("not begun"),
    "draft": lambda: _("being written"),
    "submitted": lambda: _("handed in"),
    "returned": lambda: _("returned"),
    "accepted": lambda: _("accepted"),
}


@register.filter
def step_word(state) -> str:
    """Say how far a section of a report is."""
    return STEPS[state]()


STEPS = {
    "done": lambda: _("complete"),
    "begun": lambda: _("not complete"),
    "open": lambda: _("not filled in"),
    "optional": lambda: _("may stay empty"),
}


@register.filter
def late_days(days_left) -> int:
    return -days_left


@register.filter
def ratio_of(written, question):
    """Return a ratio of a report in percent."""
    return written.ratio(question)


@register.filter
def condition_words(condition, parts) -> str:
    """Say a condition of a section: the question, how its answer is compared, and with what."""
    labels = {question.code: question.label for part in parts for question in part.questions}
    cell = labels.get(condition["cell"], condition["cell"])
    words = dict(CONDITIONS).get(condition["operator"], condition["operator"])
    return f"“{cell}” {words} {digits(condition.get('value', ''))}".strip()


@register.filter
def published(value) -> str:
    """Show a figure of an edition as it was published, without its women."""
    if not value:
        return "–"
    written = value.get("number") or value.get("percent") or value.get("times") or ""
    number = Decimal(written)
    text = formats.number(number, max(-number.as_tuple().exponent, 0))
    return f"{text}%" if "percent" in value else text


@register.filter
def totals_of(written, question) -> list:
    """Return what the columns of a table of a report add up to."""
    part = next(part for part in written.parts if question in part.questions)
    return written.totals(part, question)


@register.filter
def remark_on(form, code):
    """Return the field for a reviewer's remark on a cell."""
    return form[remark_name(code)]


@register.filter
def has_remarks(form, cells) -> bool:
    """Tell whether something was written on one of some cells."""
    return any(form[remark_name(cell.code)].value() for cell in cells)


@register.filter
def exact(number) -> str:
    """Show a number with the decimals it has."""
    if number is None:
        return "–"
    number = Decimal(number).normalize()
    return formats.number(number, max(-number.as_tuple().exponent, 0))


@register.filter
def signed(number) -> str:
    """Show a difference with its sign."""
    return f"+{exact(number)}" if number is not None and number > 0 else exact(number)


@register.filter
def line_name(line) -> str:
    """Return the name of a line: a unit with all below it, or its own group alone."""
    name = line.unit.display_name
    return _("Task force of %(unit)s") % {"unit": name} if line.is_own else name


@register.filter
def label_of(sources, code) -> str:
    """Say what one of the codes of a figure is called."""
    return sources.label_of(code)


@register.filter
def rule_words(sources) -> str:
    """Say how the reports of a figure become one."""
    if sources.choice:
        return _("Each report that gave this answer counts once.")
    return RULES[sources.question.rule]()


RULES = {
    Question.Rule.SUM: lambda: _("The values of all these reports are added up."),
    Question.Rule.LATEST: lambda: _(
        "It is a stock: of each unit the latest report counts, and these are added up."
    ),
    Question.Rule.MAXIMUM: lambda: _("The largest of these values counts; it stands first."),
    Question.Rule.RATIO: lambda: _("Both parts are added up first, and then divided."),
    Question.Rule.NONE: lambda: _("The reports that said yes are counted."),
}
