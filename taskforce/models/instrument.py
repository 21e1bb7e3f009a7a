"""The legal papers that things rest on."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields
from taskforce.fields.derived import Keyed, KeyedQuerySet, KeyField, UniqueKey
from taskforce.khmer import clean, key, sort_key
from taskforce.scope import ScopedQuerySet, Verb, may, may_everywhere, units_q

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


class ScanType(models.TextChoices):
    """The kinds of file in which a signed paper is kept."""

    PDF = "pdf", "PDF"
    JPEG = "jpeg", "JPEG"
    PNG = "png", "PNG"


class InstrumentQuerySet(KeyedQuerySet, ScopedQuerySet):
    def visible_to(self, user):
        """Return those of the user's units, and those of the country, which bind everybody."""
        if not may(user, Verb.VIEW):
            return self.none()
        if may_everywhere(user, Verb.VIEW):
            return self
        return self.filter(units_q(user, Verb.VIEW, self.unit_path) | Q(unit=None))

    def search(self, text: str):
        """Return those whose number or subject holds a text, in any digits."""
        wanted = clean(text[:200])
        if not wanted:
            return self
        return self.filter(Q(number_key__contains=key(wanted)) | Q(subject__contains=wanted))


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
    # The file is named by its own hash: the same paper sent in twice is kept once.
    scan = fields.CodeField(_("scan"), max_length=64, blank=True, db_default="", editable=False)
    scan_type = fields.CharField(
        _("kind of scan"),
        max_length=4,
        choices=ScanType,
        blank=True,
        db_default="",
        editable=False,
    )
    version = fields.PositiveIntegerField(default=0, db_default=0, editable=False)

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
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_scan_with_its_kind",
                condition=Q(scan="", scan_type="") | ~Q(scan="") & Q(scan_type__in=ScanType.values),
            ),
        ]

    def __str__(self):
        return _("%(kind)s no. %(number)s") % {"kind": self.kind, "number": self.number}

    def get_absolute_url(self):
        return reverse("instrument_detail", args=[self.pk])


class InstrumentCorrection(models.Model):
    """What an instrument said before it was corrected, and why, once things rested on it."""

    instrument = models.ForeignKey(
        Instrument, models.PROTECT, related_name="corrections", verbose_name=_("instrument")
    )
    before = models.JSONField(_("before"), editable=False)
    reason = fields.CharField(_("reason"), max_length=500)
    made_at = fields.DateTimeField(_("corrected"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="instrument_corrections",
        verbose_name=_("corrected by"),
    )

    class Meta:
        verbose_name = _("correction of an instrument")
        verbose_name_plural = _("corrections of instruments")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_has_a_reason", condition=~Q(reason="")
            ),
        ]

    def __str__(self):
        return f"{self.instrument}, {self.reason}"
