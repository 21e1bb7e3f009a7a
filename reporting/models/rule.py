"""The rules of a form edition, and why a report passes one over."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from reporting import rules
from taskforce.fields import models as fields
from taskforce.scope import ScopedQuerySet

from .form import CODE_LENGTH, FormEdition
from .frozen import Frozen
from .submission import Submission


class ValidationRule(models.Model):
    """What the answers of a report must keep: hard, or soft with a written reason.

    `params` name the cells by their codes: `rules/shape.py` says what each kind takes.
    """

    class Kind(models.TextChoices):
        RANGE = "range", _("range")
        LENGTH = "length", _("length of a text")
        CHOICE = "choice", _("permitted answers")
        SUM = "sum", _("sum of parts")
        COMPARISON = "comparison", _("comparison of two answers")
        REQUIRED_IF = "required_if", _("required under a condition")

    edition = models.ForeignKey(
        FormEdition, models.CASCADE, related_name="rules", verbose_name=_("form edition")
    )
    code = fields.SlugField(_("code"), max_length=CODE_LENGTH)
    kind = fields.CharField(_("kind"), max_length=12, choices=Kind)
    params = models.JSONField(_("particulars"), default=dict)
    is_hard = models.BooleanField(
        _("hard"),
        default=True,
        help_text=_("A soft rule may be passed over with a written reason."),
    )
    message_km = fields.CharField(_("Khmer message"), max_length=300, blank=True)
    message_en = fields.CharField(_("English message"), max_length=300, blank=True, legacy=False)
    position = fields.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("validation rule")
        verbose_name_plural = _("validation rules")
        ordering = ["edition", "position"]
        constraints = [
            Frozen(name="%(app_label)s_%(class)s_frozen", by="edition"),
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_code_once", fields=["edition", "code"]
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_of_a_known_kind",
                condition=Q(
                    kind__in=["range", "length", "choice", "sum", "comparison", "required_if"]
                ),
            ),
        ]

    def __str__(self):
        return self.message or self.code

    def clean(self):
        super().clean()
        if not isinstance(self.params, dict):
            raise ValidationError({"params": _("A rule names its questions one by one.")})

    @property
    def message(self) -> str:
        """The rule's own message in the language of the page; empty where it has none."""
        return self.message_en if get_language() == "en" and self.message_en else self.message_km

    @property
    def pure(self) -> rules.Rule:
        return rules.Rule(self.code, rules.Kind(self.kind), self.params, self.is_hard)


class RuleOverrideQuerySet(ScopedQuerySet):
    unit_path = "submission__unit"


class RuleOverride(models.Model):
    """Why a report passes a soft rule over, written by those who handed it in.

    The reason is for the figures in `found`: for others it is asked for again.
    """

    submission = models.ForeignKey(
        Submission, models.CASCADE, related_name="overrides", verbose_name=_("report")
    )
    rule = models.ForeignKey(
        ValidationRule, models.PROTECT, related_name="overrides", verbose_name=_("validation rule")
    )
    found = models.JSONField(_("figures"), default=dict, editable=False)
    reason = fields.TextField(_("reason"))
    at = fields.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = RuleOverrideQuerySet.as_manager()

    class Meta:
        verbose_name = _("reason against a rule")
        verbose_name_plural = _("reasons against rules")
        ordering = ["submission", "rule__position"]
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_a_rule", fields=["submission", "rule"]
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_with_a_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Write the reason."),
            ),
        ]

    def __str__(self):
        return self.reason
