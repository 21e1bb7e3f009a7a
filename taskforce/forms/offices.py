"""Recording an office, and who follows in it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from taskforce.fields import forms as fields
from taskforce.models import InstrumentKind, Position

from .acts import has_come
from .far_day import FarDayForm
from .people import PersonForm
from .unit_picker import PickingForm, UnitField


class OfficeForm(PickingForm, forms.Form):
    """An office of a unit."""

    unit = UnitField(label=_("Unit"), purpose="compose")
    position = forms.ModelChoiceField(
        label=_("State position"), queryset=Position.objects.none(), empty_label=_("Choose")
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer_to(user)
        self.fields["position"].queryset = Position.objects.all()


class PaperForm(FarDayForm):
    """A day on which an office changes hands, and by which paper."""

    kind = forms.ModelChoiceField(
        label=_("Kind of instrument"), queryset=InstrumentKind.objects.none(), empty_label=None
    )
    number = fields.CharField(
        label=_("Number"), max_length=60, required=False, help_text=_("As written: ១២៨ សសរ")
    )
    dated = fields.DateField(label=_("Date"), required=False, validators=[has_come])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = InstrumentKind.objects.all()

    @property
    def term_fields(self):
        names = (self.far_day, "sure", "kind", "number", "dated")
        return [self[name] for name in names if name in self.fields]

    def clean(self):
        found = super().clean()
        if found.get("dated") and not found.get("number") and not self.errors:
            raise ValidationError({"number": _("Give the number of the paper, too.")})
        return found


class TermForm(PaperForm, PersonForm):
    """Who takes the office, from when, and by which paper."""

    far_day = "starts_on"
    starts_on = fields.DateField(label=_("In office from"))


class VacantForm(PaperForm):
    """From when nobody holds the office, and by which paper the term ended."""

    far_day = "ends_on"
    ends_on = fields.DateField(
        label=_("Vacant from"), help_text=_("The first day no longer in office.")
    )
