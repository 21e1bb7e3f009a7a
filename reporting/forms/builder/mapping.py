"""The forms of a mapping: what becomes of an old place, and of each answer of a choice."""

from django import forms
from django.utils.translation import gettext_lazy as _

from reporting.mapping import Kind, Spot, fits
from taskforce.fields import forms as fields

MOST_DIGITS, MOST_DECIMALS = 24, 12


class PlaceForm(forms.Form):
    """What becomes of an old place, by one kind of step: it shows the fields of that kind alone.

    `free` are the new places, by section, that the old one may lead to.
    """

    use_required_attribute = False

    def __init__(self, data, *, kind: Kind, steps, free):
        super().__init__(data)
        self.kind = kind
        same = [step for step in steps if step.kind == kind.value]
        if kind == Kind.END:
            self._ask_reason(same)
        elif kind == Kind.SPLIT:
            self._ask_parts(same, free)
        else:
            self._ask_place(same or [step for step in steps if step.new_code], free)
        if kind in {Kind.SCALE, Kind.MERGE}:
            self._ask_factor(same)

    def _ask_reason(self, steps):
        self.fields["reason"] = fields.CharField(
            label=_("Why the series ends"),
            widget=forms.Textarea(attrs={"rows": 3}),
            max_length=2000,
            initial=steps[0].reason if steps else "",
        )

    def _ask_parts(self, steps, free):
        self.fields["new"] = forms.MultipleChoiceField(
            label=_("New places that it was divided into"),
            choices=[(code, f"{group} – {word}") for group, some in free for code, word in some],
            initial=[step.new_code for step in steps],
            widget=forms.CheckboxSelectMultiple,
        )

    def _ask_place(self, steps, free):
        self.fields["new"] = forms.ChoiceField(
            label=_("New place"),
            choices=[("", "–"), *free],
            initial=steps[0].new_code if steps else "",
        )

    def _ask_factor(self, steps):
        self.fields["factor"] = fields.DecimalField(
            label=_("Factor"),
            max_digits=MOST_DIGITS,
            decimal_places=MOST_DECIMALS,
            required=self.kind == Kind.SCALE,
            initial=steps[0].factor.normalize() if steps else None,
            help_text=_(
                "The old figure times the factor is the new one: from riel to million riel it is "
                "0.000001."
            ),
        )
        self.fields["is_rounded"] = forms.BooleanField(
            label=_("Sums may be rounded; the series is marked"),
            required=False,
            initial=bool(steps and steps[0].is_rounded),
        )

    def decision(self) -> dict:
        """Return what was decided, as the service takes it."""
        given = self.cleaned_data
        new = given["new"] if self.kind == Kind.SPLIT else [given["new"]]
        decided = {"kind": self.kind, "new": new}
        if given.get("factor") is not None:
            decided["factor"] = given["factor"]
        return decided | ({"is_rounded": True} if given.get("is_rounded") else {})


class ChoicesForm(forms.Form):
    """Which new answer each old answer of a choice is."""

    use_required_attribute = False

    def __init__(self, data, *, step, old: Spot, new: Spot):
        super().__init__(data)
        self.codes = list(old.choices)
        offered = [("", _("none of them")), *new.choices.items()]
        for code, words in old.choices.items():
            self.fields[f"answer_{code}"] = forms.ChoiceField(
                label=words, choices=offered, required=False, initial=step.choices.get(code, "")
            )

    def choices(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"answer_{code}"] for code in self.codes}


class ReasonForm(forms.Form):
    """Why a mapping is withdrawn."""

    use_required_attribute = False
    reason = fields.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )


def free_places(old: Spot, new, links, kind: Kind) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the new places, by section, that an old one may lead to by a kind of step.

    Only sums take in several: else a place that another old one leads to is not offered.
    """
    taken = {link.new for link in links if link.old != old.code and kind != Kind.MERGE}
    groups = {}
    for code, spot in new.items():
        if code not in taken and fits(old, spot) and old.rule == spot.rule:
            groups.setdefault(spot.section, []).append((code, spot.label))
    return list(groups.items())
