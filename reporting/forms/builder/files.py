"""Sending a form as an Excel file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from reporting.forms.sent_file import WorkbookField


class FormFileForm(forms.Form):
    """A file in the conventions of XLSForm."""

    file = WorkbookField(
        label=_("Excel file of a form"),
        help_text=_("An edition that was downloaded here, or an XLSForm (.xlsx), at most 5 MB."),
        missing=_("Choose the file of the form."),
        too_large=_("The file is larger than 5 MB: no form is so long."),
    )
