"""The small forms around a report: handing it in, returning it, narrowing the queue."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from reporting.models import Period
from taskforce.models import Level

from .fields import LinesField


class SubmitForm(forms.Form):
    """The press that hands a report in: its key makes a second press the same act."""

    key = forms.UUIDField(widget=forms.HiddenInput)


class ReturnForm(forms.Form):
    """Why a report goes back to those who wrote it."""

    use_required_attribute = False
    reason = LinesField(
        label=_("What must be corrected"),
        help_text=_("The clerk reads this. Name the section and the figure, and say what to do."),
    )

    def clean_reason(self):
        if not self.cleaned_data["reason"]:
            raise ValidationError(_("Say why the report is returned."), code="no_reason")
        return self.cleaned_data["reason"]


class QueueForm(forms.Form):
    """What the queue of reports is narrowed to; a wrong value narrows nothing."""

    period = forms.ModelChoiceField(
        Period.objects.none(),
        to_field_name="code",
        required=False,
        label=_("Period"),
        empty_label=_("All periods"),
    )
    level = forms.TypedChoiceField(
        coerce=int,
        required=False,
        label=_("Level"),
        choices=[("", _("All levels")), *Level.choices],
    )

    def __init__(self, *args, periods, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["period"].queryset = periods

    def conditions(self) -> dict:
        self.is_valid()
        found = {
            "period": self.cleaned_data.get("period"),
            "unit__level": self.cleaned_data.get("level"),
        }
        return {name: value for name, value in found.items() if value not in {None, ""}}
