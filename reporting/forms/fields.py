"""The fields of a report, which may stay empty in a draft: read, or refused with the reason."""

import json

from django.core.exceptions import ValidationError
from django.forms import ChoiceField, Field, HiddenInput, RadioSelect, Textarea
from django.utils.translation import gettext_lazy as _

from taskforce.fields import forms as fields
from taskforce.fields.written import written_number

MOST_DIGITS = 15


class DraftField:
    """A field that may stay empty in a draft; `required` says so on the page only."""

    def validate(self, value):
        pass


class NumberField(DraftField, fields.DecimalField):
    """A number that is not below zero, typed in Khmer or other digits."""

    def __init__(self, *, decimals=0, **kwargs):
        self.decimals = decimals
        self.mode = "decimal" if decimals else "numeric"
        super().__init__(decimal_places=decimals, **kwargs)

    def read(self, value):
        reader = fields.DecimalField.read if self.decimals else fields.IntegerField.read
        number = reader(self, value)
        if number < 0:
            raise ValidationError(_("The number cannot be less than zero."), code="negative")
        if number >= 10**MOST_DIGITS:
            raise ValidationError(
                _("Write at most %(digits)s digits before the decimals."),
                code="too_large",
                params={"digits": written_number(MOST_DIGITS)},
            )
        if number != round(number, self.decimals):
            raise ValidationError(
                _("Write at most %(digits)s digits after the decimal sign."),
                code="too_fine",
                params={"digits": written_number(self.decimals)},
            )
        return number

    def run_validators(self, value):
        """All that can be wrong was said when it was read."""


class DayField(DraftField, fields.DateField):
    """A date, typed with the day first."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.widget.attrs["class"] = "short"


class LinesField(DraftField, fields.LinesField):
    """A text of several paragraphs."""

    def __init__(self, **kwargs):
        super().__init__(widget=Textarea(attrs={"rows": 6}), **kwargs)


class OneOfField(DraftField, ChoiceField):
    """One of a few answers, as radio buttons or, where they are many, as a list."""

    widget = RadioSelect

    def to_python(self, value):
        return value or None

    def validate(self, value):
        if value and not self.valid_value(value):
            raise ValidationError(_("Choose one of the answers offered."), code="invalid_choice")


class MarksField(Field):
    """Marks by the codes of cells, kept in the page; what is no such thing says nothing."""

    widget = HiddenInput

    def prepare_value(self, value):
        return value if isinstance(value, str) else json.dumps(value)

    def to_python(self, value):
        try:
            found = json.loads(value or "{}")
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}
