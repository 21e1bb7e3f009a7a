"""Model fields through which every text, number and date enters the database.

They bear the names of the framework's fields and are the same columns: in migrations they
stand as those. A text is cleaned wherever it is written or compared by: forms, admin,
imports, `save()`, `bulk_create()`, `update()`, `get_or_create()`, filters. Validation
refuses what cleaning would have to guess at.
"""

from django.db import models

from taskforce import khmer

from . import forms, taking


class Column:
    """A field that is no column of another kind than the framework's."""

    typed = None  # the form field

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        base = next(base for base in type(self).__mro__ if base.__module__.startswith("django."))
        return name, f"django.db.models.{base.__name__}", args, kwargs

    def formfield(self, **kwargs):
        # A form class that somebody names would not clean.
        if not self.choices:
            kwargs["form_class"] = self.typed
        return super().formfield(**kwargs)


class TextColumn(Column):
    lines = False
    legacy = True

    def __init__(self, *args, legacy=None, **kwargs):
        self.legacy = self.legacy if legacy is None else legacy
        super().__init__(*args, **kwargs)

    def clone(self):
        field = super().clone()
        field.legacy = self.legacy
        return field

    def stored(self, value):
        """Return a text as it is stored and compared."""
        return taking.cleaned(value, lines=self.lines)

    def to_python(self, value):
        return self.stored(super().to_python(value))

    def get_prep_value(self, value):
        return self.stored(super().get_prep_value(value))

    def pre_save(self, instance, add):
        # The instance shows from now on what the database holds.
        value = self.stored(super().pre_save(instance, add))
        setattr(instance, self.attname, value)
        return value

    def clean(self, value, instance):
        if isinstance(value, str) and not self.choices:
            taking.text(value, lines=self.lines, legacy=self.legacy)
        return super().clean(value, instance)

    def formfield(self, **kwargs):
        if not self.choices:
            kwargs["legacy"] = self.legacy
        return super().formfield(**kwargs)


class CharField(TextColumn, models.CharField):
    typed = forms.CharField


class TextField(TextColumn, models.TextField):
    """A text of several paragraphs."""

    typed = forms.LinesField
    lines = True


class ExactTextField(Column, models.TextField):
    """A text that the program made and a hash rests on: kept letter by letter, never typed."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs | {"editable": False})


class CodeColumn(TextColumn):
    legacy = False

    def __init__(self, *args, upper=False, **kwargs):
        self.upper = upper
        super().__init__(*args, **kwargs)

    def clone(self):
        field = super().clone()
        field.upper = self.upper
        return field

    def stored(self, value):
        code = taking.code(value)
        return code.upper() if self.upper and code else code


class CodeField(CodeColumn, models.CharField):
    """A code in ASCII: typed with any digits, stored with 0 to 9."""

    typed = forms.CodeField


class SlugField(CodeColumn, models.SlugField):
    typed = forms.SlugField


class PhoneField(CodeColumn, models.CharField):
    """A telephone number, in E.164."""

    typed = forms.PhoneField

    def clean(self, value, instance):
        return super().clean(taking.read(khmer.parse_phone, value) if value else value, instance)


class UserNameField(CharField):
    """The name an account signs in with; it may be written in Khmer."""

    typed = forms.UserNameField
    legacy = False


class EmailField(CodeColumn, models.EmailField):
    typed = forms.EmailField


class TypedColumn(Column):
    """A number, date or time that may also be given as the text somebody typed."""

    parse = None

    def to_python(self, value):
        if isinstance(value, str) and self.parse:
            if taking.is_blank(value):
                return None
            value = taking.read(type(self).parse, value)
        return super().to_python(value)

    def get_prep_value(self, value):
        return super().get_prep_value(self.to_python(value) if isinstance(value, str) else value)


class WholeNumber(TypedColumn):
    typed = forms.IntegerField
    parse = staticmethod(khmer.parse_int)


class IntegerField(WholeNumber, models.IntegerField):
    pass


class PositiveIntegerField(WholeNumber, models.PositiveIntegerField):
    pass


class PositiveSmallIntegerField(WholeNumber, models.PositiveSmallIntegerField):
    pass


class PositiveBigIntegerField(WholeNumber, models.PositiveBigIntegerField):
    pass


class DecimalField(TypedColumn, models.DecimalField):
    typed = forms.DecimalField
    parse = staticmethod(khmer.parse_decimal)


class FloatField(TypedColumn, models.FloatField):
    typed = forms.FloatField

    @staticmethod
    def parse(value):
        return khmer.parse_decimal(value, grouped=False)


class DateField(TypedColumn, models.DateField):
    typed = forms.DateField
    parse = staticmethod(khmer.parse_date)


class DateTimeField(TypedColumn, models.DateTimeField):
    typed = forms.DateTimeField
