"""How often a section of a report was saved, and by whom the last time."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields
from taskforce.scope import ScopedQuerySet

from .form import Section
from .submission import Submission


class SectionSaveQuerySet(ScopedQuerySet):
    unit_path = "submission__unit"


class SectionSave(models.Model):
    """The state of one section of a report: two people on different sections do not meet.

    A section that nobody has saved has no row; its version is 0.
    """

    submission = models.ForeignKey(
        Submission,
        models.CASCADE,
        related_name="section_saves",
        db_index=False,
        verbose_name=_("report"),
    )
    section = models.ForeignKey(
        Section, models.PROTECT, related_name="+", db_index=False, verbose_name=_("section")
    )
    version = fields.PositiveIntegerField(_("number of saves"), default=0)
    saved_at = fields.DateTimeField(_("saved"))
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("saved by")
    )

    objects = SectionSaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("state of a section")
        verbose_name_plural = _("states of sections")
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_a_section", fields=["submission", "section"]
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_saved_at_least_once", condition=Q(version__gte=1)
            ),
        ]

    def __str__(self):
        return f"{self.section}, {self.version}"
