"""Sending in a spreadsheet of members, confirming it, and undoing it."""

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from taskforce.fields import forms as typed
from taskforce.sheets.issues import Issue

from .unit_picker import PickingForm, UnitField


class ImportForm(PickingForm, forms.Form):
    """A file, the capital or province whose members it lists, and what is said of the list."""

    unit = UnitField(label=_("Capital or province"), purpose="import")
    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_(
            "An Excel file (.xlsx), a CSV file, or the .xls that another system hands out (a web "
            "page, or Excel 2003), at most 10 MB. An old .xls: save it as .xlsx first."
        ),
        widget=forms.FileInput(
            attrs={"accept": ".xlsx,.xls,.csv,.txt", "class": "visually-hidden"}
        ),
        max_length=200,
        allow_empty_file=True,  # refused with the other wrong files, in the same words
    )
    on = typed.DateField(
        label=_("Day"),
        required=False,
        help_text=_("Who has no day of appointment in the list begins on this day. Empty: today."),
    )
    decision_no = typed.CharField(
        label=_("Number of the decision"),
        max_length=60,
        required=False,
        help_text=_("By which all this takes effect, where the list names none beside a member."),
    )
    decision_on = typed.DateField(label=_("Date of the decision"), required=False)
    is_complete = forms.BooleanField(
        label=_("This list is complete for the units that it names"),
        required=False,
        help_text=_(
            "Whoever serves there and is not in the list ends on the day above. You see who, "
            "before anything is stored. Without the tick nobody ends for being absent."
        ),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer_to(user)

    def clean_file(self):
        file = self.cleaned_data["file"]
        limit = settings.SPREADSHEET_MAX_BYTES
        code = "file_too_large" if file.size > limit else "" if file.size else "empty_file"
        if code:
            issue = Issue("error", code, params={"limit": limit // 1_000_000})
            raise forms.ValidationError(issue.message, code=issue.code)
        return file

    def clean_on(self):
        return self.cleaned_data["on"] or timezone.localdate()

    def clean(self):
        given = super().clean()
        if given.get("decision_on") and not given.get("decision_no"):
            self.add_error("decision_no", _("Give the number of the decision, too."))
        return given


class ConfirmForm(forms.Form):
    """Storing what was previewed; what is grave about it is agreed to by a tick of its own."""

    leave_out = forms.BooleanField(
        label=_("Leave the rows at fault out and store the others"),
        error_messages={
            "required": _(
                "Tick the box to leave these rows out, or correct the file and send it again."
            )
        },
    )
    end_many = forms.BooleanField(
        label=_("The list is whole: all these members end"),
        error_messages={
            "required": _("Tick the box if all these members are to end, or send a whole list.")
        },
    )

    def __init__(self, *args, rejects: bool, ends_many: bool, **kwargs):
        super().__init__(*args, **kwargs)
        for name, asked in (("leave_out", rejects), ("end_many", ends_many)):
            if not asked:
                del self.fields[name]

    @property
    def agreed(self) -> dict[str, bool]:
        """What was agreed to, by the names that confirming takes."""
        return {name: bool(self.cleaned_data[name]) for name in self.fields}


class AnswersForm(forms.Form):
    """What can be mended at once: each class of faults with what is proposed."""

    def __init__(self, *args, questions: list[dict], names: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = questions
        for number, question in enumerate(questions):
            self.fields[f"q{number}"] = _answer_field(question, names)

    def asked(self):
        """Yield each question with its field."""
        for number, question in enumerate(self.questions):
            yield question, self[f"q{number}"]

    def clean(self):
        given = super().clean()
        if not any(given.values()) and not self.errors:
            raise forms.ValidationError(_("Mark what is right, then confirm."), code="nothing")
        return given

    @property
    def given(self) -> list[tuple[dict, str]]:
        """The questions that were answered, each with its answer."""
        answers = [self.cleaned_data[f"q{n}"] for n in range(len(self.questions))]
        return [
            (question, str(answer))
            for question, answer in zip(self.questions, answers, strict=True)
            if answer
        ]


def _answer_field(question, names):
    if "choices" not in question:
        return forms.BooleanField(label=_("Yes, this is right"), required=False)
    choices = [(code, names[code]) for code in question["choices"] if code in names]
    return forms.ChoiceField(
        label=_("What is meant"), required=False, choices=[("", _("– leave it –")), *choices]
    )


class UndoForm(forms.Form):
    """Undoing an import, with the reason."""

    why = typed.CharField(label=_("Why it is undone"), max_length=500)
