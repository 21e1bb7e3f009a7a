"""Other names of units: what people call them besides the official name."""

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields

from .search_index import refresh


class UnitAliasQuerySet(models.QuerySet):
    """Writing many at once would leave the units unfound by them."""

    def bulk_create(self, objs, *args, **kwargs):
        objs = list(objs)
        with transaction.atomic():
            created = super().bulk_create(objs, *args, **kwargs)
            _refresh_units(alias.unit_id for alias in objs)
        return created

    def update(self, **kwargs):
        with transaction.atomic():
            before = list(self.values_list("pk", "unit"))
            changed = super().update(**kwargs)
            after = UnitAlias.objects.filter(pk__in=[pk for pk, _unit in before])
            _refresh_units([*(unit for _pk, unit in before), *after.values_list("unit", flat=True)])
        return changed

    def delete(self):
        with transaction.atomic():
            units = list(self.values_list("unit", flat=True))
            deleted = super().delete()
            _refresh_units(units)
        return deleted


class UnitAlias(models.Model):
    """A name by which a unit is looked for, though it is not the official one."""

    unit = models.ForeignKey(
        "taskforce.AdministrativeUnit",
        models.CASCADE,
        related_name="aliases",
        verbose_name=_("unit"),
    )
    name = fields.CharField(_("name"), max_length=100, legacy=False)
    note = fields.CharField(_("where it comes from"), max_length=200, blank=True)

    objects = UnitAliasQuerySet.as_manager()

    class Meta:
        verbose_name = _("other name of a unit")
        verbose_name_plural = _("other names of units")
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["unit", "name"])
        ]

    def __str__(self):
        return self.name

    def save_base(self, *args, **kwargs):
        """Store the name for the unit it belongs to now."""
        with transaction.atomic():
            before = list(UnitAlias.objects.filter(pk=self.pk).values_list("unit", flat=True))
            super().save_base(*args, **kwargs)
            _refresh_units([*before, self.unit_id])

    def delete(self, *args, **kwargs):
        with transaction.atomic():
            deleted = super().delete(*args, **kwargs)
            _refresh_units([self.unit_id])
        return deleted


def _refresh_units(units):
    refresh(UnitAlias._meta.get_field("unit").related_model, sorted(set(units)))
