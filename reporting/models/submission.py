"""The report of one unit for one period, its answers and what happened to it."""

import hashlib
import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields
from taskforce.scope import ScopedQuerySet

from .form import Cell, Choice

unit_key = "taskforce.AdministrativeUnit"
MARK_LENGTH = 16


class Status(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("handed in")
    RETURNED = "returned", _("returned")
    ACCEPTED = "accepted", _("accepted")


class SubmissionQuerySet(ScopedQuerySet):
    def received(self):
        """Return what was handed in and not sent back."""
        return self.filter(status__in=[Status.SUBMITTED, Status.ACCEPTED])

    def accepted(self):
        return self.filter(status=Status.ACCEPTED)

    def waiting(self):
        """Return what waits for a reviewer."""
        return self.filter(status=Status.SUBMITTED)


class Submission(models.Model):
    """The report of a unit's task force for a period."""

    unit = models.ForeignKey(
        unit_key, models.PROTECT, related_name="submissions", verbose_name=_("unit")
    )
    # Where the unit stood when it reported: a later re-organisation rewrites no total.
    province = models.ForeignKey(
        unit_key, models.PROTECT, related_name="+", verbose_name=_("capital or province")
    )
    district = models.ForeignKey(
        unit_key,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("municipality, district or khan"),
    )
    period = models.ForeignKey(
        "reporting.Period", models.PROTECT, related_name="submissions", verbose_name=_("period")
    )
    edition = models.ForeignKey(
        "reporting.FormEdition",
        models.PROTECT,
        related_name="+",
        verbose_name=_("form edition"),
    )
    status = fields.CharField(_("state"), max_length=10, choices=Status, default=Status.DRAFT)
    # Counts every save, so that nobody overwrites what they have not seen.
    version = fields.PositiveIntegerField(_("number of saves"), default=1)
    # Made when the report is opened to be handed in: a second press is the same act.
    submit_key = models.UUIDField(_("key of handing in"), default=uuid.uuid4, editable=False)
    submitted_at = fields.DateTimeField(_("handed in"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("handed in by"),
    )
    # Kept as it was at the first handing in, whatever happens to the deadline later.
    was_late = models.BooleanField(_("late"), null=True, blank=True)
    decided_at = fields.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )

    # The first of two steps of a review, where the level asks for two.
    checked_at = fields.DateTimeField(_("first review"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("first review by"),
    )

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-period__ends_on", "unit__code"]
        indexes = [
            models.Index(fields=["period", "status", "province"], name="submission_board"),
            models.Index(fields=["status", "submitted_at"], name="submission_queue"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_a_unit_and_period",
                fields=["unit", "period"],
                violation_error_message=_("This unit already has a report for this period."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_submitted_at_with_by",
                condition=Q(submitted_at=None, submitted_by=None, was_late=None)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False, was_late__isnull=False),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_decided_at_with_by",
                condition=Q(decided_at=None, decided_by=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_checked_at_with_by",
                condition=Q(checked_at=None, checked_by=None)
                | Q(checked_at__isnull=False, checked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_reviewed_by_two",
                condition=Q(checked_by=None) | Q(decided_by=None) | ~Q(checked_by=F("decided_by")),
                violation_error_message=_("The second review takes another person."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_status_fits_its_moments",
                condition=Q(status=Status.DRAFT, submitted_at=None, decided_at=None)
                | Q(status=Status.SUBMITTED, submitted_at__isnull=False, decided_at=None)
                | Q(
                    status__in=[Status.RETURNED, Status.ACCEPTED],
                    submitted_at__isnull=False,
                    decided_at__isnull=False,
                ),
            ),
        ]

    def __str__(self):
        return f"{self.unit.display_name}, {self.period}"

    @property
    def is_editable(self) -> bool:
        return self.status in {Status.DRAFT, Status.RETURNED}


class AnswerQuerySet(ScopedQuerySet):
    unit_path = "submission__unit"


class Answer(models.Model):
    """The value in one cell of a report, in the column of its type."""

    submission = models.ForeignKey(
        # The unique constraint begins with it: an index of its own would cost millions of rows.
        Submission,
        models.CASCADE,
        related_name="answers",
        db_index=False,
        verbose_name=_("report"),
    )
    cell = models.ForeignKey(
        Cell, models.PROTECT, related_name="+", db_index=False, verbose_name=_("cell")
    )
    # Numbers, money and table cells; yes is 1 and no is 0, so that a sum counts the yeses.
    number = fields.DecimalField(
        _("number"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    women = fields.PositiveBigIntegerField(_("women"), null=True, blank=True)
    text = fields.TextField(_("text"), blank=True)
    date = fields.DateField(_("date"), null=True, blank=True)
    choice = models.ForeignKey(
        Choice,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("choice"),
    )

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_a_cell", fields=["submission", "cell"]
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_women_at_most_all",
                condition=Q(women=None) | Q(number__isnull=False, women__lte=F("number")),
                violation_error_message=_("The women cannot be more than the total."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_not_negative",
                condition=Q(number=None) | Q(number__gte=0),
                violation_error_message=_("The number cannot be less than zero."),
            ),
        ]

    def __str__(self):
        return f"{self.cell.code}: {self.value}"

    @property
    def value(self):
        """The value, whatever its type; None where nothing was answered."""
        filled = [self.number, self.date, self.choice, self.text or None]
        return next((value for value in filled if value is not None), None)

    @property
    def mark(self) -> str:
        """What tells this value from another, in a few signs; nothing where there is none."""
        if self.value is None:
            return ""
        number = None if self.number is None else Decimal(self.number).normalize()
        held = [number, self.women, self.text, self.date, self.choice_id]
        written = "|".join("" if value is None else str(value) for value in held)
        return hashlib.sha256(written.encode()).hexdigest()[:MARK_LENGTH]


class EventQuerySet(ScopedQuerySet):
    unit_path = "submission__unit"

    def decision_on(self, version) -> "Event | None":
        """Return what was decided on a version; nothing while it waits."""
        decided = self.filter(
            submission=version.submission_id,
            step__in=[Event.Step.RETURNED, Event.Step.ACCEPTED],
            at__gte=version.submitted_at,
        )
        return decided.select_related("by").order_by("at", "pk").first()


class Event(models.Model):
    """One step of a report: what was done, when, by whom and why. Never edited."""

    class Step(models.TextChoices):
        STARTED = "started", _("started")
        SUBMITTED = "submitted", _("handed in")
        CHECKED = "checked", _("reviewed once")
        RETURNED = "returned", _("returned")
        ACCEPTED = "accepted", _("accepted")

    submission = models.ForeignKey(
        Submission, models.CASCADE, related_name="events", verbose_name=_("report")
    )
    step = fields.CharField(_("step"), max_length=10, choices=Step)
    at = fields.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    reason = fields.TextField(_("reason"), blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a report")
        verbose_name_plural = _("steps of reports")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_returned_with_a_reason",
                condition=~Q(step="returned") | ~Q(reason=""),
                violation_error_message=_("Say why the report is returned."),
            ),
        ]

    def __str__(self):
        return f"{self.get_step_display()}, {date_format(localtime(self.at), 'DATETIME_FORMAT')}"
