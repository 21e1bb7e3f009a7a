"""The forms of acts of composition: words, an appointment, the announcement, the annulment."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from taskforce.fields import forms as fields
from taskforce.fields.forms import GrowingLine
from taskforce.models import CompositionAct, GroupRole, Membership
from taskforce.scope import Verb, may_everywhere
from taskforce.services.composition.scans import MOST_BYTES

from .far_day import FarDayForm
from .people import PersonForm
from .unit_picker import PickingForm, UnitField


def has_come(day):
    """Refuse a day to come as that of a paper: it is entered when it is signed."""
    if day > timezone.localdate():
        raise ValidationError(
            _("This day is still to come: enter the paper when it is signed."), code="to_come"
        )


class ActForm(PickingForm, FarDayForm, forms.ModelForm):
    """What an act is about; the unit is chosen when it is begun, and stays."""

    far_day = "effective_on"
    unit = UnitField(label=_("Concerns"), purpose="compose")
    version = fields.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = CompositionAct
        fields = ["unit", "kind", "subject", "effective_on", "references"]
        widgets = {"subject": GrowingLine, "references": forms.Textarea({"rows": 4})}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        self.fields["kind"].empty_label = None
        self.fields["kind"].initial = "decision"
        if self.instance.pk:
            del self.fields["unit"]
            return
        del self.fields["version"]
        unit = self.fields["unit"]
        unit.offer_to(user)
        unit.required = not may_everywhere(user, Verb.COMPOSE)
        unit.help_text = _("The act may change the groups of this unit and of all below it.")
        if not unit.required:
            unit.help_text = _("With all below it. None chosen: the whole country.")

    @property
    def words(self) -> dict:
        return {
            name: self.cleaned_data[name]
            for name in ("kind", "subject", "effective_on", "references")
        }


class AppointForm(PersonForm):
    """Somebody takes a seat."""

    role = forms.ModelChoiceField(
        label=_("Role"), queryset=GroupRole.objects.none(), empty_label=_("Choose")
    )
    acting = forms.BooleanField(label=_("Acting"), required=False)
    position = fields.CharField(label=_("State position"), max_length=200, required=False)
    institution = fields.CharField(
        label=_("Ministry or institution"), max_length=200, required=False
    )
    precedence = fields.IntegerField(
        label=_("Order of precedence"),
        min_value=0,
        max_value=9999,
        required=False,
        help_text=_("The lower stands first among equal roles."),
    )
    version = fields.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, act: CompositionAct, replacing: Membership | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.act, self.replacing = act, replacing
        self.fields["role"].queryset = GroupRole.objects.all()
        self.initial["version"] = act.version
        if replacing:
            for name in ("role", "acting", "position", "institution", "precedence"):
                self.initial[name] = getattr(replacing, name)

    @property
    def seat_fields(self):
        return [self[name] for name in ("role", "acting", "position", "institution", "precedence")]

    @property
    def seat(self) -> dict:
        names = ("role", "acting", "position", "institution")
        seat = {name: self.cleaned_data[name] for name in names}
        seat["precedence"] = self.cleaned_data["precedence"] or 0
        return seat | {"ex_officio": self._office()}

    def _office(self):
        """Return the office by which the person sits here, as the one before did."""
        office = self.replacing and self.replacing.ex_officio
        person = self.cleaned_data["person"]
        if not (office and person):
            return None
        holds = office.terms.in_force(self.act.effective_on).filter(person=person).exists()
        return office if holds else None


class ScanField(forms.FileField):
    """The scan of a signed paper; what it is, its first bytes say."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.FileInput(
            attrs={"accept": ".pdf,.jpg,.jpeg,.png", "class": "visually-hidden"}
        ))  # fmt: skip
        super().__init__(
            label=_("Scan of the signed paper"),
            help_text=_("A PDF, JPEG or PNG file, at most 10 MB."),
            required=False,
            max_length=200,
            allow_empty_file=True,
            **kwargs,
        )


def scan_in(form) -> bytes | None:
    """Return the content of the scan that came with a form."""
    file = form.cleaned_data.get("scan")
    # A byte more than is kept: enough to tell that it is too large.
    return file.read(MOST_BYTES + 1) if file else None


class AnnounceForm(forms.Form):
    """The instrument by which an act takes effect, as it was signed."""

    number = fields.CharField(label=_("Number"), max_length=60, help_text=_("As written: ១២៨ សសរ"))
    dated = fields.DateField(label=_("Date"), validators=[has_come])
    signatory = fields.CharField(label=_("Signatory"), max_length=200)
    scan = ScanField()
    version = fields.IntegerField(widget=forms.HiddenInput)


class AnnulForm(forms.Form):
    """Why an act is annulled, and by which paper where there is one."""

    reason = fields.CharField(
        label=_("Reason"), max_length=500, widget=GrowingLine,
        help_text=_("It stays with the act for ever."),
    )  # fmt: skip
    number = fields.CharField(
        label=_("Number of the paper that annuls it"), max_length=60, required=False
    )
    dated = fields.DateField(label=_("Date of that paper"), required=False, validators=[has_come])

    def clean(self):
        found = super().clean()
        if bool(found.get("number")) != bool(found.get("dated")) and not self.errors:
            missing = "dated" if found.get("number") else "number"
            raise ValidationError({missing: _("Give both the number and the date, or neither.")})
        return found
