"""The fields of a report: what people type is read, or refused with the reason."""

from datetime import date
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from taskforce import khmer

MOST_DIGITS = 15
MOST_CHARACTERS = 20_000


def written_number(value, decimals: int = 0) -> str:
    """Write a number into a field so that it is read back as the same number."""
    if get_language() == "km":
        return khmer.format_number(value, decimals)
    return f"{Decimal(value):,.{decimals}f}"


def written_date(value: date) -> str:
    text = f"{value:%d/%m/%Y}"
    return khmer.to_khmer_digits(text) if get_language() == "km" else text


class DraftField(forms.Field):
    """A field that may stay empty in a draft; `required` says so on the page only."""

    def validate(self, value):
        pass

    def to_python(self, value):
        text = khmer.clean(str(value or ""))
        if not text:
            return None
        try:
            return self.read(text)
        except khmer.Refused as refused:
            raise ValidationError(gettext(str(refused)), code=refused.code) from refused


class NumberField(DraftField):
    """A number, typed in Khmer or other digits."""

    def __init__(self, *, decimals=0, **kwargs):
        self.decimals = decimals
        mode = "decimal" if decimals else "numeric"
        kwargs["widget"] = forms.TextInput(attrs={"inputmode": mode, "autocomplete": "off"})
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return written_number(value, self.decimals) if isinstance(value, int | Decimal) else value

    def read(self, text):
        number = khmer.parse_decimal(text) if self.decimals else khmer.parse_int(text)
        if number < 0:
            raise ValidationError(_("The number cannot be less than zero."), code="negative")
        if number >= 10**MOST_DIGITS:
            raise ValidationError(
                _("Write at most %(digits)s digits before the decimals."),
                code="too_large",
                params={"digits": self._digits(MOST_DIGITS)},
            )
        if number != round(number, self.decimals):
            raise ValidationError(
                _("Write at most %(digits)s digits after the decimal sign."),
                code="too_fine",
                params={"digits": self._digits(self.decimals)},
            )
        return number

    def _digits(self, number):
        return written_number(number)


class DayField(DraftField):
    """A date, typed with the day first."""

    def __init__(self, **kwargs):
        kwargs["widget"] = forms.TextInput(attrs={"autocomplete": "off", "class": "short"})
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return written_date(value) if isinstance(value, date) else value

    def read(self, text):
        return khmer.parse_date(text)


class LinesField(DraftField):
    """A text of several paragraphs."""

    widget = forms.Textarea(attrs={"rows": 6})

    def to_python(self, value):
        text = khmer.clean_lines(str(value or ""))
        if len(text) > MOST_CHARACTERS:
            raise ValidationError(
                _("This text has %(length)s characters; at most %(most)s are taken."),
                code="too_long",
                params={
                    "length": written_number(len(text)),
                    "most": written_number(MOST_CHARACTERS),
                },
            )
        return text


class OneOfField(DraftField, forms.ChoiceField):
    """One of a few answers, as radio buttons or, where they are many, as a list."""

    widget = forms.RadioSelect

    def to_python(self, value):
        return value or None

    def validate(self, value):
        if value and not self.valid_value(value):
            raise ValidationError(_("Choose one of the answers offered."), code="invalid_choice")
