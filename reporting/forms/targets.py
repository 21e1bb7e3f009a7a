"""Targets of the units below one: a field for each, or a table that is pasted."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reporting.models.period import read_code
from taskforce.fields import forms as fields
from taskforce.fields import taking
from taskforce.models import AdministrativeUnit

PASTED_MOST = 20_000
BETWEEN = re.compile(r"[\s;]+")


def number_field(**kwargs) -> fields.DecimalField:
    return fields.DecimalField(max_digits=18, decimal_places=2, min_value=0, **kwargs)


class WhichTargets(forms.Form):
    """Which targets are set: of which figure, and for which period or year."""

    figure = forms.ChoiceField(label=gettext_lazy("Figure"))
    period = fields.CodeField(
        label=gettext_lazy("Period or year"),
        max_length=7,
        help_text=gettext_lazy("2026 for the year, 2026-S1 for a semester, 2026-03 for a month."),
    )

    def __init__(self, *args, figures, **kwargs):
        super().__init__(*args, **kwargs)
        sections = {}
        for figure in figures:
            sections.setdefault(figure.section, []).append((figure.code, figure.label))
        self.fields["figure"].choices = list(sections.items())

    def clean_period(self):
        code = self.cleaned_data["period"].upper()
        read_code(code)
        return code


class TargetsForm(forms.Form):
    """One field for each unit, and a place to paste a table of codes and numbers."""

    def __init__(self, *args, units: list[AdministrativeUnit | None], current: dict, **kwargs):
        super().__init__(*args, **kwargs)
        self.units = {unit.code if unit else "": unit for unit in units}
        for code, unit in self.units.items():
            self.fields[_name(code)] = number_field(
                label=unit.display_name if unit else _("the whole country"),
                required=False,
                initial=current.get(unit.pk if unit else None),
            )
        self.fields["pasted"] = fields.LinesField(
            label=_("Or paste a table"),
            required=False,
            max_length=PASTED_MOST,
            widget=forms.Textarea({"rows": 6}),
            help_text=_(
                "One unit a line: its code, then the number, as they stand in two columns of a "
                "spreadsheet. What is pasted goes before what stands in the fields."
            ),
        )

    @property
    def rows(self) -> list:
        """The fields of the units, in their order."""
        return [self[_name(code)] for code in self.units]

    @property
    def values(self) -> dict[AdministrativeUnit | None, Decimal | None]:
        fields_of = {code: self.cleaned_data[_name(code)] for code in self.units}
        found = fields_of | self.cleaned_data["pasted"]
        return {self.units[code]: value for code, value in found.items()}

    def clean_pasted(self) -> dict[str, Decimal]:
        """Return the numbers by code; refuse each line that is none, all at once."""
        found, faults = {}, []
        lines = enumerate(self.cleaned_data["pasted"].splitlines(), start=1)
        for place, line in lines:
            if line.strip():
                try:
                    code, value = self._read(line)
                except ValidationError as refusal:
                    words = {"line": place, "reason": " ".join(refusal.messages)}
                    faults.append(_("Line %(line)s: %(reason)s") % words)
                else:
                    found[code] = value
        if faults:
            raise ValidationError(faults)
        return found

    def _read(self, line) -> tuple[str, Decimal]:
        code, *rest = BETWEEN.split(line.strip(), maxsplit=1)
        code, number = taking.code(code), rest[0] if rest else ""
        if not code or code not in self.units:
            raise ValidationError(_("This unit is not one of those on the page."))
        return code, number_field().clean(number)


def _name(code) -> str:
    return f"unit_{code or 'all'}"
