"""Which two versions of a report are compared."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from reporting.models import SubmissionVersion


class VersionsForm(forms.Form):
    """Two versions of one report; what is not chosen, or not there, is the last two."""

    before = forms.TypedChoiceField(coerce=int, required=False, label=_("Earlier version"))
    after = forms.TypedChoiceField(coerce=int, required=False, label=_("Later version"))

    def __init__(self, data, *, kept: list[SubmissionVersion]):
        """`kept` has all versions, the latest first."""
        self.kept = {version.number: version for version in kept}
        latest = sorted(self.kept, reverse=True)[:2]
        usual = dict(zip(("after", "before"), latest, strict=False))
        given = {name: data.get(name) or value for name, value in usual.items()}
        super().__init__(given)
        for field in self.fields.values():
            field.choices = [(found.number, capfirst(str(found))) for found in kept]
        if not self.is_valid():
            self.data = usual

    def chosen(self) -> tuple[SubmissionVersion | None, SubmissionVersion | None]:
        """Return the two, the earlier first; nothing where there is but one."""
        numbers = sorted(int(self.data[name]) for name in self.fields if name in self.data)
        if len(numbers) < 2:
            return None, None
        return tuple(self.kept[number] for number in numbers)
