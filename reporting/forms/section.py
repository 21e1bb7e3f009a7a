"""The pages of a report as forms, built from the questions of its edition, which are data.

A draft may be saved with gaps: `required` marks a field on the page and is checked when the
report is handed in. What is typed must be right: nothing of a page is stored while one of
its values is wrong, and all that was typed stays on the page.
"""

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reporting.models import Answer, Cell, Question
from reporting.summary import Part
from taskforce.fields import forms as fields

from .fields import DayField, LinesField, MarksField, NumberField, OneOfField

# More choices than this stand in a list that opens.
MOST_RADIOS = 7

Type = Question.Type
YES, NO = "1", "0"
TYPED, STORED = "typed", "stored"

# The fields of each type of question, by name. A name is the code of the cell.


def _number_fields(question, cell):
    whole = {"decimals": question.decimals, "required": question.required}
    if cell.row is not None:
        field = NumberField(label=cell.label, decimals=question.decimals, required=False)
        field.column = cell.column.label
        return {cell.code: field}
    fields = {cell.code: NumberField(**whole, **_words(question))}
    if question.with_women:
        label = _("%(question)s: of which women") % {"question": question.label}
        fields[women_name(cell.code)] = NumberField(label=label, required=False)
    return fields


def _text_fields(question, cell):
    return {cell.code: LinesField(required=question.required, **_words(question))}


def _date_fields(question, cell):
    return {cell.code: DayField(required=question.required, **_words(question))}


def _choice_fields(question, cell):
    options = [(choice.code, choice.label) for choice in question.choices.all()]
    return {cell.code: _one_of(question, options)}


def _yes_no_fields(question, cell):
    return {cell.code: _one_of(question, [(YES, gettext("Yes")), (NO, gettext("No"))])}


def _one_of(question, options):
    is_long = len(options) > MOST_RADIOS
    if is_long or not question.required:
        # A radio button once pressed cannot be let go of.
        options = [("", gettext("Choose…") if is_long else gettext("No answer")), *options]
    widget = forms.Select if is_long else forms.RadioSelect
    return OneOfField(
        choices=options, widget=widget, required=question.required, **_words(question)
    )


def _words(question):
    # The frame prints help as it is: what was typed by people is escaped here.
    return {"label": question.label, "help_text": escape(question.help_km)}


FIELDS = {
    Type.NUMBER: _number_fields,
    Type.MONEY: _number_fields,
    Type.TABLE: _number_fields,
    Type.TEXT: _text_fields,
    Type.DATE: _date_fields,
    Type.CHOICE: _choice_fields,
    Type.YES_NO: _yes_no_fields,
}


def women_name(code: str) -> str:
    return f"{code}.women"


def chosen_name(code: str) -> str:
    return f"{code}.chosen"


def _chosen_field(cell):
    """Return the choice between what was typed and what somebody else stored meanwhile."""
    return forms.ChoiceField(
        label=_("%(question)s: which of the two holds") % {"question": cell.label},
        choices=[(TYPED, gettext("What I wrote")), (STORED, gettext("What is stored"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose which of the two values holds.")},
    )


class SectionForm(forms.Form):
    """One section of a report."""

    use_required_attribute = False
    version = fields.IntegerField(widget=forms.HiddenInput, min_value=0)
    # What each cell was when the page was opened, as marks: whose change is whose.
    base = MarksField(required=False)

    def __init__(self, *args, part: Part, answers: dict[str, Answer], version=0, **kwargs):
        self.part, self.stored = part, answers
        self.contested, self.only = kwargs.pop("contested", ()), kwargs.pop("only", None)
        initial = {"version": version, "base": marks(part, answers)}
        super().__init__(*args, initial=initial | initial_values(part, answers), **kwargs)
        for question, cell in self.places():
            self.fields |= FIELDS[question.type](question, cell)
            if cell.code in self.contested:
                self.fields[chosen_name(cell.code)] = _chosen_field(cell)

    def places(self):
        """Return the questions that are typed, each with its cells; only some where asked for."""
        return [
            (question, cell)
            for question in self.part.questions
            for cell in self.part.cells[question.code]
            if self.only is None or cell.code in self.only
        ]

    def clean(self):
        for question in self.part.questions:
            if question.with_women:
                self._check_women(question.code)
        return self.cleaned_data

    def _check_women(self, code):
        women = self.cleaned_data.get(women_name(code))
        if women is None or code in self.errors:
            return
        total = self.cleaned_data.get(code)
        if total is None:
            self.add_error(women_name(code), _("Write the total too, not only the women."))
        elif women > total:
            self.add_error(women_name(code), _("The women cannot be more than the total."))

    def answers(self) -> dict[Cell, dict]:
        """Return for each cell the fields of `Answer` that hold what was typed.

        Left out are cells at fault, and those of which what is stored was chosen.
        """
        return {
            cell: self._value(question, cell.code)
            for question, cell in self.places()
            if not self.has_fault(cell.code)
            and self.cleaned_data.get(chosen_name(cell.code)) != STORED
        }

    def has_fault(self, code: str) -> bool:
        return any(name(code) in self.errors for name in (str, women_name, chosen_name))

    def _value(self, question, code):
        value = self.cleaned_data[code]
        if question.type == Type.TEXT:
            return {"text": value}
        if question.type == Type.DATE:
            return {"date": value}
        if question.type == Type.YES_NO:
            return {"number": None if value is None else int(value)}
        if question.type == Type.CHOICE:
            chosen = (choice.pk for choice in question.choices.all() if choice.code == value)
            return {"choice_id": next(chosen, None)}
        return {"number": value, "women": self.cleaned_data.get(women_name(code))}


def marks(part: Part, answers: dict[str, Answer]) -> dict[str, str]:
    """Return for each cell of a section the mark of what is stored; of an empty one, nothing."""
    codes = [cell.code for cells in part.cells.values() for cell in cells]
    return {code: answers[code].mark if code in answers else "" for code in codes}


def initial_values(part: Part, answers: dict[str, Answer]) -> dict:
    """Return what is stored, by the names of the fields."""
    values = {}
    for question in part.questions:
        for cell in part.cells[question.code]:
            if answer := answers.get(cell.code):
                values[cell.code] = _initial(question, answer)
                values[women_name(cell.code)] = answer.women
    return values


def _initial(question, answer):
    if question.type == Type.CHOICE:
        return answer.choice.code
    if question.type == Type.YES_NO:
        return str(int(answer.number))
    return answer.value
