"""The small forms around a report: handing it in, returning it, narrowing the queue."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from reporting.models import Period
from taskforce.fields import forms as fields
from taskforce.models import Level

from .fields import LinesField

MOST_IN_A_REASON = 2000


class SubmitForm(forms.Form):
    """The press that hands a report in: its key makes a second press the same act.

    Beside it stands a reason for each soft rule that the report passes over.
    """

    use_required_attribute = False
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, soft=(), changed=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.soft, self.changed = list(soft), list(changed)
        for difference in self.changed:
            self.fields[change_name(difference)] = _reason_field(difference.reason)
        for breach in self.soft:
            written = breach.override.reason if breach.override else ""
            self.fields[reason_name(breach.rule)] = _reason_field(written)

    def explained(self):
        """Return each soft breach with its field."""
        return [(breach, self[reason_name(breach.rule)]) for breach in self.soft]

    def explained_changes(self):
        """Return each figure that is not the one the system knows, with its field."""
        return [(difference, self[change_name(difference)]) for difference in self.changed]

    def changes(self) -> dict[str, str]:
        """Return the reasons for changed figures by the codes of their cells."""
        return {d.cell.code: self.cleaned_data[change_name(d)] for d in self.changed}

    def reasons(self) -> dict[str, str]:
        """Return the reasons by the codes of the rules."""
        return {b.rule.code: self.cleaned_data[reason_name(b.rule)] for b in self.soft}


def _reason_field(written):
    return fields.LinesField(
        label=_("Why this is right"),
        initial=written,
        max_length=MOST_IN_A_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Correct the figure, or write the reason.")},
    )


def change_name(difference) -> str:
    return f"changed-{difference.cell.code}"


def reason_name(rule) -> str:
    return f"reason-{rule.code}"


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
