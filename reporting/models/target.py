"""What is aimed at: one number for a figure, a unit (or the country) and a period or a year."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields
from taskforce.scope import ScopedQuerySet


class Target(models.Model):
    """The number that a figure of a unit, with all below it, should reach in a period."""

    # Of a cell or a ratio: it stays the same from edition to edition of the form.
    figure = fields.CodeField(_("code"), max_length=130)
    unit = models.ForeignKey(
        "taskforce.AdministrativeUnit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
        verbose_name=_("unit"),
        help_text=_("Empty for the country."),
    )
    # A code, no key: a year has a target whether or not it was opened as a period.
    period_code = fields.CodeField(_("period or year"), max_length=7, upper=True)
    value = fields.DecimalField(_("target"), max_digits=18, decimal_places=2)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("set by")
    )
    set_at = fields.DateTimeField(_("set at"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["period_code", "figure", "unit__code"]
        constraints = [
            models.UniqueConstraint(
                "figure",
                "period_code",
                # Two empty ones are the same: NULL would differ from NULL.
                Coalesce("unit", 0),
                name="%(app_label)s_%(class)s_one_a_figure_unit_and_period",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_not_negative",
                condition=Q(value__gte=0),
                violation_error_message=_("A target cannot be less than zero."),
            ),
        ]

    def __str__(self):
        return f"{self.figure} {self.period_code}"
