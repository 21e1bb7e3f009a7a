"""Recording an instrument, and correcting it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from taskforce.fields import forms as fields
from taskforce.fields.forms import GrowingLine
from taskforce.models import Instrument
from taskforce.scope import Verb, may_everywhere

from .acts import ScanField, has_come
from .unit_picker import PickingForm, UnitField


class InstrumentForm(PickingForm, forms.ModelForm):
    """Kind, number, date, signatory, subject, scan; a reason where things rest on it."""

    unit = UnitField(label=_("Issued for"), purpose="compose")
    scan = ScanField()
    reason = fields.CharField(
        label=_("Reason of the correction"),
        max_length=500,
        required=False,
        widget=GrowingLine,
        help_text=_("Needed where kind, number, date or unit change and seats or acts rest on it."),
    )
    is_another = forms.BooleanField(
        label=_("This is another paper of the same kind, number and date"), required=False
    )
    version = fields.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Instrument
        fields = ["kind", "number", "dated", "signatory", "subject", "unit"]
        widgets = {"subject": GrowingLine}

    def clean_dated(self):
        if day := self.cleaned_data["dated"]:
            has_come(day)
        return day

    def __init__(self, *args, user, rests=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].empty_label = None if self.instance.pk else _("Choose")
        self.initial["version"] = self.instance.version
        unit = self.fields["unit"]
        unit.offer_to(user)
        unit.required = not may_everywhere(user, Verb.COMPOSE)
        if not unit.required:
            unit.help_text = _("None chosen: the whole country.")
        if not rests:
            del self.fields["reason"]
        self._another = self.fields.pop("is_another")
        if self.data.get("is_another"):
            self.ask_if_another()
        if not self.instance.pk:
            del self.fields["version"]

    def ask_if_another(self):
        """Offer to confirm that a paper is not the one that another unit recorded."""
        self.fields["is_another"] = self._another
