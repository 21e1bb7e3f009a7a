"""The forms of one assignment: what is said about it in writing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from taskforce.fields import forms as fields


class StatementForm(forms.Form):
    """What was done, where no record can say it."""

    statement = fields.LinesField(
        label=_("What was done, when and where"),
        max_length=4000,
        help_text=_("It is shown with your name, and stays with the assignment."),
    )


class ReasonForm(forms.Form):
    """Why something is taken back, refused or withdrawn."""

    reason = fields.LinesField(label=_("Reason"), max_length=2000)
