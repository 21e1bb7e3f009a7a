"""What one unit has to do by an instruction, whether it is done, and what happened to it."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields
from taskforce.models.unaltered import NeverAltered
from taskforce.scope import ScopedQuerySet

from .instruction import Instruction, Requirement
from .moments import due_then_grace_then_lock


class State(models.TextChoices):
    OPEN = "open", _("not yet done")
    FULFILLED = "fulfilled", _("done")
    RELEASED = "released", _("no longer asked")


class AssignmentQuerySet(ScopedQuerySet):
    def asked(self):
        """Return what instructions in force ask of units that are there."""
        in_force = Q(requirement__clause__instruction__status=Instruction.Status.ISSUED)
        return self.filter(in_force).exclude(state=State.RELEASED)

    def open(self):
        return self.filter(state=State.OPEN)

    def overdue(self, at: datetime):
        return self.open().filter(due_at__lt=at)

    def of(self, instruction):
        return self.filter(requirement__clause__instruction=instruction)

    def most_pressing_first(self):
        return self.order_by(
            models.F("due_at").asc(nulls_last=True),
            "requirement__clause__number",
            "requirement__position",
            "unit__level",
            "unit__sort_key",
            "unit__code",
        )


class Assignment(models.Model):
    """A requirement as it binds one unit: its own last moment, and how far it is."""

    requirement = models.ForeignKey(
        Requirement, models.PROTECT, related_name="assignments", verbose_name=_("requirement")
    )
    unit = models.ForeignKey(
        "taskforce.AdministrativeUnit",
        models.PROTECT,
        related_name="assignments",
        verbose_name=_("unit"),
    )
    # As the requirement says for its level, until an extension is given.
    due_at = fields.DateTimeField(_("last moment"), null=True, blank=True)
    grace_until = fields.DateTimeField(_("grace until"), null=True, blank=True)
    locks_at = fields.DateTimeField(_("closed from"), null=True, blank=True)
    state = fields.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    fulfilled_at = fields.DateTimeField(_("done since"), null=True, blank=True)
    # Kept as it was when it was done first, whatever becomes of it or of the deadline later.
    was_late = models.BooleanField(_("late"), null=True, blank=True)
    # What the fact says is not there: words of the fact, or such a word, a colon and more.
    missing = models.JSONField(_("what is missing"), default=list, blank=True, editable=False)
    # Only where no record can say whether it is done.
    statement = fields.TextField(_("statement"), blank=True)
    stated_at = fields.DateTimeField(_("stated"), null=True, blank=True)
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("stated by"),
    )
    made_at = fields.DateTimeField(_("asked since"), auto_now_add=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["requirement", "unit__code"]
        indexes = [
            models.Index(fields=["state", "due_at"], name="assignment_overdue"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_a_unit", fields=["requirement", "unit"]
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_fulfilled_since_a_moment",
                condition=Q(state="fulfilled", fulfilled_at__isnull=False, was_late__isnull=False)
                | Q(state="open", fulfilled_at=None)
                | Q(state="released"),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_stated_at_with_by",
                condition=Q(statement="", stated_at=None, stated_by=None)
                | ~Q(statement="") & Q(stated_at__isnull=False, stated_by__isnull=False),
            ),
            due_then_grace_then_lock(),
        ]

    def __str__(self):
        return f"{self.unit.display_name}, {self.requirement}"

    def get_absolute_url(self):
        return reverse("assignment_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN

    def is_late(self, at: datetime) -> bool:
        """Tell whether it was done late, or is not done and its last moment is over."""
        if self.state == State.FULFILLED:
            return bool(self.was_late)
        return self.is_open and self.due_at is not None and self.due_at < at

    def is_locked(self, at: datetime) -> bool:
        return self.locks_at is not None and self.locks_at <= at


class AssignmentEventQuerySet(ScopedQuerySet):
    unit_path = "assignment__unit"


class AssignmentEvent(models.Model):
    """One thing that happened to an assignment: what, when, by whom and why. Never edited."""

    class What(models.TextChoices):
        FULFILLED = "fulfilled", _("done")
        TURNED_BACK = "turned_back", _("no longer done")
        STATED = "stated", _("stated that it is done")
        UNSTATED = "unstated", _("statement taken back")
        EXTENDED = "extended", _("last moment put off")
        RELEASED = "released", _("no longer asked")
        REREAD = "reread", _("last day read anew")

    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="events", verbose_name=_("assignment")
    )
    what = fields.CharField(_("what"), max_length=12, choices=What)
    at = fields.DateTimeField(_("when"))
    # Nobody where the facts alone brought it about.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    missing = models.JSONField(_("what is missing"), default=list, blank=True, editable=False)
    words = fields.TextField(_("words"), blank=True)

    objects = AssignmentEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event of an assignment")
        verbose_name_plural = _("events of assignments")
        ordering = ["at", "pk"]
        constraints = [NeverAltered(name="secretariat_assignmentevent_unaltered")]

    def __str__(self):
        return f"{self.get_what_display()}: {self.assignment}"
