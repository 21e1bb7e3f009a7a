"""The forms of extensions: more time is asked for, and decided on."""

from django import forms
from django.utils.translation import gettext_lazy as _

from taskforce.fields import forms as fields


class AskForm(forms.Form):
    """Until when more time is asked for, and why."""

    until = fields.DateField(label=_("Asked until"))
    reason = fields.LinesField(
        label=_("Why more time is needed"),
        max_length=2000,
        help_text=_("Who decides reads it; it stays with the assignment."),
    )


class DecideForm(forms.Form):
    """Until when more time is given, or why it is refused."""

    until = fields.DateField(label=_("Given until"), required=False)
    answer = fields.LinesField(
        label=_("Why it is given or refused"),
        max_length=2000,
        required=False,
        help_text=_("Needed where it is refused."),
    )
