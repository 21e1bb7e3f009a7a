"""The three fields of a condition: which answer, how compared, with what."""

from django import forms
from django.utils.translation import gettext_lazy as _

from reporting.rules import Type
from reporting.rules.condition import ANSWERED
from reporting.rules.rule import OPERATORS
from taskforce.fields import forms as fields

WORDS = {
    "=": _("is equal to"),
    "!=": _("is not equal to"),
    "<": _("is less than"),
    "<=": _("is at most"),
    ">": _("is more than"),
    ">=": _("is at least"),
}
COMPARISONS = [(sign, WORDS[sign]) for sign in OPERATORS]
CONDITIONS = [*COMPARISONS, (ANSWERED, _("is answered"))]
ANYTHING = frozenset(Type)


class BoundField(fields.CodeField):
    """A number, a date or a code that answers are compared with, typed in any digits."""

    def take(self, value):
        text = super().take(value)
        if "/" in text:
            return fields.DateField().clean(text).isoformat()
        if any(sign.isalpha() or sign in "-_" for sign in text):
            return text
        number = fields.DecimalField(decimal_places=2, max_digits=18).clean(text)
        return f"{number.normalize():f}"


class ConditionFields:
    """Mixed into a form that asks for a condition; without a question there is none."""

    def add_condition(self, places, condition):
        condition = condition or {}
        self.fields["when_cell"] = forms.ChoiceField(
            label=_("Only where the answer to"),
            choices=[("", "–"), *places],
            required=False,
            initial=condition.get("cell", ""),
        )
        self.fields["when_operator"] = forms.ChoiceField(
            label=_("is compared so"),
            choices=CONDITIONS,
            required=False,
            initial=condition.get("operator", "="),
        )
        self.fields["when_value"] = BoundField(
            label=_("with"),
            required=False,
            initial=condition.get("value", ""),
            help_text=_(
                "A number, a date such as 31/12/2026, the code of a choice; yes is 1, no is 0."
            ),
        )

    def condition(self) -> dict | None:
        """Return the condition that was chosen, as plain data."""
        cell = self.cleaned_data.get("when_cell")
        if not cell:
            return None
        operator = self.cleaned_data.get("when_operator") or "="
        value = "" if operator == ANSWERED else self.cleaned_data.get("when_value", "")
        return {"cell": cell, "operator": operator, "value": value}
