"""What the places of an edition become in a later one: a way of reading, which rewrites nothing."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reporting import mapping as pure
from taskforce.fields import models as fields

from .form import FormEdition
from .form_mapping_fixed import FixedInForce

CELL_CODE_LENGTH = 130


def _by(words, *, null=True):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=null,
        blank=null,
        related_name="+",
        verbose_name=words,
    )


class FormMappingQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(in_force_at__isnull=False, withdrawn_at=None)

    def drafted(self):
        return self.filter(in_force_at=None)


class FormMapping(models.Model):
    """How the answers of an old edition are read as those of a new one.

    Drafted, tried, put in force, withdrawn: what was in force stays in the history as it was.
    """

    old = models.ForeignKey(
        FormEdition, models.CASCADE, related_name="mappings_on", verbose_name=_("old edition")
    )
    new = models.ForeignKey(
        FormEdition, models.CASCADE, related_name="mappings_back", verbose_name=_("new edition")
    )
    drafted_at = fields.DateTimeField(_("drafted"))
    drafted_by = _by(_("drafted by"), null=False)
    in_force_at = fields.DateTimeField(_("in force since"), null=True, blank=True)
    in_force_by = _by(_("put in force by"))
    withdrawn_at = fields.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_by = _by(_("withdrawn by"))
    reason = fields.TextField(_("reason"), blank=True)

    objects = FormMappingQuerySet.as_manager()

    class Meta:
        verbose_name = _("mapping of two editions")
        verbose_name_plural = _("mappings of editions")
        ordering = ["new", "-drafted_at", "-pk"]
        constraints = [
            FixedInForce(name="%(app_label)s_%(class)s_fixed", of="self"),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_of_two_editions",
                condition=~Q(old=models.F("new")),
                violation_error_message=_("A mapping leads from one edition to another."),
            ),
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_draft",
                fields=["old", "new"],
                condition=Q(in_force_at=None),
            ),
            # So the mappings in force are chains: no edition has two ways on, or two back.
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_way_on",
                fields=["old"],
                condition=Q(in_force_at__isnull=False, withdrawn_at=None),
            ),
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_way_back",
                fields=["new"],
                condition=Q(in_force_at__isnull=False, withdrawn_at=None),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_in_force_at_with_by",
                condition=Q(in_force_at=None, in_force_by=None)
                | Q(in_force_at__isnull=False, in_force_by__isnull=False),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_withdrawn_with_reason",
                condition=Q(withdrawn_at=None, withdrawn_by=None, reason="")
                | Q(
                    in_force_at__isnull=False,
                    withdrawn_at__isnull=False,
                    withdrawn_by__isnull=False,
                )
                & ~Q(reason=""),
                violation_error_message=_("Write the reason."),
            ),
        ]

    def __str__(self):
        return f"{self.old.code} {self.old.number} → {self.new.number}"

    @property
    def is_draft(self) -> bool:
        return self.in_force_at is None

    @property
    def is_in_force(self) -> bool:
        return self.in_force_at is not None and self.withdrawn_at is None

    def links(self) -> list[pure.Link]:
        """Return the steps as plain values."""
        return [step.link for step in self.steps.all()]


class MappingStep(models.Model):
    """One step of a mapping: an old place, and the new one that its values are read as.

    Places are named by their codes: those of a draft are made anew with each change.
    """

    class Kind(models.TextChoices):
        RENAME = "rename", _("goes on as")
        SCALE = "scale", _("goes on in another unit as")
        MERGE = "merge", _("is added up with others in")
        SPLIT = "split", _("is divided into")
        END = "end", _("ends here")

    mapping = models.ForeignKey(
        FormMapping, models.CASCADE, related_name="steps", verbose_name=_("mapping of two editions")
    )
    kind = fields.CharField(_("what becomes of it"), max_length=6, choices=Kind)
    old_code = fields.CodeField(_("old place"), max_length=CELL_CODE_LENGTH)
    new_code = fields.CodeField(_("new place"), max_length=CELL_CODE_LENGTH, blank=True)
    factor = fields.DecimalField(
        _("factor"),
        max_digits=24,
        decimal_places=12,
        default=1,
        help_text=_("The old figure times the factor is the new one."),
    )
    is_rounded = models.BooleanField(_("may be rounded"), default=False)
    # Old answers of a choice and the new ones: code to code.
    choices = models.JSONField(_("answers"), default=dict, blank=True, editable=False)
    reason = fields.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("step of a mapping")
        verbose_name_plural = _("steps of mappings")
        ordering = ["mapping", "pk"]
        constraints = [
            FixedInForce(name="%(app_label)s_%(class)s_fixed", of="mapping"),
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_once", fields=["mapping", "old_code", "new_code"]
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_of_a_known_kind",
                condition=Q(kind__in=["rename", "scale", "merge", "split", "end"]),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ends_with_a_reason",
                condition=Q(kind="end", new_code="") & ~Q(reason="")
                | ~Q(kind="end") & ~Q(new_code=""),
                violation_error_message=_("Write why the series ends."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_factor_above_zero",
                condition=Q(factor__gt=0),
                violation_error_message=_("The factor is larger than zero."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_factor_of_a_unit",
                condition=Q(factor=1) | Q(kind__in=["scale", "merge"]),
            ),
        ]

    def __str__(self):
        return f"{self.old_code} → {self.new_code or '–'}"

    @property
    def link(self) -> pure.Link:
        return pure.Link(
            pure.Kind(self.kind), self.old_code, self.new_code, self.factor,
            self.is_rounded, self.choices, self.reason,
        )  # fmt: skip
