"""A spreadsheet of members that somebody sent in, and what became of it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields
from taskforce.scope import ScopedQuerySet, Verb
from taskforce.sheets.issues import Issue

from .job import Job


class MemberImportQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Return the imports where the user may import: they hold personal data."""
        return self.allowed(user, Verb.IMPORT)

    def standing(self):
        """Return those that a file sent again leads to."""
        return self.exclude(status__in=MemberImport.OVER)

    def abandoned(self, at):
        """Return those that nobody confirmed, nor had judged again, for as long as they wait."""
        idle = Q(job=None) | Q(job__state__in=Job.ENDED)
        left = self.filter(idle, status__in=[*MemberImport.BEFORE, MemberImport.Status.APPLYING])
        left = left.alias(looked_at=Coalesce("judged_at", "created_at"))
        return left.filter(looked_at__lt=at - settings.IMPORT_PREVIEWS_KEPT)

    def outdated(self, at):
        """Return those that are over, and whose file was kept as long as it is to be kept."""
        return self.exclude(file="").filter(
            Q(applied_at__lt=at - settings.IMPORT_FILES_KEPT, status="applied")
            | Q(undone_at__lt=at - settings.IMPORT_PREVIEWS_KEPT)
            | Q(created_at__lt=at - settings.IMPORT_PREVIEWS_KEPT, status="refused")
        )


# One of so many members who end for being absent makes a complete list a doubtful one.
MANY = 3


def _path(member_import, name):
    # The name on the disk says nothing of what is inside; the reader gets `file_name`.
    return f"imports/{uuid.uuid4()}"


# What a state needs: who confirmed it and when, who undid it and when, why it was refused.
NOT_CONFIRMED = Q(applied_at=None, applied_by=None)
BY_SOMEBODY = Q(applied_by__isnull=False) | ~Q(operator="")
CONFIRMED = Q(applied_at__isnull=False) & BY_SOMEBODY
NOT_UNDONE = Q(undone_at=None, undone_by=None, undone_why="")
UNDONE = Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undone_why="")
BEING_UNDONE = Q(undone_at=None, undone_by__isnull=False) & ~Q(undone_why="")
NOT_REFUSED = Q(refusal__isnull=True)  # "=None" would mean a null of JSON


