"""What an officer gives an edition before it is published; and a fingerprint to be verified."""

import hashlib
import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from reporting.forms.particulars import PaperForm
from taskforce.fields import forms as fields

HASH = re.compile(r"[0-9a-f]{64}")


class PublishForm(PaperForm):
    """The particulars of the paper; an edition is printed for the archive unless told otherwise."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["archival"].initial = True


class FingerprintForm(forms.Form):
    """A fingerprint as somebody reads it off a paper: in groups, in any digits."""

    hash = fields.CodeField(
        label=_("Fingerprint"),
        max_length=200,
        help_text=_("The 64 signs on the first page, with or without the spaces between them."),
    )

    def clean_hash(self):
        written = re.sub(r"\s+", "", self.cleaned_data["hash"]).lower()
        if not HASH.fullmatch(written):
            raise ValidationError(
                _("This is no fingerprint: it has 64 signs. Copy them all from the first page."),
                code="no_hash",
            )
        return written


class FileForm(forms.Form):
    """A published file, to be told whether it is the one that was published."""

    file = forms.FileField(
        label=_("PDF file"),
        help_text=_("The file as you received it, at most 10 MB. It is not kept."),
        widget=forms.FileInput(
            attrs={"accept": ".pdf,application/pdf", "class": "visually-hidden"}
        ),
        max_length=300,
    )

    def fingerprint(self) -> str:
        """Return the SHA-256 of the file that was sent."""
        found = hashlib.sha256()
        for piece in self.cleaned_data["file"].chunks():
            found.update(piece)
        return found.hexdigest()
