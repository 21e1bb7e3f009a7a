"""What a secretariat is reminded of on one morning."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields
from taskforce.scope import ScopedQuerySet


class DigestQuerySet(ScopedQuerySet):
    pass


class Digest(models.Model):
    """The reminders of one morning for one secretariat, all on one page; as they were then."""

    unit = models.ForeignKey(
        "taskforce.AdministrativeUnit",
        models.PROTECT,
        related_name="digests",
        verbose_name=_("unit"),
    )
    on = fields.DateField(_("day"))
    # Each line: the key of the assignment, which reminder it is, and how many working days.
    lines = models.JSONField(_("reminders"), default=list, editable=False)
    made_at = fields.DateTimeField(_("made"), auto_now_add=True)

    objects = DigestQuerySet.as_manager()

    class Meta:
        verbose_name = _("digest of a morning")
        verbose_name_plural = _("digests of mornings")
        ordering = ["-on", "unit__code"]
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_a_morning", fields=["unit", "on"]
            ),
        ]

    def __str__(self):
        return f"{self.unit.display_name}, {self.on}"

    def get_absolute_url(self):
        return reverse("digest_detail", args=[self.pk])
