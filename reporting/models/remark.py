"""What a reviewer wrote beside one answer when a report was returned."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields
from taskforce.models.unaltered import NeverAltered
from taskforce.scope import ScopedQuerySet

from .form import Cell
from .submission_version import SubmissionVersion


class FieldRemarkQuerySet(ScopedQuerySet):
    unit_path = "version__submission__unit"


class FieldRemark(models.Model):
    """What must be corrected at one place of a report, as it was handed in; never edited."""

    version = models.ForeignKey(
        # The unique constraint begins with it.
        SubmissionVersion,
        models.PROTECT,
        related_name="remarks",
        db_index=False,
        verbose_name=_("version of a report"),
    )
    cell = models.ForeignKey(Cell, models.PROTECT, related_name="+", verbose_name=_("cell"))
    text = fields.TextField(_("remark"))
    at = fields.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = FieldRemarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("remark of a reviewer")
        verbose_name_plural = _("remarks of reviewers")
        ordering = ["version", "cell__position"]
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_a_cell", fields=["version", "cell"]
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_says_something",
                condition=~Q(text=""),
                violation_error_message=_("Write what must be corrected."),
            ),
            NeverAltered(name="reporting_fieldremark_unaltered"),
        ]

    def __str__(self):
        return self.text
