"""Recording an office, and who follows in it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from taskforce.fields import forms as fields
from taskforce.models import InstrumentKind, Position

from .acts import has_come
from .people import PersonForm
from .unit_picker import UnitField


class OfficeForm(forms.Form):
    """An office of a unit."""

    unit = UnitField(label=_("Unit"), purpose="compose")
    position = forms.ModelChoiceField(
        label=_("State position"), queryset=Position.objects.none(), empty_label=_("Choose")
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer_to(user)
        self.fields["position"].queryset = Position.objects.all()


class TermForm(PersonForm):
    """Who takes the office, from when, and by which paper."""

    starts_on = fields.DateField(label=_("In office from"))
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
        return [self[name] for name in ("starts_on", "kind", "number", "dated")]

    def clean(self):
        found = super().clean()
        if found.get("dated") and not found.get("number") and not self.errors:
            raise ValidationError({"number": _("Give the number of the paper, too.")})
        return found
