"""Which roster is asked for: the days, the groups, the seats."""

from datetime import date
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from taskforce.fields import forms as fields
from taskforce.models import AdministrativeUnit, Level
from taskforce.roster import Wanted

ALL_LEVELS = ""


class RosterForm(forms.Form):
    """The days and the reach of a roster; without a unit, of the whole country."""

    on = fields.DateField(label=_("As of"))
    since = fields.DateField(label=_("Compared with"), required=False)
    below = forms.BooleanField(label=_("With all units below"), required=False)
    level = forms.TypedChoiceField(
        label=_("Only one level"), required=False, coerce=lambda value: Level(int(value))
    )
    heads = forms.BooleanField(label=_("Only heads and permanent deputies"), required=False)

    def __init__(self, *args, unit: AdministrativeUnit | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.unit = unit
        below = [level for level in Level if unit is None or level > unit.level]
        if unit is None or not below:
            del self.fields["below"]
        if len(below) < 2:
            del self.fields["level"]
        else:
            words = [(level.value, level.label) for level in below]
            self.fields["level"].choices = [(ALL_LEVELS, _("all levels")), *words]

    def clean(self):
        given = super().clean()
        on, since = given.get("on"), given.get("since")
        if on and since and since >= on:
            earlier = _("Give a day before the day of the roster.")
            self.add_error("since", ValidationError(earlier, code="not_earlier"))
        return given

    @property
    def wanted(self) -> Wanted:
        given = self.cleaned_data
        return Wanted(
            self.unit,
            given["on"],
            since=given["since"],
            below=given.get("below", self.unit is None),
            level=given.get("level") if given.get("level") != ALL_LEVELS else None,
            heads=given["heads"],
        )

    @classmethod
    def asked(cls, data, *, unit, today: date) -> "RosterForm":
        """Return the form as an address asks; without a day it is today."""
        # A browser sends no box that is empty; an address may say 0.
        given = {name: value for name, value in data.items() if value not in {"", "0"}}
        return cls({"on": today.isoformat()} | given, unit=unit)

    @classmethod
    def filled(cls, wanted: Wanted) -> "RosterForm":
        """Return the form with what was asked, written as a person writes it."""
        given = {name: getattr(wanted, name) for name in cls.base_fields}
        return cls(initial=given, unit=wanted.unit)


def query_of(wanted: Wanted) -> str:
    """Return the part of an address behind the question mark; its days as in ISO 8601."""
    return urlencode(wanted.as_json())
