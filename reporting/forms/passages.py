"""The words of a picked passage."""

from django import forms
from django.utils.translation import gettext_lazy as _

from taskforce.fields import forms as fields


class PassageForm(forms.Form):
    """What stands in the consolidated report; what the report said is kept beside it."""

    text = fields.LinesField(
        label=_("As it stands in the consolidated report"), widget=forms.Textarea({"rows": 5})
    )
