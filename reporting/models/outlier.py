"""What stands out in a report: figures far from what is usual, found when it was handed in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields
from taskforce.scope import ScopedQuerySet

from .form import Cell
from .submission_version import SubmissionVersion


class OutlierQuerySet(ScopedQuerySet):
    unit_path = "version__submission__unit"


class Outlier(models.Model):
    """A figure of a report far from the unit's own past, or from its neighbours.

    Made by the program, and made anew as more reports come in: nobody's judgement.
    """

    class Against(models.TextChoices):
        PAST = "past", _("the unit’s own past")
        NEIGHBOURS = "neighbours", _("its neighbours")

    version = models.ForeignKey(
        # The unique constraint begins with it.
        SubmissionVersion,
        models.CASCADE,
        related_name="outliers",
        db_index=False,
        verbose_name=_("version of a report"),
    )
    cell = models.ForeignKey(
        Cell, models.PROTECT, related_name="+", db_index=False, verbose_name=_("cell")
    )
    against = fields.CharField(_("compared with"), max_length=10, choices=Against)
    number = fields.DecimalField(_("number"), max_digits=18, decimal_places=2)
    # The median of what it was compared with, and of how many reports.
    usual = fields.DecimalField(_("usual"), max_digits=18, decimal_places=2)
    reports = fields.PositiveSmallIntegerField(_("reports compared"))

    objects = OutlierQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure that stands out")
        verbose_name_plural = _("figures that stand out")
        ordering = ["version", "cell__position", "against"]
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_once", fields=["version", "cell", "against"]
            ),
        ]

    def __str__(self):
        return f"{self.cell.code}: {self.number}"
