"""Form fields for what people type: text is cleaned, numbers and dates take Khmer digits.

They bear the names of the framework's fields that they take the place of. Inputs are of
type text: a browser's number and date fields take no Khmer digits.
"""

import copy
from datetime import date, datetime, time
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from taskforce import khmer

from . import taking
from .written import written_date, written_measure, written_number, written_time

MANY = 20
MOST_CHARACTERS = 20_000  # of a text of several paragraphs, unless its field says otherwise
MANY_LINES = 5
HOW_TO_WRITE = _("day/month/year, for example 30/06/2026")


class CharField(forms.CharField):
    """A text of one line; `legacy=False` where no Khmer belongs."""

    legacy = True

    def __init__(self, *, legacy=None, **kwargs):
        self.legacy = self.legacy if legacy is None else legacy
        super().__init__(**kwargs)

    def to_python(self, value):
        if value in self.empty_values:
            return self.empty_value
        if self.max_length and len(value) > MANY * self.max_length:
            # Refused before it is cleaned: far more signs than cleaning ever takes away.
            MaxLengthValidator(self.max_length)(value)
        return self.take(value) or self.empty_value

    def take(self, value):
        return taking.text(value, legacy=self.legacy)


class GrowingLine(forms.Textarea):
    """A line that shows all of itself, on a phone on several lines; line ends are cleaned away."""

    def __init__(self, attrs=None):
        super().__init__({"rows": 1, "class": "line"} | (attrs or {}))
        del self.attrs["cols"]


class LinesField(CharField):
    """A text of several paragraphs, which keeps its line ends."""

    widget = forms.Textarea

    def __init__(self, *, max_length=None, **kwargs):
        # Not handed on: a browser would cut a pasted text at its end, and say nothing.
        self.most = max_length or MOST_CHARACTERS
        super().__init__(**kwargs)

    def take(self, value):
        if len(value) <= MANY_LINES * self.most:
            value = taking.text(value, lines=True, legacy=self.legacy)
        # So many signs need no cleaning to be told too long.
        if len(value) > self.most:
            raise ValidationError(
                _("This text has %(length)s characters; at most %(most)s are taken."),
                code="too_long",
                params={"length": written_number(len(value)), "most": written_number(self.most)},
            )
        return value


class CodeField(CharField):
    """A code: its digits are 0 to 9, however they were typed."""

    legacy = False

    def take(self, value):
        return taking.code(super().take(value))


class SlugField(CodeField, forms.SlugField):
    pass


class PhoneField(CharField):
    """A telephone number, however it is written."""

    legacy = False

    def take(self, value):
        return taking.read(khmer.parse_phone, super().take(value))

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"inputmode": "tel"}


class UserNameField(CharField):
    """The name an account signs in with."""

    legacy = False

    def widget_attrs(self, widget):
        name = {"autocapitalize": "none", "autocomplete": "username"}
        return super().widget_attrs(widget) | name


class EmailField(CodeField, forms.EmailField):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        # A browser refuses Khmer digits and joiners in an address before they can be cleaned.
        self.widget.input_type = "text"
        self.widget.attrs.setdefault("inputmode", "email")


class TypedField:
    """What is read from text by a function of `taskforce.khmer`, and written back the same."""

    mode = None

    def __init__(self, **kwargs):
        kwargs["widget"] = as_text_input(kwargs.get("widget") or forms.TextInput)
        super().__init__(**kwargs)
        if self.mode and not self.widget.is_hidden:
            self.widget.attrs.setdefault("inputmode", self.mode)
        self.widget.attrs.setdefault("autocomplete", "off")

    def to_python(self, value):
        if value in self.empty_values or taking.is_blank(value):
            return None
        return self.read(value)

    def prepare_value(self, value):
        return self.written(value) if isinstance(value, self.kinds) else value


def as_text_input(widget):
    """Return a widget that takes any digits in the place of one of the browser's own."""
    widget = widget() if isinstance(widget, type) else copy.deepcopy(widget)
    if isinstance(widget, forms.MultiWidget):
        return forms.TextInput()
    if type(widget) in {forms.NumberInput, forms.DateInput, forms.TimeInput, forms.DateTimeInput}:
        return forms.TextInput(attrs=widget.attrs)
    if getattr(widget, "input_type", "") in {"number", "date", "time", "datetime-local"}:
        widget.input_type = "text"
    return widget


class IntegerField(TypedField, forms.IntegerField):
    mode = "numeric"
    kinds = int | float | Decimal

    def read(self, value):
        return taking.read(khmer.parse_int, value)

    def written(self, value):
        if self.widget.is_hidden or value != int(value):
            return value
        return written_number(value)


class DecimalField(TypedField, forms.DecimalField):
    mode = "decimal"
    kinds = int | float | Decimal

    def read(self, value):
        return taking.read(khmer.parse_decimal, value)

    def written(self, value):
        return written_number(value, self.decimal_places or 0)


class FloatField(TypedField, forms.FloatField):
    """A measure, such as degrees: its one separator stands before decimals."""

    mode = "decimal"
    kinds = int | float | Decimal

    def read(self, value):
        return float(taking.read(lambda typed: khmer.parse_decimal(typed, grouped=False), value))

    def written(self, value):
        return written_measure(value)


class DateField(TypedField, forms.DateField):
    """A day, with a word on how it is written, behind what the form says of it."""

    kinds = date

    def __init__(self, **kwargs):
        said = kwargs.pop("help_text", "")
        kwargs["help_text"] = format_lazy("{} ({})", said, HOW_TO_WRITE) if said else HOW_TO_WRITE
        super().__init__(**kwargs)

    def read(self, value):
        return taking.read(khmer.parse_date, value)

    def written(self, value):
        return written_date(value)


class TimeField(TypedField, forms.TimeField):
    kinds = time

    def read(self, value):
        return taking.read(khmer.parse_time, value)

    def written(self, value):
        return written_time(value)


class DateTimeField(TypedField, forms.DateTimeField):
    """A day and a time in one line, in Cambodia's time."""

    kinds = datetime

    def read(self, value):
        moment = value if isinstance(value, datetime) else read_moment(value)
        return moment if timezone.is_aware(moment) else timezone.make_aware(moment)

    def written(self, value):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
        return f"{written_date(value)} {written_time(value)}"


def read_moment(value) -> datetime:
    """Return the day and the time of a text; the time is its last word, or midnight.

    Raises:
        ValidationError: with the reason.
    """
    day, _, hour = khmer.clean(str(value)).replace("T", " ").rpartition(" ")
    if ":" not in hour:
        return datetime.combine(taking.read(khmer.parse_date, value), time())  # noqa: DTZ001
    return datetime.combine(taking.read(khmer.parse_date, day), taking.read(khmer.parse_time, hour))
