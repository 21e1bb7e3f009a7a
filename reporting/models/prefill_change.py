"""Why a report gives another figure than the one that the system knows."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields
from taskforce.scope import ScopedQuerySet

from .form import Cell
from .submission import Submission


class PrefillChangeQuerySet(ScopedQuerySet):
    unit_path = "submission__unit"


class PrefillChange(models.Model):
    """The reason for one changed figure, written by those who handed the report in.

    It is for the figures in `known` and `found`: for others it is asked for again.
    """

    submission = models.ForeignKey(
        # The unique constraint begins with it.
        Submission,
        models.CASCADE,
        related_name="prefill_changes",
        db_index=False,
        verbose_name=_("report"),
    )
    cell = models.ForeignKey(
        Cell, models.PROTECT, related_name="+", db_index=False, verbose_name=_("cell")
    )
    known = models.JSONField(_("figure in the system"), editable=False)
    found = models.JSONField(_("figure in the report"), editable=False)
    reason = fields.TextField(_("reason"))
    at = fields.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = PrefillChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("reason for a changed figure")
        verbose_name_plural = _("reasons for changed figures")
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_a_cell", fields=["submission", "cell"]
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_with_a_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Write the reason."),
            ),
        ]

    def __str__(self):
        return self.reason
