"""What was handed in, each time, word by word: never altered, and proven by its hash."""

import json

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reporting import canonical
from taskforce.fields import models as fields
from taskforce.formats.digits import digits
from taskforce.models.unaltered import NeverAltered
from taskforce.scope import ScopedQuerySet

from .submission import Submission


class SubmissionVersionQuerySet(ScopedQuerySet):
    unit_path = "submission__unit"


class SubmissionVersion(models.Model):
    """The answers of a report as they were at one handing in; a correction makes the next."""

    submission = models.ForeignKey(
        # The unique constraint begins with it.
        Submission,
        models.PROTECT,
        related_name="versions",
        db_index=False,
        verbose_name=_("report"),
    )
    number = fields.PositiveSmallIntegerField(_("version number"))
    # As `canonical.answers` writes them: the hash is made over exactly this text.
    answers = fields.ExactTextField(_("answers"))
    sha256 = fields.CodeField(_("fingerprint"), max_length=64, editable=False)
    submitted_at = fields.DateTimeField(_("handed in"))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("handed in by")
    )

    objects = SubmissionVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a report")
        verbose_name_plural = _("versions of reports")
        ordering = ["submission", "number"]
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_number_once", fields=["submission", "number"]
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_numbered_from_one", condition=Q(number__gte=1)
            ),
            NeverAltered(name="reporting_submissionversion_unaltered"),
        ]

    def __str__(self):
        return digits(gettext("version %(number)s") % {"number": self.number})

    def content(self) -> dict[str, dict[str, str]]:
        """Return what was answered, by cell code."""
        return json.loads(self.answers)

    @property
    def is_whole(self) -> bool:
        """Whether the answers are those that the hash was made over."""
        return canonical.sha256(self.answers) == self.sha256
