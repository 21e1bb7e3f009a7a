"""What a clerk gives a consolidated report before it is printed, and its form."""

from django import forms
from django.utils.translation import gettext_lazy as _

from taskforce.forms.particulars import ParticularsForm
from taskforce.paper.issuer import Particulars


class PaperForm(ParticularsForm):
    """The particulars of a paper that is asked for on a page, and its form."""

    archival = forms.BooleanField(
        label=_("For the archive (PDF/A)"),
        required=False,
        help_text=_("Read aloud and kept for decades. It takes some minutes and is larger."),
    )

    @property
    def particulars(self) -> Particulars:
        given = {name: self.cleaned_data[name] for name in ParticularsForm.base_fields}
        return Particulars(**given)
