"""What a clerk gives a paper before it is printed: number, letters, dates, who signs."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from taskforce.fields import forms as fields
from taskforce.khmer import lunar_line, to_khmer_digits
from taskforce.models import Letterhead
from taskforce.paper.issuer import Particulars


class ParticularsForm(forms.Form):
    """The particulars of one paper, filled in beforehand with what is usual."""

    number = fields.CharField(
        label=_("Number"),
        required=False,
        max_length=30,
        help_text=_("In any digits. Empty: a dotted line, to be written in by hand."),
    )
    letters = fields.CharField(label=_("Letters after the number"), required=False, max_length=20)
    on = fields.DateField(label=_("Date of the paper"))
    lunar = fields.CharField(
        label=_("Lunar date"),
        required=False,
        max_length=120,
        widget=fields.GrowingLine,
        help_text=_("As reckoned. Change it where the paper must say it otherwise."),
    )
    signatory_name = fields.CharField(
        label=_("Name of who signs"), required=False, max_length=150, widget=fields.GrowingLine
    )

    def __init__(self, *args, letterhead: Letterhead, on: date, **kwargs):
        issuer = letterhead.issuer()
        usual = {
            "letters": issuer.letters,
            "on": on,
            "lunar": lunar_line(on),
            "signatory_name": issuer.signatory_name,
        }
        super().__init__(*args, initial=usual | kwargs.pop("initial", {}), **kwargs)

    def clean_number(self):
        return to_khmer_digits(self.cleaned_data["number"])

    def clean(self):
        """Reckon the lunar line anew where the date was changed and the line was not."""
        given = super().clean()
        if given.get("lunar") == self.initial["lunar"]:
            given["lunar"] = ""
        return given

    @property
    def particulars(self) -> Particulars:
        return Particulars(**self.cleaned_data)
