"""What a secretariat is reminded of on one morning."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields
from taskforce.scope import ScopedQuerySet


class DigestQuerySet(ScopedQuerySet):
    def unread(self):
        return self.filter(read_at=None)


class Digest(models.Model):
    """The reminders of one morning for one secretariat, all on one page; as they were then."""

    unit = models.ForeignKey(
        "taskforce.AdministrativeUnit",
        models.PROTECT,
        related_name="digests",
        verbose_name=_("unit"),
    )
    on = fields.DateField(_("day"))
    # Each line: the key of the assignment, which reminder it is, and how many working days; or
    # the name of another source of notices, and what that keeps.
    lines = models.JSONField(_("reminders"), default=list, editable=False)
    made_at = fields.DateTimeField(_("made"), auto_now_add=True)
    read_at = fields.DateTimeField(_("read"), null=True, blank=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("read by"),
    )

    objects = DigestQuerySet.as_manager()

    class Meta:
        verbose_name = _("digest of a morning")
        verbose_name_plural = _("digests of mornings")
        ordering = ["-on", "unit__code"]
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_a_morning", fields=["unit", "on"]
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_read_at_with_by",
                condition=Q(read_at=None, read_by=None)
                | Q(read_at__isnull=False, read_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.unit.display_name}, {self.on}"

    def get_absolute_url(self):
        return reverse("digest_detail", args=[self.pk])
