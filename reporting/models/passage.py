"""A passage of a report picked for the consolidated report: edited, with its source kept."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields

from .submission import Submission


class PickedPassage(models.Model):
    """What one report wrote to one question, as the consolidated report of a unit says it.

    `original` is what the report said when it was picked: where it says something else today, the
    passage is stale, and stands nowhere until somebody has looked at it.
    """

    period = models.ForeignKey(
        "reporting.Period", models.PROTECT, related_name="+", verbose_name=_("period")
    )
    unit = models.ForeignKey(
        "taskforce.AdministrativeUnit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit"),
        help_text=_("Empty for the country."),
    )
    # Of the question in the form of the period.
    question = fields.CodeField(_("question"), max_length=130)
    position = fields.PositiveSmallIntegerField(_("position"))
    text = fields.TextField(_("text"))
    original = fields.ExactTextField(_("original text"))
    report = models.ForeignKey(
        Submission, models.PROTECT, related_name="picked", verbose_name=_("report")
    )
    version = fields.PositiveSmallIntegerField(_("version number"))
    picked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("picked by")
    )
    picked_at = fields.DateTimeField(_("picked at"))

    class Meta:
        verbose_name = _("picked passage")
        verbose_name_plural = _("picked passages")
        ordering = ["question", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                "period",
                # Two empty ones are the same: NULL would differ from NULL.
                Coalesce("unit", 0),
                "question",
                "report",
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("This passage is picked already."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_says_something",
                condition=~Q(text="") & ~Q(original=""),
                violation_error_message=_("A passage without words says nothing: take it out."),
            ),
        ]

    def __str__(self):
        return f"{self.question} {self.position}"

    @property
    def is_edited(self) -> bool:
        return self.text != self.original
