"""Two records that look like one person and are two: who said so, when, and why."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields


class PeopleApart(models.Model):
    """A pair of records of two people, which is no longer proposed as one person."""

    # The record with the lower key stands first, so that a pair is one whichever way it is named.
    one = models.ForeignKey(
        "taskforce.Person", models.CASCADE, related_name="+", verbose_name=_("one record")
    )
    other = models.ForeignKey(
        "taskforce.Person", models.CASCADE, related_name="+", verbose_name=_("the other record")
    )
    reason = fields.CharField(_("reason"), max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("said by"),
    )
    said_at = fields.DateTimeField(_("said at"), auto_now_add=True)

    class Meta:
        verbose_name = _("two people of one name")
        verbose_name_plural = _("pairs of people of one name")
        ordering = ["-said_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_once",
                fields=["one", "other"],
                violation_error_message=_("It is remembered already that these are two people."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_in_order",
                condition=models.Q(one__lt=models.F("other")),
            ),
        ]

    def __str__(self):
        return f"{self.one}, {self.other}"
