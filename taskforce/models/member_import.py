"""A spreadsheet of members that somebody sent in, and what was found in it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields
from taskforce.scope import ScopedQuerySet, Verb


class MemberImportQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Return the imports where the user may import: they hold personal data."""
        return self.allowed(user, Verb.IMPORT)


class MemberImport(models.Model):
    """A spreadsheet with its rows as read, previewed first and confirmed once."""

    class Status(models.TextChoices):
        PREVIEWED = "previewed", _("previewed")
        APPLIED = "applied", _("applied")

    unit = models.ForeignKey(
        "taskforce.AdministrativeUnit",
        models.PROTECT,
        related_name="imports",
        verbose_name=_("unit"),
    )
    file_name = fields.CharField(_("file"), max_length=200)
    file_hash = fields.CharField(_("SHA-256 of the file"), max_length=64)
    status = fields.CharField(_("state"), max_length=10, choices=Status, default=Status.PREVIEWED)
    # The rows as read, so that what is confirmed is what was previewed.
    rows = models.JSONField(_("rows"), editable=False)
    # What was found: counts, and the issues with sheet, row, column, value and reason.
    outcome = models.JSONField(_("outcome"), editable=False)
    created_at = fields.DateTimeField(_("uploaded"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="imports",
        verbose_name=_("uploaded by"),
    )
    applied_at = fields.DateTimeField(_("confirmed"), null=True, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="imports_applied",
        verbose_name=_("confirmed by"),
    )

    objects = MemberImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of members")
        verbose_name_plural = _("imports of members")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_applied_with_when_and_who",
                condition=Q(status="previewed", applied_at=None, applied_by=None)
                | Q(status="applied", applied_at__isnull=False, applied_by__isnull=False),
            ),
        ]

    def __str__(self):
        return self.file_name
