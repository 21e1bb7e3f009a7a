"""Choosing a unit out of many: write a part of its name, mark one of the hits.

A plain form serves without scripts: its button “Search” sends the page, which comes back with
the hits to mark. With scripts the hits come as one writes.
"""

from dataclasses import dataclass, field

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from taskforce.fields import taking
from taskforce.khmer import clean
from taskforce.models import AdministrativeUnit
from taskforce.models.unit import Level
from taskforce.scope import Verb

SHOWN = 10


def _seen(user):
    return AdministrativeUnit.objects.visible_to(user)


def _importing(user):
    return AdministrativeUnit.objects.at(Level.PROVINCE).allowed(user, Verb.IMPORT)


def _composing(user):
    return AdministrativeUnit.objects.allowed(user, Verb.COMPOSE)


def _reorganising(user):
    return AdministrativeUnit.objects.allowed(user, Verb.REORGANISE)


# What a unit is chosen for, and the units a user may choose for it.
CHOICES = {
    "view": _seen,
    "import": _importing,
    "compose": _composing,
    "reorganise": _reorganising,
}


@dataclass
class Hits:
    """The units proposed for what was written."""

    query: str = ""
    units: list = field(default_factory=list)
    has_more: bool = False


def hits_for(units, query: str) -> Hits:
    """Return the best hits of a query; without one, the first in Khmer order, the larger first."""
    query = clean(query[:200])
    found = units.search(query) if query else units.order_by("level", "sort_key", "code")
    rows = list(found.select_related("parent__parent")[: SHOWN + 1])
    return Hits(query, rows[:SHOWN], len(rows) > SHOWN)


@dataclass
class Asked:
    """What a form brings back: the unit marked, the words written, whether to search them."""

    unit: str = ""
    query: str = ""
    only_search: bool = False


class UnitPicker(forms.Widget):
    """A search field, its hits as radio buttons, and the unit chosen so far."""

    use_fieldset = True
    purpose = ""
    units = AdministrativeUnit.objects.none()
    within = ""  # the code of the unit among whose own is chosen, where not among all
    is_only = False  # there is one unit to choose: nothing to search for

    def value_from_datadict(self, data, files, name):
        query = data.get(f"{name}_search", "")
        return Asked(data.get(name, ""), query, f"{name}_find" in data)

    def value_omitted_from_data(self, data, files, name):
        return name not in data and f"{name}_search" not in data

    def render(self, name, value, attrs=None, renderer=None):
        asked = value if isinstance(value, Asked) else Asked(str(getattr(value, "pk", value or "")))
        found = hits_for(self.units, asked.query)
        chosen = _chosen(self.units, asked.unit)
        return render_to_string(
            "taskforce/_unit_picker.html",
            {
                "name": name,
                "id": (attrs or {}).get("id", f"id_{name}"),
                "url": reverse("unit_pick", args=[self.purpose]),
                "within": self.within,
                "chosen": chosen,
                "hits": found,
                "searched": asked.only_search,
                "others": [unit for unit in found.units if unit != chosen],
                "is_only": self.is_only,
                "required": self.is_required,
            },
        )

    def id_for_label(self, id_):
        return f"{id_}_search" if id_ else id_


def _chosen(units, value):
    number = taking.row_number(value)
    if number is None:
        return None
    return units.select_related("parent__parent").filter(pk=number).first()


class UnitField(forms.Field):
    """A unit that the user may choose for a purpose (a name of `CHOICES`); no other."""

    widget = UnitPicker
    default_error_messages = {
        "required": _("Write a part of the unit's name and mark it among the hits."),
        "invalid_choice": _("Choose one of the units that are shown."),
        "search": _("Mark the unit among the hits, then go on."),
    }

    def __init__(self, *, purpose: str, **kwargs):
        self.purpose = purpose
        super().__init__(**kwargs)
        self.widget.purpose = purpose

    def offer_to(self, user):
        """Offer what the user may choose; where that is one unit, it is chosen."""
        self.widget.units = CHOICES[self.purpose](user)
        few = list(self.widget.units[:2])
        self.widget.is_only = len(few) == 1
        self.initial = few[0] if self.widget.is_only else self.initial

    def offer_within(self, unit):
        """Offer of these only a unit and what stands below it; None: all of them."""
        if unit is not None:
            self.widget.units = self.widget.units.within(unit)
            self.widget.within = unit.code

    def clean(self, value):
        asked = value if isinstance(value, Asked) else Asked(str(value or ""))
        if asked.only_search:
            self._refuse("search")
        if not asked.unit:
            if self.required:
                self._refuse("search" if clean(asked.query[:200]) else "required")
            return None
        unit = _chosen(self.widget.units, asked.unit)
        if unit is None:
            self._refuse("invalid_choice")
        return unit

    def has_changed(self, initial, data):
        before = str(getattr(initial, "pk", initial or ""))
        return before != (data.unit if isinstance(data, Asked) else str(data or ""))

    def _refuse(self, code):
        raise ValidationError(self.error_messages[code], code=code)


class PickingForm:
    """A form whose pickers may be asked to search: it is not valid then, but nothing is wrong."""

    @property
    def is_search(self) -> bool:
        """Whether the button “Search” of a picker sent it, not the form's own."""
        return self.is_bound and any(
            field.widget.value_from_datadict(
                self.data, self.files, self.add_prefix(name)
            ).only_search
            for name, field in self.fields.items()
            if isinstance(field.widget, UnitPicker)
        )

    def is_valid(self):
        return not self.is_search and super().is_valid()

    def full_clean(self):
        super().full_clean()
        if self.is_search:
            # What else is missing is said when the form itself is sent.
            self._errors = ErrorDict()
