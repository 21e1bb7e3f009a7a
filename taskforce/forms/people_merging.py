"""Joining two records of one person: what stays of each where they differ, and why."""

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from taskforce.fields import forms as fields
from taskforce.fields.forms import GrowingLine
from taskforce.formats.digits import digits
from taskforce.models import Person
from taskforce.services.composition.people import KEPT, MERGED, differing


class MergeForm(forms.Form):
    """A choice for each entry that both records have and that differs; the reason."""

    reason = fields.CharField(
        label=_("Reason"),
        max_length=500,
        widget=GrowingLine,
        help_text=_("How you know that these two are one person."),
    )

    sure = forms.BooleanField(
        label=_("I have made sure that they are one person all the same"),
        error_messages={"required": _("Tick this if you are sure, or say that they are two.")},
    )

    def __init__(self, *args, kept, merged, signs=(), **kwargs):
        super().__init__(*args, **kwargs)
        if not signs:
            del self.fields["sure"]
        self.differing = differing(kept, merged)
        for name in self.differing:
            self.fields[name] = forms.ChoiceField(
                label=Person._meta.get_field(name).verbose_name,
                choices=[(KEPT, shown(kept, name)), (MERGED, shown(merged, name))],
                initial=KEPT,
                widget=forms.RadioSelect,
            )
        self.order_fields([*self.differing, "reason"])

    @property
    def chosen(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.differing}


def shown(person, name) -> str:
    """Return an entry as a page shows it."""
    if name == "sex":
        return person.get_sex_display()
    value = getattr(person, name)
    return digits(date_format(value, "DATE_FORMAT") if name == "born_on" else value)


class ApartForm(forms.Form):
    """Why two records are of two people, where somebody cares to say."""

    reason = fields.CharField(
        label=_("Reason"),
        max_length=500,
        required=False,
        widget=GrowingLine,
        help_text=_("How you know that these are two people."),
    )


class TakeBackForm(forms.Form):
    """Taking a merging back asks for nothing but the press of the button."""
