"""The legal papers that things rest on."""

from datetime import date

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields
from taskforce.fields.derived import Keyed, KeyedQuerySet, KeyField, UniqueKey
from taskforce.khmer import sort_key
from taskforce.scope import ScopedQuerySet

from .vocabulary import in_language


class InstrumentKind(Keyed):
    """A kind of legal paper, with the letters that follow its number."""

    code = fields.SlugField(_("code"), primary_key=True, max_length=30)
    name_km = fields.CharField(_("Khmer name"), max_length=60)
    name_key = KeyField("name_km", max_length=60)
    sort_key = KeyField("name_km", by=sort_key, max_length=240)
    name_en = fields.CharField(_("English name"), max_length=60, legacy=False)
    letters = fields.CharField(
        _("letters"),
        max_length=20,
        blank=True,
        help_text=_("They follow the number, as in ០៨៩ សជណ."),
    )
    position = fields.PositiveSmallIntegerField(_("position"), default=0)

    objects = KeyedQuerySet.as_manager()

    class Meta:
        verbose_name = _("kind of instrument")
        verbose_name_plural = _("kinds of instrument")
        ordering = ["position", "sort_key"]
        constraints = [
            UniqueKey(
                name="%(app_label)s_%(class)s_name_once",
                fields=["name_key"],
                violation_error_message=_("This name is in the list already."),
            ),
        ]

    def __str__(self):
        return in_language(self.name_km, self.name_en)


class InstrumentQuerySet(KeyedQuerySet, ScopedQuerySet):
    pass


class Instrument(Keyed):
    """A royal decree, sub-decree, prakas, decision or letter by which something took effect."""

    kind = models.ForeignKey(InstrumentKind, models.PROTECT, verbose_name=_("kind"))
    number = fields.CharField(_("number"), max_length=60, help_text=_("As written: ១២៨ សសរ"))
    number_key = KeyField("number", max_length=60)
    dated = fields.DateField(_("date"), null=True, blank=True)
    signatory = fields.CharField(_("signatory"), max_length=200, blank=True)
    subject = fields.CharField(_("subject"), max_length=500, blank=True)
    unit = models.ForeignKey(
        "taskforce.AdministrativeUnit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="instruments",
        verbose_name=_("issued for"),
        help_text=_("The capital or province it concerns; empty: the whole country."),
    )

    objects = InstrumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")
        ordering = ["-dated", "number_key"]
        constraints = [
            UniqueKey(
                "kind",
                "number_key",
                # Two empty ones are the same: NULL would differ from NULL.
                Coalesce("dated", date.min),
                Coalesce("unit", 0),
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("This instrument is already recorded."),
            ),
        ]

    def __str__(self):
        return _("%(kind)s no. %(number)s") % {"kind": self.kind, "number": self.number}
