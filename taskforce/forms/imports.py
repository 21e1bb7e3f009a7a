"""Sending in a spreadsheet of members."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from taskforce.sheets.issues import Issue

from .unit_picker import UnitField


class ImportForm(forms.Form):
    """A file, and the capital or province whose members it lists."""

    unit = UnitField(label=_("Capital or province"), purpose="import")
    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("An Excel file (.xlsx) or a CSV file in UTF-8, at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt", "class": "visually-hidden"}),
        max_length=200,
        allow_empty_file=True,  # refused with the other wrong files, in the same words
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer_to(user)

    def clean_file(self):
        file = self.cleaned_data["file"]
        limit = settings.SPREADSHEET_MAX_BYTES
        if file.size > limit:
            issue = Issue("error", "file_too_large", params={"limit": limit // 1_000_000})
            raise forms.ValidationError(issue.message, code=issue.code)
        return file


class ConfirmForm(forms.Form):
    """Storing what was previewed; rows at fault are left out only where that is agreed to."""

    leave_out = forms.BooleanField(
        label=_("Leave the rows at fault out and store the others"), required=False
    )

    def __init__(self, *args, rejects: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if rejects:
            self.fields["leave_out"].required = True
            self.fields["leave_out"].error_messages["required"] = _(
                "Tick the box to leave these rows out, or correct the file and send it again."
            )
        else:
            del self.fields["leave_out"]
