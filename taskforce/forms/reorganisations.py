"""The forms of a reorganisation: its instrument and day, and one form for each kind of change."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from taskforce.fields import forms as fields
from taskforce.fields.forms import GrowingLine
from taskforce.khmer import has_khmer
from taskforce.models import Instrument, InstrumentKind, Kind, Reorganisation, UnitChange
from taskforce.services.composition.instruments import found_or_made, known
from taskforce.services.territory import names

from .unit_picker import PickingForm, UnitField

What = UnitChange.What
# The fields of each kind of change, in the order of the page.
FIELDS = {
    What.RENAME: ("unit", "name_km", "name_latin", "whole"),
    What.MOVE: ("unit", "target", "begun", "code"),
    What.KIND: ("unit", "kind"),
    What.SPLIT: ("unit", "name_km", "name_latin", "whole", "code"),
    What.NEW: ("target", "begun", "kind", "name_km", "name_latin", "whole", "code"),
    What.MERGE: ("unit", "target", "begun", "members"),
    What.CEASE: ("unit",),
}
TARGETS = {
    What.MOVE: _("It will stand under"),
    What.NEW: _("It stands under"),
    What.MERGE: _("It merges into"),
}


class ReorganisationForm(forms.ModelForm):
    """The instrument that orders it, found or recorded by kind, number and date, and the day."""

    kind = forms.ModelChoiceField(
        label=_("Kind of instrument"), queryset=InstrumentKind.objects.all(), empty_label=None
    )
    number = fields.CharField(label=_("Number"), max_length=60, help_text=_("As written: ១២៨ សសរ"))
    dated = fields.DateField(label=_("Date of the instrument"))
    subject = fields.CharField(
        label=_("Subject"), max_length=500, required=False, widget=GrowingLine
    )

    class Meta:
        model = Reorganisation
        fields = ["kind", "number", "dated", "subject", "effective_on", "note"]
        widgets = {"note": GrowingLine}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].initial = "sub_decree"
        self.fields["effective_on"].help_text = _(
            "The first day on which it holds. A day to come waits until it is there."
        )
        if self.instance.pk:
            instrument = self.instance.instrument
            for name in ("kind", "number", "dated", "subject"):
                self.initial[name] = getattr(instrument, name)

    def instrument(self, by) -> dict[str, Instrument | bool]:
        """Return the instrument that was typed, and whether it had to be recorded for this act."""
        words = {name: self.cleaned_data[name] for name in ("kind", "number", "dated")}
        is_new = known(unit=None, **words) is None
        found = found_or_made(
            unit=None, signatory="", subject=self.cleaned_data["subject"], by=by, **words
        )
        return {"instrument": found, "made_instrument": is_new}

    @property
    def words(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("effective_on", "note")}


class AnnulmentForm(ReorganisationForm):
    """The instrument that annuls an act, the day, and why."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        note = self.fields["note"]
        note.label, note.required = _("Why it is annulled"), True
        self.order_fields(["note"])
        self.fields["effective_on"].help_text = _(
            "From this day the units are again what they were before the act."
        )


class ChangeForm(PickingForm, forms.Form):
    """One change of a unit; it has the fields of its kind."""

    unit = UnitField(label=_("Unit"), purpose="reorganise")
    target = UnitField(label="", purpose="reorganise", required=False)
    begun = forms.ChoiceField(label=_("Or a unit that begins in this act"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind)
    name_km = fields.CharField(label=_("Khmer name"), max_length=100)
    name_latin = fields.CharField(label=_("Romanised name"), max_length=100)
    whole = forms.ChoiceField(
        label=_("The word for a kind of unit before the name"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose whether the word is the kind of the unit or belongs to its name.")
        },
    )
    code = fields.CodeField(
        label=_("New code"),
        max_length=6,
        required=False,
        help_text=_("Empty: the next free one. A code is never given twice."),
    )
    members = forms.ChoiceField(
        label=_("Members in office"),
        choices=UnitChange.Members,
        initial=UnitChange.Members.END,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, what: str, act: Reorganisation, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.what, self.act = What(what), act
        for name in list(self.fields):
            if name not in FIELDS[self.what]:
                del self.fields[name]
        if "whole" in self.fields:
            self._ask_for_whole_name()
        for name in {"unit", "target"} & self.fields.keys():
            self.fields[name].offer_to(user)
        if "target" in self.fields:
            self.fields["target"].label = TARGETS[self.what]
            self._offer_begun()
        if self.what == What.SPLIT:
            self.fields["name_km"].label = _("Khmer name of the new unit")
            self.fields["name_latin"].label = _("Romanised name of the new unit")
        if self.what == What.NEW:
            self.fields["target"].help_text = _("Nothing chosen: a new capital or province.")

    def _ask_for_whole_name(self):
        """Ask what is meant by the word for a kind before a name, and only where there is one."""
        khmer, romanised = (self.data.get(name, "") for name in ("name_km", "name_latin"))
        if shorter := names.may_be_whole(khmer, romanised):
            self.fields["whole"].choices = [
                ("kind", _("The word is its kind; the name is “%(name)s”") % {"name": shorter}),
                ("whole", _("The word belongs to the name: “%(name)s”")
                 % {"name": khmer if has_khmer(shorter) else romanised}),
            ]  # fmt: skip
        else:
            del self.fields["whole"]

    def _offer_begun(self):
        begun = self.act.changes.filter(what__in=[What.NEW, What.SPLIT])
        choices = [(change.code, change.name_km) for change in begun]
        if choices:
            self.fields["begun"].choices = [("", _("none")), *choices]
        else:
            del self.fields["begun"]
            self.fields["target"].required = self.what != What.NEW

    def clean_name_km(self):
        return names.khmer_name(self.cleaned_data["name_km"], whole=self._is_whole)

    def clean_name_latin(self):
        return names.romanised_name(self.cleaned_data["name_latin"], whole=self._is_whole)

    @property
    def _is_whole(self):
        return self.data.get("whole") == "whole"

    def clean(self):
        super().clean()
        if "target" in self.fields and not self.errors:
            self._read_target()
        return self.cleaned_data

    def _read_target(self):
        unit, begun = self.cleaned_data.get("target"), self.cleaned_data.get("begun")
        if unit and begun:
            raise ValidationError(
                _("Choose one: a unit that is there, or one that begins in this act."),
                code="two_targets",
            )
        if not unit and not begun and self.what != What.NEW:
            self.add_error("target", self.fields["target"].default_error_messages["required"])
        self.cleaned_data["target"] = unit.code if unit else begun or ""

    @property
    def words(self) -> dict:
        """Return the fields of the change."""
        kept = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"begun", "whole"}
        }
        return kept | {"whole_name": self._is_whole}
