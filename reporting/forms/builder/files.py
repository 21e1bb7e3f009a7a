"""Sending a form as an Excel file."""

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_BYTES = 5_000_000


class FormFileForm(forms.Form):
    """A file in the conventions of XLSForm."""

    file = forms.FileField(
        label=_("Excel file of a form"),
        help_text=_("An edition that was downloaded here, or an XLSForm (.xlsx), at most 5 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx", "class": "visually-hidden"}),
        max_length=200,
        allow_empty_file=True,  # refused with the other wrong files, in the same words
        error_messages={"required": _("Choose the file of the form.")},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than 5 MB: no form is so long."), code="file_too_large"
            )
        return file
