"""Two records that were found to be one person: who joined them, when, why, and what moved."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields


class PersonMerge(models.Model):
    """One merging of two records of a person, with all that is needed to take it back."""

    kept = models.ForeignKey(
        "taskforce.Person", models.PROTECT, related_name="merges", verbose_name=_("kept record")
    )
    merged = models.ForeignKey(
        "taskforce.Person",
        models.PROTECT,
        related_name="merged_by",
        verbose_name=_("merged record"),
    )
    reason = fields.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("merged by"),
    )
    merged_at = fields.DateTimeField(_("merged at"), auto_now_add=True)
    # Which rows of which models pointed to the merged record: {"taskforce.Membership.person": [1]}
    moved = models.JSONField(default=dict, editable=False)
    # The kept record before and after, by field, where it took something over.
    before = models.JSONField(default=dict, editable=False)
    after = models.JSONField(default=dict, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken back by"),
    )
    undone_at = fields.DateTimeField(_("taken back at"), null=True, blank=True)

    class Meta:
        verbose_name = _("merging of two records of a person")
        verbose_name_plural = _("mergings of records of people")
        ordering = ["-merged_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_merged_once",
                fields=["merged"],
                condition=Q(undone_at=None),
                violation_error_message=_("This record is merged already."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_two_records", condition=~Q(kept=models.F("merged"))
            ),
        ]

    def __str__(self):
        return _("%(merged)s into %(kept)s") % {"merged": self.merged, "kept": self.kept}
