"""The form of a rule: what it asks for depends on its kind."""

from django import forms
from django.utils.translation import gettext_lazy as _

from reporting.models import ValidationRule
from reporting.rules import Type
from reporting.rules.rule import OF_SUMS
from reporting.rules.shape import shape_faults
from reporting.services.forms.faults import places_of

from .conditions import ANYTHING, COMPARISONS, WORDS, BoundField, ConditionFields
from .parts import PartForm
from .places import answers, places

Kind = ValidationRule.Kind
ORDERED = {Type.NUMBER, Type.DATE}


class RuleForm(ConditionFields, PartForm):
    """A rule of the kind that its instance has."""

    class Meta:
        model = ValidationRule
        fields = ["code", "is_hard", "message_km", "message_en"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind, self.params = self.instance.kind, self.instance.params or {}
        ADD[self.kind](self)
        last = [name for name in ("is_hard", "message_km", "message_en") if name in self.fields]
        self.order_fields([name for name in self.fields if name not in last])
        self.fields["message_km"].help_text = _(
            "Instead of the sentence that the system writes by itself with the figures."
        )

    def clean(self):
        if not self.errors:
            self.instance.params = READ[self.kind](self.cleaned_data, self)
            known = places_of(self.instance.edition)
            for fault in shape_faults(self.instance.pure, known):
                self.add_error(None, fault.message)
        return self.cleaned_data

    def choose(self, name, label, options, *, many=False):
        """Add a field in which places are chosen: one in a list, several by ticks."""
        if not many:
            initial = self.params.get(name, "")
            self.fields[name] = forms.ChoiceField(label=label, choices=options, initial=initial)
            return
        self.fields[name] = forms.MultipleChoiceField(
            label=label,
            choices=[(code, f"{group} – {word}") for group, some in options for code, word in some],
            initial=self.params.get(name, []),
            widget=forms.CheckboxSelectMultiple,
        )

    def bound(self, name, label, help_text=""):
        self.fields[name] = BoundField(
            label=label, required=False, initial=self.params.get(name, ""), help_text=help_text
        )

    def of(self, types, *, columns=True):
        return places(self.instance.edition, types, columns=columns)


def _add_range(form):
    form.choose("cell", _("Answer"), form.of(ORDERED))
    form.bound("least", _("At least"), _("A number, or a date such as 31/12/2026."))
    form.bound("most", _("At most"))


def _add_length(form):
    form.choose("cell", _("Answer"), form.of({Type.TEXT}))
    form.bound("least", _("At least so many characters"))
    form.bound("most", _("At most so many characters"))


def _add_choice(form):
    form.choose(
        "among", _("Permitted answers to one question"), answers(form.instance.edition), many=True
    )
    cell = form.params.get("cell", "")
    form.fields["among"].initial = [f"{cell}={code}" for code in form.params.get("among", [])]


def _add_sum(form):
    numbers = form.of({Type.NUMBER}, columns=False)
    form.choose("total", _("Total"), numbers)
    form.choose("operator", _("The total"), [(sign, WORDS[sign]) for sign in OF_SUMS])
    form.choose("parts", _("Parts that are added up"), form.of({Type.NUMBER}), many=True)
    form.fields["parts"].widget.attrs["size"] = 12


def _add_comparison(form):
    form.choose("left", _("Answer"), form.of(ORDERED))
    form.choose("operator", _("Comparison"), COMPARISONS)
    form.choose("right", _("Other answer"), form.of(ORDERED, columns=False))


def _add_required_if(form):
    every = form.of(ANYTHING, columns=False)
    form.choose("cell", _("Answer that is required"), every)
    form.add_condition(every, form.params.get("when"))
    form.fields["when_cell"].required = True


def _bounds(data, form):
    given = {name: data[name] for name in ("cell", "least", "most")}
    return {name: value for name, value in given.items() if value}


def _among(data, form):
    chosen = [value.split("=", 1) for value in data["among"]]
    questions = list(dict.fromkeys(question for question, _code in chosen))
    if len(questions) > 1:
        form.add_error("among", _("Choose answers of one question only."))
    return {"cell": questions[0], "among": [code for _question, code in chosen]}


def _named(*names):
    return lambda data, form: {name: data[name] for name in names}


ADD = {
    Kind.RANGE: _add_range,
    Kind.LENGTH: _add_length,
    Kind.CHOICE: _add_choice,
    Kind.SUM: _add_sum,
    Kind.COMPARISON: _add_comparison,
    Kind.REQUIRED_IF: _add_required_if,
}
READ = {
    Kind.RANGE: _bounds,
    Kind.LENGTH: _bounds,
    Kind.CHOICE: _among,
    Kind.SUM: _named("total", "operator", "parts"),
    Kind.COMPARISON: _named("left", "operator", "right"),
    Kind.REQUIRED_IF: lambda data, form: {"cell": data["cell"], "when": form.condition()},
}
