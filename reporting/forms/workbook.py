"""Sending the file of a report, and storing what it brings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .fields import MarksField
from .section import STORED, TYPED, chosen_name
from .sent_file import WorkbookField


class WorkbookForm(forms.Form):
    """The file of a report, filled in."""

    file = WorkbookField(
        label=_("Excel file"),
        help_text=_("The file that was downloaded here and filled in (.xlsx), at most 5 MB."),
        missing=_("Choose the file that you filled in."),
        too_large=_("The file is larger than 5 MB: it is not the one that was downloaded here."),
    )


class StoreForm(forms.Form):
    """What is chosen before the answers of a file are stored.

    Of two values one is chosen; an answer that is empty in the file is taken out where ticked.
    """

    use_required_attribute = False
    seen = MarksField(required=False)  # the marks of what was shown as stored

    def __init__(self, *args, look, **kwargs):
        self.look = look
        marks = {one.cell.code: _mark(one) for one in look.contested + look.emptied}
        super().__init__(*args, initial={"seen": marks}, **kwargs)
        for one in look.contested:
            self.fields[chosen_name(one.cell.code)] = _chosen_field(one.cell)
        for one in look.emptied:
            self.fields[empty_name(one.cell.code)] = forms.BooleanField(
                required=False, label=_("Take this answer out")
            )

    def contested(self):
        """Return each contested answer with its field."""
        return [(one, self[chosen_name(one.cell.code)]) for one in self.look.contested]

    def emptied(self):
        return [(one, self[empty_name(one.cell.code)]) for one in self.look.emptied]

    def answers(self) -> dict:
        """Return what is to be stored, by cell."""
        given = self.cleaned_data
        kept = {
            one.cell for one in self.look.contested if given[chosen_name(one.cell.code)] == STORED
        }
        answers = {cell: value for cell, value in self.look.answers.items() if cell not in kept}
        return answers | {
            one.cell: {} for one in self.look.emptied if given[empty_name(one.cell.code)]
        }

    def base(self) -> dict[str, str]:
        """Return what the person saw of each cell: in the file, or on the page of the choice."""
        return self.look.sent.base | self.cleaned_data["seen"]


def _mark(difference):
    return difference.stored.mark if difference.stored else ""


def empty_name(code: str) -> str:
    return f"{code}.empty"


def _chosen_field(cell):
    return forms.ChoiceField(
        label=_("%(question)s: which of the two holds") % {"question": cell.label},
        choices=[(TYPED, _("What is in the file")), (STORED, _("What is stored"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose which of the two values holds.")},
    )
