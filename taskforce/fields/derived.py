"""Columns made from another: match forms and sort keys, which never fall behind their text.

A `KeyField` is filled whenever its row is written. What writes without an instance
(`update()`, `bulk_update()`, `save(update_fields=…)`) is led here by `KeyedQuerySet` and
`Keyed`, which a model with such a field needs; `UniqueKey` refuses at the field that was
typed what is the same by its key.
"""

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models

from taskforce.khmer import key


class KeyField(models.CharField):
    """A form of another column: by default the one in which two texts are compared."""

    def __init__(self, source=None, *, by=key, **kwargs):
        self.source, self.by = source, by
        super().__init__(**{"editable": False} | kwargs)

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def clone(self):
        field = super().clone()
        field.source, field.by = self.source, self.by
        return field

    def of(self, text) -> str:
        # Some single signs have match forms of eighteen letters.
        return self.by(text or "")[: self.max_length]

    def derive(self, instance) -> str:
        value = self.of(getattr(instance, self.source))
        setattr(instance, self.attname, value)
        return value

    def pre_save(self, instance, add):
        return self.derive(instance)

    def clean(self, value, instance):
        return self.derive(instance)


def keys_of(model) -> list[KeyField]:
    return [field for field in model._meta.concrete_fields if isinstance(field, KeyField)]


def with_keys(model, names) -> list[str]:
    """Return the names of columns with those of the keys made from them."""
    added = [field.name for field in keys_of(model) if field.source in names]
    return list(dict.fromkeys([*names, *added]))


class KeyedQuerySet(models.QuerySet):
    """Writes many rows, each with its keys."""

    def update(self, **values):
        return super().update(**self._keys_for(values) | values)

    update.alters_data = True

    def bulk_update(self, objs, fields, **kwargs):
        objs = tuple(objs)
        for field in keys_of(self.model):
            for instance in objs if field.source in fields else ():
                field.derive(instance)
        return super().bulk_update(objs, with_keys(self.model, fields), **kwargs)

    bulk_update.alters_data = True

    def bulk_create(self, objs, *args, update_fields=None, **kwargs):
        if update_fields:
            update_fields = with_keys(self.model, update_fields)
        return super().bulk_create(objs, *args, update_fields=update_fields, **kwargs)

    bulk_create.alters_data = True

    def _keys_for(self, values):
        found = {}
        for field in keys_of(self.model):
            if field.source in values and field.name not in values:
                if not isinstance(values[field.source], str):
                    raise TypeError(f"update() cannot make {field.name}: give it with the text")
                found[field.name] = field.of(values[field.source])
        return found


class Keyed(models.Model):
    """Saved in part, a row takes the keys of that part along."""

    class Meta:
        abstract = True

    def save(self, *args, update_fields=None, **kwargs):
        if update_fields is not None:
            update_fields = with_keys(type(self), update_fields)
        super().save(*args, update_fields=update_fields, **kwargs)


class UniqueKey(models.UniqueConstraint):
    """Two rows may not be the same by their keys; the person hears it at what they typed.

    A form leaves the columns that it does not show out of the validation, and with them
    every constraint that names one: here the key counts as shown where its text is. What else
    the constraint names is that of the stored row, if the form does not show it.
    """

    def deconstruct(self):
        _path, args, kwargs = super().deconstruct()
        return "django.db.models.UniqueConstraint", args, kwargs

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        left_out = set(exclude or ())
        shown = [field for field in keys_of(model) if field.source not in left_out]
        for field in shown:
            field.derive(instance)
        left_out -= {field.name for field in shown}
        # What nobody edits is that of the row, as a condition needs it.
        keys = keys_of(model)
        left_out -= {f.name for f in model._meta.fields if not f.editable and f not in keys}
        if not instance._state.adding and any(field.name in self.fields for field in shown):
            left_out = set()
        try:
            super().validate(model, instance, left_out, using)
        except ValidationError as error:
            raise ValidationError({shown[0].source: error} if shown else error) from error
