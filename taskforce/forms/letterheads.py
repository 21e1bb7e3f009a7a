"""The words at the head and the foot of the papers of a unit."""

from django import forms
from django.utils.translation import gettext_lazy as _

from taskforce.fields import forms as fields
from taskforce.models import DocumentKind, Letterhead
from taskforce.models.letterhead import USUAL_LETTERS

LINES = dict.fromkeys(
    ("place", "addressee", "signatory", "signatory_name", "endorser", "endorser_name"),
    fields.GrowingLine,
)


class LetterheadBase(forms.ModelForm):
    version = fields.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Letterhead
        fields = [
            "names", "place", "addressee", "signatory", "signatory_name",
            "endorser", "endorser_name", "recipients",
        ]  # fmt: skip
        widgets = {
            **LINES,
            "names": forms.Textarea({"rows": 3}),
            "recipients": forms.Textarea({"rows": 5}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        for kind in DocumentKind:
            self.initial[letters_name(kind)] = self.instance.letters_of(kind)

    @property
    def words(self):
        """The fields that are no letters."""
        return [self[name] for name in self._meta.fields]

    @property
    def letters(self):
        return [self[letters_name(kind)] for kind in DocumentKind]

    def save(self, commit=True):
        """Keep the letters that are not those of the centre, or the usual ones, anyway."""
        letterhead = self.instance
        usual = USUAL_LETTERS | letterhead.inherited
        given = {kind.value: self.cleaned_data[letters_name(kind)] for kind in DocumentKind}
        letterhead.letters = {
            kind: text for kind, text in given.items() if text and text != usual[kind]
        }
        return super().save(commit)


def letters_name(kind) -> str:
    return f"letters_{kind.value}"


# A field for each kind of document: the admin must find them in the class.
LetterheadForm = type(
    "LetterheadForm",
    (LetterheadBase,),
    {
        letters_name(kind): fields.CharField(label=kind.label, required=False, max_length=20)
        for kind in DocumentKind
    },
)
LetterheadForm.letters_hint = _(
    "They follow the number, as in ០៨៩ សជណ. Empty: as the centre writes them."
)
