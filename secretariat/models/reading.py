"""An issued last day that is read anew: what it was, what it is since, who read it so, and why."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields
from taskforce.models.unaltered import NeverAltered

from .instruction import RequirementDeadline
from .moments import due_then_grace_then_lock


class DeadlineReading(models.Model):
    """The words of a clause, read another way after it was issued. Never edited.

    The deadline itself says what the last reading says; the words of the clause stay.
    """

    deadline = models.ForeignKey(
        RequirementDeadline, models.PROTECT, related_name="readings", verbose_name=_("deadline")
    )
    due_before = fields.DateTimeField(_("last moment until then"), null=True, blank=True)
    # How it was read until then: the reason, by whom, and when.
    before = models.JSONField(_("before"), default=dict, editable=False)
    due_at = fields.DateTimeField(_("last moment"))
    grace_until = fields.DateTimeField(_("grace until"), null=True, blank=True)
    locks_at = fields.DateTimeField(_("closed from"), null=True, blank=True)
    interpretation = fields.TextField(_("how the wording is read"))
    reason = fields.TextField(_("why it is read anew"))
    read_at = fields.DateTimeField(_("read anew"))
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("new reading of a deadline")
        verbose_name_plural = _("new readings of deadlines")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_says_why",
                condition=~Q(reason="") & ~Q(interpretation=""),
            ),
            due_then_grace_then_lock(),
            NeverAltered(name="secretariat_deadlinereading_unaltered"),
        ]

    def __str__(self):
        return f"{self.deadline}: {self.due_at:%d/%m/%Y}"
