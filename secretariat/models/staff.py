"""The seven duties of a secretariat, and who has which.

Who sits in a secretariat is a membership (`taskforce`), with its dates and instrument
like every other seat; this file adds what they are there for.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields
from taskforce.models.dated import DatedQuerySet, ends_after_it_starts
from taskforce.models.vocabulary import Term


class Duty(Term):
    """One of the duties that clause 2 of the instruction gives to the secretariats."""

    class Meta(Term.Meta):
        verbose_name = _("duty")
        verbose_name_plural = _("duties")


class DutyAssignmentQuerySet(DatedQuerySet):
    unit_path = "membership__task_force__unit"


class DutyAssignment(models.Model):
    """A duty carried by a member of a secretariat, from one day until another."""

    membership = models.ForeignKey(
        "taskforce.Membership",
        models.PROTECT,
        related_name="duties",
        verbose_name=_("member of the secretariat"),
        limit_choices_to={"role__body": "secretariat"},
    )
    duty = models.ForeignKey(
        Duty, models.PROTECT, related_name="assignments", verbose_name=_("duty")
    )
    starts_on = fields.DateField(_("from"))
    ends_on = fields.DateField(_("until"), null=True, blank=True)

    objects = DutyAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assigned duty")
        verbose_name_plural = _("assigned duties")
        ordering = ["duty", "starts_on"]
        constraints = [
            ends_after_it_starts(),
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_once_open",
                fields=["membership", "duty"],
                condition=Q(ends_on=None),
                violation_error_message=_("This person already has this duty."),
            ),
        ]

    def __str__(self):
        return f"{self.duty} – {self.membership.person}"