class MemberImport(models.Model):
    """A spreadsheet of members: sent in, read, looked at, confirmed once, and perhaps undone."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waits to be read")
        READING = "reading", _("being read")
        PREVIEWED = "previewed", _("waits for confirmation")
        APPLYING = "applying", _("being stored")
        APPLIED = "applied", _("stored")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")
        REFUSED = "refused", _("refused")

    # Not stored yet: the rows may be judged again.
    BEFORE = (Status.WAITING, Status.READING, Status.PREVIEWED)
    # A worker is at it, or was until its job failed.
    BEGUN = (Status.WAITING, Status.READING, Status.APPLYING, Status.UNDOING)
    # The same file may be sent again.
    OVER = (Status.UNDONE, Status.REFUSED)

    unit = models.ForeignKey(
        "taskforce.AdministrativeUnit",
        models.PROTECT,
        related_name="imports",
        verbose_name=_("unit"),
    )
    file_name = fields.CharField(_("file"), max_length=200)
    file_hash = fields.CharField(_("SHA-256 of the file"), max_length=64)
    file = models.FileField(_("file as it was sent"), upload_to=_path, blank=True, editable=False)
    on = fields.DateField(
        _("day"), help_text=_("Who has no day of appointment begins on it; who is missing ends.")
    )
    is_complete = models.BooleanField(
        _("complete"),
        default=False,
        help_text=_("Whoever is missing in the units that the list names is no longer a member."),
    )
    decision_no = fields.CharField(_("number of the decision"), max_length=60, blank=True)
    decision_on = fields.DateField(_("date of the decision"), null=True, blank=True)
    status = fields.CharField(_("state"), max_length=10, choices=Status, default=Status.WAITING)
    job = models.ForeignKey(
        "taskforce.Job",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("work in the background"),
    )
    refusal = models.JSONField(_("why it was refused"), null=True, editable=False)
    # What was found: figures, whole sheets at fault, what may be mended for a whole class.
    outcome = models.JSONField(_("outcome"), default=dict, editable=False)
    created_at = fields.DateTimeField(_("uploaded"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="imports",
        verbose_name=_("uploaded by"),
        help_text=_("None: the command on the server."),
    )
    operator = fields.CharField(
        _("account on the server"),
        max_length=150,
        blank=True,
        editable=False,
        help_text=_(
            "Of whoever ran the command, where the file was not sent by a user of this system."
        ),
    )
    judged_at = fields.DateTimeField(_("looked through"), null=True, editable=False)
    applied_at = fields.DateTimeField(_("confirmed"), null=True, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="imports_applied",
        verbose_name=_("confirmed by"),
    )
    undone_at = fields.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="imports_undone",
        verbose_name=_("undone by"),
    )
    undone_why = fields.CharField(_("why it was undone"), max_length=500, blank=True)

    objects = MemberImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of members")
        verbose_name_plural = _("imports of members")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["unit", "file_hash"], name="import_unit_file_hash"),
        ]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_state_with_when_and_who",
                condition=Q(status__in=["waiting", "reading", "previewed"])
                & NOT_CONFIRMED
                & NOT_UNDONE
                & NOT_REFUSED
                | Q(status="applying", applied_at=None) & BY_SOMEBODY & NOT_UNDONE & NOT_REFUSED
                | Q(status="applied") & CONFIRMED & NOT_UNDONE & NOT_REFUSED
                | Q(status="undoing") & CONFIRMED & BEING_UNDONE & NOT_REFUSED
                | Q(status="undone") & CONFIRMED & UNDONE & NOT_REFUSED
                | Q(status="refused", refusal__isnull=False) & NOT_CONFIRMED & NOT_UNDONE,
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_sent_by_somebody",
                condition=Q(created_by__isnull=False) | ~Q(operator=""),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_decision_with_number",
                condition=Q(decision_on=None) | ~Q(decision_no=""),
            ),
            # Pressed twice at once, the same file is one import.
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_open_once",
                fields=["unit", "file_hash", "is_complete"],
                condition=Q(status__in=["waiting", "reading", "previewed", "applying"]),
            ),
        ]

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        return reverse("import_detail", args=[self.pk])

    @property
    def is_at_work(self) -> bool:
        """Tell whether a worker has it, or will have it."""
        return bool(self.job and self.job.is_open)

    @property
    def is_stuck(self) -> bool:
        """Tell whether something was begun, and nobody is at it any more."""
        return self.status in self.BEGUN and not self.is_at_work

    @property
    def may_be_judged(self) -> bool:
        """Tell whether its rows may be judged once more: nothing is stored, nobody is at it."""
        stuck = self.status == self.Status.APPLYING
        return (self.status in self.BEFORE or stuck) and not self.is_at_work

    @property
    def may_be_undone(self) -> bool:
        """Tell whether it is stored, and what it did was kept, as it was not in days of old."""
        stuck = self.status == self.Status.UNDOING and not self.is_at_work
        stored = self.status == self.Status.APPLIED or stuck
        return stored and not self.outcome.get("is_of_old")

    @property
    def sender(self) -> str:
        """Who sent it in: a user, or the command on the server."""
        return self._name_of(self.created_by)

    @property
    def confirmer(self) -> str:
        """Who confirmed it: a user, or the command on the server."""
        return self._name_of(self.applied_by)

    def _name_of(self, user) -> str:
        return str(
            user or _("the command on the server (%(account)s)") % {"account": self.operator}
        )

    @property
    def file_kept_until(self):
        """The day after which its file, and with it what was read of each cell, is removed."""
        if not self.file:
            return None
        if self.status in (self.Status.APPLIED, self.Status.UNDOING):
            return timezone.localdate(self.applied_at + settings.IMPORT_FILES_KEPT)
        last = self.undone_at or self.judged_at or self.created_at
        return timezone.localdate(last + settings.IMPORT_PREVIEWS_KEPT)

    @property
    def going_in(self) -> int:
        """How many rows are written when it is confirmed: those that are new or changed."""
        states = self.outcome["states"]
        return states.get("new", 0) + states.get("changed", 0)

    @property
    def ends_many(self) -> bool:
        """Tell whether a complete list ends so many seats that it is perhaps not complete."""
        absent, serving = self.outcome.get("absent", 0), self.outcome.get("serving", 0)
        return absent * MANY > serving

    @property
    def decision(self):
        """The number and day of the decision that the whole list rests on; None: no such."""
        return (self.decision_no, self.decision_on) if self.decision_no else None

    @property
    def why_refused(self) -> str:
        """Why it was refused, in the language of the reader."""
        return Issue(**self.refusal).message if self.refusal else ""

    @property
    def has_faults(self) -> bool:
        return bool(self.outcome.get("errors"))
