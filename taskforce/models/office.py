"""Offices outside the task forces whose holders sit in them: the governors, above all."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields
from taskforce.scope import ScopedQuerySet

from .dated import DatedQuerySet, ends_after_it_starts
from .keeps_versions import KeepsVersions
from .overlap import NoOverlap
from .unaltered import RealDays


class OfficeQuerySet(ScopedQuerySet):
    pass


class Office(models.Model):
    """One office of a unit, such as governor of the board of governors of Kandal."""

    unit = models.ForeignKey(
        "taskforce.AdministrativeUnit",
        models.PROTECT,
        related_name="offices",
        verbose_name=_("unit"),
    )
    position = models.ForeignKey(
        "taskforce.Position",
        models.PROTECT,
        related_name="offices",
        verbose_name=_("state position"),
    )

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["unit__code", "position__position"]
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_once",
                fields=["unit", "position"],
                violation_error_message=_("This office is already recorded."),
            ),
        ]

    def __str__(self):
        return f"{self.position}, {self.unit}"

    def open_term(self):
        """Return the term that has no end, with its person; None where nobody holds the office."""
        return self.terms.filter(ends_on=None).select_related("person").first()


class OfficeTermQuerySet(DatedQuerySet):
    unit_path = "office__unit"


class OfficeTerm(models.Model):
    """One person's term in an office, from one day until another."""

    office = models.ForeignKey(
        Office, models.PROTECT, related_name="terms", verbose_name=_("office")
    )
    person = models.ForeignKey(
        "taskforce.Person", models.PROTECT, related_name="office_terms", verbose_name=_("person")
    )
    starts_on = fields.DateField(_("in office from"))
    ends_on = fields.DateField(
        _("until"), null=True, blank=True, help_text=_("The first day no longer in office.")
    )
    started_by = models.ForeignKey(
        "taskforce.Instrument",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="office_terms_started",
        verbose_name=_("appointed by"),
    )
    ended_by = models.ForeignKey(
        "taskforce.Instrument",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="office_terms_ended",
        verbose_name=_("ended by"),
    )

    objects = OfficeTermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term of office")
        verbose_name_plural = _("terms of office")
        ordering = ["office", "starts_on"]
        constraints = [
            ends_after_it_starts(),
            RealDays(name="taskforce_officeterm_real_days", fields=["starts_on", "ends_on"]),
            NoOverlap(
                name="taskforce_officeterm_one_holder",
                fields=["office"],
                start="starts_on",
                end="ends_on",
                violation_error_message=_("Another person holds this office on these days."),
                violation_error_code="office_taken",
            ),
            KeepsVersions(
                name="taskforce_officeterm_versions",
                into="taskforce_officetermversion",
                fields=["office", "person", "starts_on", "ends_on", "started_by", "ended_by"],
            ),
        ]

    def __str__(self):
        return f"{self.person}, {self.office}"
