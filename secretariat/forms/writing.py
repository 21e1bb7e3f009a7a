"""The forms with which an instruction is written: its words, clauses, what they ask, by when."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from secretariat import facts
from secretariat.models import Clause, Instruction, Requirement
from secretariat.working_days import end_of
from taskforce.fields import forms as fields
from taskforce.forms.unit_picker import PickingForm, UnitField
from taskforce.models import Level

# A title is one line that may be long.
TITLES = {"title_km": fields.GrowingLine, "title_en": fields.GrowingLine}
MOMENTS = {"due_on": "due_at", "grace_on": "grace_until", "locks_on": "locks_at"}


def paper_in(read: dict) -> dict:
    """Return number and date of the paper; the words themselves are the instruction's own."""
    return {name: read[name] for name in ("number", "dated")}


def levels_in(read: dict) -> dict:
    return {"levels": read["levels"]}


def moments_in(read: dict) -> dict:
    """Return what a form read with its days as moments: each is the end of its day."""
    moments = {moment: read[day] and end_of(read[day]) for day, moment in MOMENTS.items()}
    return {name: value for name, value in read.items() if name not in MOMENTS} | moments


class WordsForm(forms.ModelForm):
    """The words of an instruction, and the number and date of the signed paper."""

    use_required_attribute = False
    number = fields.CharField(
        label=_("Number of the signed paper"),
        max_length=60,
        required=False,
        help_text=_("As written, with its letters. Empty as long as it is not known."),
    )
    dated = fields.DateField(label=_("Date of the signed paper"), required=False)

    class Meta:
        model = Instruction
        fields = [
            "title_km", "title_en", "preamble_km", "introduction_km", "closing_km", "source",
        ]  # fmt: skip
        widgets = TITLES

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        paper = self.instance.instrument
        if paper:
            self.initial |= {"number": paper.number, "dated": paper.dated}

    def clean(self):
        given = super().clean()
        if given.get("dated") and not given.get("number"):
            self.add_error("number", _("Write the number that belongs to this date."))
        return given


class ClauseForm(forms.ModelForm):
    """A clause. What it asks follows on the page of the draft."""

    use_required_attribute = False

    class Meta:
        model = Clause
        fields = ["text_km", "text_en"]


class RequirementForm(forms.ModelForm):
    """What a clause asks, the fact that tells it is done, and the levels that it binds."""

    use_required_attribute = False
    fact = forms.ChoiceField(
        label=_("Fulfilled by"),
        help_text=_("By statement only where the system cannot know it."),
    )
    levels = forms.TypedMultipleChoiceField(
        label=_("Levels that it binds"),
        choices=Level,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose the levels that it binds.")},
    )

    class Meta:
        model = Requirement
        fields = ["title_km", "title_en", "fact"]
        widgets = TITLES

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = [(fact.code, fact.name) for fact in facts.FACTS.values()]
        self.fields["fact"].choices = [("", "–"), *known]
        if self.instance.pk:
            self.initial["levels"] = list(self.instance.deadlines.values_list("level", flat=True))
        for fact in facts.FACTS.values():
            for particular in fact.particulars:
                self._ask(fact, particular)

    def _ask(self, fact, particular):
        about = {
            "label": particular.label,
            "required": False,
            "help_text": _("Only of: %(fact)s.") % {"fact": fact.name},
        }
        if particular.choices:
            options = [("", "–"), *particular.choices()]
            field = forms.ChoiceField(choices=options, **about)
        else:
            field = fields.IntegerField(min_value=1, max_value=999, **about)
        self.fields[particular.name] = field
        if self.instance.fact == fact.code:
            self.initial[particular.name] = self.instance.params.get(particular.name)

    def clean(self):
        given = super().clean()
        fact = facts.FACTS.get(given.get("fact"))
        names = [particular.name for particular in fact.particulars] if fact else []
        self.instance.params = {name: given[name] for name in names if given.get(name)}
        return given


class MomentsForm(forms.Form):
    """The last day of a level, the grace and the closing, and why the words mean it."""

    use_required_attribute = False
    due_on = fields.DateField(
        label=_("Last day"), required=False, help_text=_("It still counts, to its end.")
    )
    grace_on = fields.DateField(
        label=_("Grace until"),
        required=False,
        help_text=_("Until then it is late, and nobody is chased."),
    )
    locks_on = fields.DateField(
        label=_("Last day before it closes"),
        required=False,
        help_text=_("After it nothing is taken in."),
    )
    interpretation = fields.LinesField(
        label=_("How the wording is read"),
        max_length=2000,
        required=False,
        help_text=_("Why the words mean this day. Your name is kept with it."),
    )

    @staticmethod
    def days_of(deadline) -> dict[str, date | None]:
        """Return the days of a deadline, as the form shows them."""
        found = {name: getattr(deadline, moment) for name, moment in MOMENTS.items()}
        return {name: at and timezone.localdate(at) for name, at in found.items()}


class DeadlineForm(MomentsForm):
    """The wording of the clause for one level, and how it is read."""

    field_order = ["wording_km"]
    wording_km = fields.CharField(
        label=_("Wording of the clause"),
        max_length=200,
        required=False,
        widget=fields.GrowingLine,
        help_text=_("As it stands there, such as “at the beginning of April”."),
    )
    also_others = forms.BooleanField(
        label=_("The same for the other levels whose last day is not set yet"), required=False
    )

    def __init__(self, *args, deadline, **kwargs):
        said = {"wording_km": deadline.wording_km, "interpretation": deadline.interpretation}
        super().__init__(*args, initial=said | self.days_of(deadline), **kwargs)
        others = deadline.requirement.deadlines.filter(due_at=None).exclude(pk=deadline.pk)
        if not others.exists():
            del self.fields["also_others"]


class RereadingForm(MomentsForm):
    """The day that the words mean after all, and why it is read anew."""

    reason = fields.LinesField(
        label=_("Why it is read anew"),
        max_length=2000,
        help_text=_("What it meant until now is kept beside it, with your name and this reason."),
    )

    def __init__(self, *args, deadline, **kwargs):
        super().__init__(*args, initial=self.days_of(deadline), **kwargs)
        for name in ("due_on", "interpretation"):
            self.fields[name].required = True


class PlaceForm(PickingForm, forms.Form):
    """A unit that a requirement binds, with all below it."""

    unit = UnitField(label=_("Unit"), purpose="view")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer_to(user)
