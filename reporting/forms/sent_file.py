"""An Excel file that is sent to a page: of a report, or of a form."""

from django import forms

MOST_BYTES = 5_000_000


class WorkbookField(forms.FileField):
    """A workbook; one larger than may be opened is refused with `too_large`."""

    def __init__(self, *, label, help_text, missing, too_large):
        super().__init__(
            label=label,
            help_text=help_text,
            widget=forms.FileInput(attrs={"accept": ".xlsx", "class": "visually-hidden"}),
            max_length=200,
            allow_empty_file=True,  # refused with the other wrong files, in the same words
            error_messages={"required": missing, "file_too_large": too_large},
        )

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if file and file.size > MOST_BYTES:
            raise forms.ValidationError(
                self.error_messages["file_too_large"], code="file_too_large"
            )
        return file
