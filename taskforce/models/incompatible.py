"""Which two seats one person should not hold at a time. Data: officials change the list."""

from django.db import models
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from .vocabulary import GroupRole


class IncompatiblePosts(models.Model):
    """Two roles that one person should not hold at a time, in one group or anywhere."""

    one = models.ForeignKey(
        GroupRole, models.CASCADE, related_name="incompatible_as_one", verbose_name=_("one role")
    )
    other = models.ForeignKey(
        GroupRole,
        models.CASCADE,
        related_name="incompatible_as_other",
        verbose_name=_("other role"),
    )
    same_group = models.BooleanField(
        _("in one group only"),
        default=True,
        help_text=_("Otherwise anywhere: also in two different groups."),
    )

    class Meta:
        verbose_name = _("incompatible posts")
        verbose_name_plural = _("incompatible posts")
        ordering = ["one__position", "other__position"]
        constraints = [
            models.UniqueConstraint(
                # Whichever of the two is named first.
                Least("one", "other"),
                Greatest("one", "other"),
                "same_group",
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("These two are in the list already."),
            ),
        ]

    def __str__(self):
        return f"{self.one} – {self.other}"
