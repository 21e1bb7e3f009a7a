"""The small forms around a report: handing it in, returning it, narrowing the queue."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from reporting.models import Period, Submission
from taskforce.fields import forms as fields
from taskforce.models import Level

from .fields import LinesField

MOST_IN_A_REASON = 2000


# Longer than this is for the whole report.
MOST_OF_A_REMARK = 1000


class SubmitForm(forms.Form):
    """The press that hands a report in: its key makes a second press the same act.

    Beside it stands a reason for each soft rule that the report passes over.
    """

    use_required_attribute = False
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, soft=(), changed=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.soft, self.changed = list(soft), list(changed)
        for difference in self.changed:
            self.fields[change_name(difference)] = _reason_field(difference.reason)
        for breach in self.soft:
            written = breach.override.reason if breach.override else ""
            self.fields[reason_name(breach.rule)] = _reason_field(written)

    def explained(self):
        """Return each soft breach with its field."""
        return [(breach, self[reason_name(breach.rule)]) for breach in self.soft]

    def explained_changes(self):
        """Return each figure that is not the one the system knows, with its field."""
        return [(difference, self[change_name(difference)]) for difference in self.changed]

    def changes(self) -> dict[str, str]:
        """Return the reasons for changed figures by the codes of their cells."""
        return {d.cell.code: self.cleaned_data[change_name(d)] for d in self.changed}

    def reasons(self) -> dict[str, str]:
        """Return the reasons by the codes of the rules."""
        return {b.rule.code: self.cleaned_data[reason_name(b.rule)] for b in self.soft}


def _reason_field(written):
    return fields.LinesField(
        label=_("Why this is right"),
        initial=written,
        max_length=MOST_IN_A_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Correct the figure, or write the reason.")},
    )


def change_name(difference) -> str:
    return f"changed-{difference.cell.code}"


def reason_name(rule) -> str:
    return f"reason-{rule.code}"


class ReturnForm(forms.Form):
    """Why a report goes back to those who wrote it: as a whole, and beside its answers."""

    use_required_attribute = False
    reason = LinesField(
        required=False,
        label=_("What must be corrected in the whole report"),
        help_text=_("The clerk reads this. What concerns one answer is written beside it, above."),
    )

    def __init__(self, *args, cells=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.cells = {remark_name(cell.code): cell for cell in cells}
        for name in self.cells:
            self.fields[name] = LinesField(
                required=False, label=_("What must be corrected here"), max_length=MOST_OF_A_REMARK
            )
            self.fields[name].widget.attrs |= {"rows": 2, "form": "return"}

    def clean(self):
        given = super().clean()
        if not any(given.get(name) for name in self.fields) and not self.errors:
            raise ValidationError(
                {"reason": ValidationError(_("Say why the report is returned."), code="no_reason")}
            )
        return given

    def remarks(self) -> dict:
        """Return what was written beside the answers, by cell."""
        return {cell: self.cleaned_data.get(name) or "" for name, cell in self.cells.items()}

    def said(self) -> list[tuple[str, str]]:
        """Return what was typed beside answers, with their questions, right or wrong."""
        typed = ((cell.label, self[name].value()) for name, cell in self.cells.items())
        return [(label, text) for label, text in typed if text]


def remark_name(code: str) -> str:
    """Return the name of the field for a remark on a cell."""
    return f"remark:{code}"


class QueueForm(forms.Form):
    """What the queue of reports is narrowed to; a wrong value narrows nothing."""

    period = forms.ModelChoiceField(
        Period.objects.none(),
        to_field_name="code",
        required=False,
        label=_("Period"),
        empty_label=_("All periods"),
    )
    level = forms.TypedChoiceField(
        coerce=int,
        required=False,
        label=_("Level"),
        choices=[("", _("All levels")), *Level.choices],
    )

    def __init__(self, *args, periods, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["period"].queryset = periods

    def conditions(self) -> dict:
        self.is_valid()
        found = {
            "period": self.cleaned_data.get("period"),
            "unit__level": self.cleaned_data.get("level"),
        }
        return {name: value for name, value in found.items() if value not in {None, ""}}

    def kept(self) -> dict[str, str]:
        """Return what narrows, as it is written in an address."""
        found = self.conditions()
        period, level = found.get("period"), found.get("unit__level")
        given = {"period": period and period.code, "level": level}
        return {name: str(value) for name, value in given.items() if value is not None}


class AcceptManyForm(forms.Form):
    """Reports to accept at once: ticked in the queue, or all about which nothing stands out.

    What does not wait for this person is not among them.
    """

    # Each is a transaction of its own: so many take some seconds.
    MOST = 100

    def __init__(self, data, *, waiting):
        super().__init__(data)
        self.waiting = waiting

    @property
    def is_confirmed(self) -> bool:
        return self.data.get("confirmed") == "yes"

    @property
    def is_for_all(self) -> bool:
        return self.data.get("all") == "yes" and not self.is_confirmed

    def reports(self) -> list[Submission]:
        """Return the reports that were ticked, by period and in Khmer order."""
        found = self.waiting.filter(pk__in=self._ticked())
        return list(
            found.select_related("unit", "period", "province").order_by(
                "period__ends_on", "unit__sort_key", "unit__code"
            )
        )

    def gone(self, reports) -> int:
        """Return how many of those ticked do not wait, or no longer."""
        return len(self._ticked()) - len(reports)

    def _ticked(self):
        written = self.data.getlist("report")[: self.MOST]
        return {int(pk) for pk in written if pk.isascii() and pk.isdigit() and len(pk) < 19}
