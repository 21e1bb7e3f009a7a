"""The forms of the parts of a draft: its titles, sections, questions, choices, rows, columns."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from reporting.models import Choice, Column, FormEdition, Question, Row, Section
from reporting.rules.shape import condition_faults
from reporting.services.forms.faults import places_of
from taskforce.fields import forms as fields

from .conditions import ANYTHING, ConditionFields
from .places import places

CODE = re.compile(r"[a-z][a-z0-9_]*")
MOST_DECIMALS = 2
WORDS = ["code", "label_km", "label_en", "short_km"]


class PartForm(forms.ModelForm):
    """A part of a draft; the code stays the same from edition to edition."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "code" in self.fields:
            self.fields["code"].help_text = _(
                "Small Latin letters, digits and “_”. It stays the same in later editions, so that "
                "figures can be compared."
            )

    def clean_code(self):
        code = self.cleaned_data["code"]
        if not CODE.fullmatch(code):
            raise ValidationError(
                _("Begin with a small Latin letter; then small letters, digits and “_”."),
                code="code",
            )
        return code


class TitlesForm(PartForm):
    class Meta:
        model = FormEdition
        fields = ["title_km", "title_en", "note_km", "is_proposal"]


class SectionPartForm(ConditionFields, PartForm):
    """A section, and the condition on which it is asked."""

    class Meta:
        model = Section
        fields = [*WORDS, "help_km"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        section = self.instance
        before = section.position if section.pk else None
        chosen = places(section.edition, ANYTHING, before=before)
        self.add_condition(chosen, section.shown_when)

    def clean(self):
        condition = self.condition()
        if condition is not None and "when_value" not in self.errors:
            for message in condition_faults(condition, places_of(self.instance.edition)):
                self.add_error("when_value", message)
        self.instance.shown_when = condition
        return self.cleaned_data


class QuestionForm(PartForm):
    """A question. What it is made of follows on its page: choices, rows, columns."""

    class Meta:
        model = Question
        fields = [
            *WORDS, "type", "help_km", "unit_km", "decimals", "with_women", "required", "rule",
            "numerator", "denominator",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        edition = self.instance.section.edition
        numbers = Question.objects.filter(
            section__edition=edition, type__in=[Question.Type.NUMBER, Question.Type.MONEY]
        ).order_by("section__position", "position")
        for name in ("numerator", "denominator"):
            self.fields[name].queryset = numbers
            self.fields[name].help_text = _("Only of a ratio.")
        self.fields["decimals"].required = False

    def clean_decimals(self):
        decimals = self.cleaned_data["decimals"] or 0
        if decimals > MOST_DECIMALS:
            raise ValidationError(_("At most two decimals are kept."), code="decimals")
        return decimals


class ChoiceForm(PartForm):
    class Meta:
        model = Choice
        fields = WORDS


class RowForm(PartForm):
    class Meta:
        model = Row
        fields = WORDS


class ColumnForm(PartForm):
    class Meta:
        model = Column
        fields = WORDS


class PreviewForm(forms.Form):
    """As which unit a form is looked at."""

    unit = fields.CodeField(label=_("Code of the unit"), max_length=10, required=False)
