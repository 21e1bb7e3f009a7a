"""Work that takes longer than a page may: asked for by a person, done by a worker."""

import uuid
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from typing import ClassVar, NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields
from taskforce.formats.message import Message
from taskforce.paper.faults import Fault
from taskforce.scope import ScopedQuerySet, Verb

# How often a worker says that it is alive, and when it is taken for dead.
BEAT = timedelta(seconds=10)
SILENCE = timedelta(seconds=60)
MOST_ATTEMPTS = 3
MOST_REMARKS = 20  # that are shown: who mends these will have mended most


class Title(NamedTuple):
    """What a job makes, in a line, and what tells it from others of that name."""

    name: str
    particulars: str = ""


class JobQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Return a person's own jobs, as long as their unit is still in the person's scope."""
        if not user.is_authenticated:
            return self.none()
        return self.allowed(user, Verb.VIEW).filter(asked_by=user)

    def open(self):
        return self.filter(state__in=Job.OPEN)

    def abandoned(self, at):
        """Return those whose worker has not said for a while that it is alive."""
        return self.filter(state=Job.State.RUNNING, beat_at__lt=at - SILENCE)

    def ended_before(self, at):
        return self.filter(ended_at__lt=at)


def _path(job, name):
    # The name on the disk says nothing of what is inside; the reader gets `file_name`.
    return f"jobs/{job.pk}"


class Job(models.Model):
    """One piece of work in the background: who asked for it, how far it is, what came of it.

    How it is queued and which process takes it is the matter of django-tasks; this row is
    what people see, and it outlives a worker that was killed.

    What it says is kept as messages and said in the language of the reader. `step`, `reason`
    and `remark` hold the plain texts of jobs of old.
    """

    # By the path of a task, what names its jobs in the language of the reader.
    TITLES: ClassVar[dict[str, Callable[["Job"], Title]]] = {}

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("in work")
        DONE = "done", _("ready")
        FAILED = "failed", _("failed")

    OPEN = (State.WAITING, State.RUNNING)
    ENDED = (State.DONE, State.FAILED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    what = fields.CharField(_("what"), max_length=300)
    titled_by = fields.CharField(
        _("task that names it"),
        max_length=200,
        blank=True,
        help_text=_("None: it is called as it was when it was asked for."),
    )
    unit = models.ForeignKey(
        "taskforce.AdministrativeUnit",
        models.PROTECT,
        null=True,
        related_name="jobs",
        verbose_name=_("unit"),
        help_text=_("None: the whole country."),
    )
    parameters = models.JSONField(_("particulars"), default=dict)
    # The same work asked for twice by one person is one job while it is open.
    fingerprint = fields.CharField(_("fingerprint"), max_length=64)
    origin = fields.CharField(_("page it was asked from"), max_length=300)
    state = fields.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    step = fields.CharField(_("what is being done"), max_length=200, blank=True)
    step_message = models.JSONField(_("what is being done"), null=True)
    done = fields.PositiveIntegerField(_("steps done"), default=0)
    total = fields.PositiveIntegerField(_("steps in all"), default=0)
    reason = fields.TextField(_("why it failed"), blank=True)
    reason_message = models.JSONField(_("why it failed"), null=True)
    remark = fields.TextField(_("remark"), blank=True)
    # Messages, or faults of the paper that was made: the first of them, and how many there are.
    remarks = models.JSONField(_("remarks"), default=list)
    remarks_in_all = fields.PositiveIntegerField(_("remarks in all"), default=0)
    attempt = fields.PositiveSmallIntegerField(_("attempt"), default=0)
    task_id = fields.CharField(_("number in the queue"), max_length=64, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="jobs",
        verbose_name=_("asked for by"),
    )
    asked_at = fields.DateTimeField(_("asked for"), auto_now_add=True)
    started_at = fields.DateTimeField(_("begun"), null=True)
    beat_at = fields.DateTimeField(_("last sign of life"), null=True)
    ended_at = fields.DateTimeField(_("ended"), null=True)
    file = models.FileField(_("file"), upload_to=_path, blank=True)
    file_name = fields.CharField(_("name of the file"), max_length=200, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_open_once",
                fields=["asked_by", "fingerprint"],
                condition=Q(state__in=["waiting", "running"]),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ended_with_when",
                condition=Q(state__in=["waiting", "running"], ended_at=None)
                | Q(state__in=["done", "failed"], ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_running_with_beat",
                condition=~Q(state="running") | Q(started_at__isnull=False, beat_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.title.name

    def get_absolute_url(self):
        return reverse("job_detail", args=[self.pk])

    @property
    def title(self) -> Title:
        """What it makes, in the language of the reader."""
        titled = self.TITLES.get(self.titled_by)
        return titled(self) if titled else Title(self.what)

    @property
    def number(self) -> int:
        """Eight digits to tell on the telephone; the log of the worker has them, too."""
        return 10_000_000 + self.pk.int % 90_000_000

    @property
    def doing(self) -> str:
        """What is being done, in the language of the reader."""
        return _said(self.step_message) or self.step

    @property
    def why(self) -> str:
        """Why it failed, in the language of the reader."""
        return _said(self.reason_message) or self.reason

    @property
    def shown_remarks(self) -> list[str]:
        """The first remarks, in the language of the reader."""
        return [*map(_said, self.remarks), *self.remark.splitlines()][:MOST_REMARKS]

    @property
    def more_remarks(self) -> int:
        """How many remarks there are beside those that are shown."""
        return max(self.remarks_in_all + len(self.remark.splitlines()) - MOST_REMARKS, 0)

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def percent(self) -> int:
        return round(100 * self.done / self.total) if self.total else 0

    @property
    def waits_long(self) -> bool:
        """Tell whether it has waited so long that perhaps no worker runs."""
        return self.state == self.State.WAITING and timezone.now() - self.asked_at > SILENCE

    @property
    def broke_off(self) -> bool:
        """Tell whether its worker is gone, and the work to be begun anew."""
        if self.state == self.State.RUNNING:
            return self.beat_at < timezone.now() - SILENCE
        return self.state == self.State.WAITING and self.attempt > 0

    def before_it(self) -> int:
        """Return how many jobs of anybody are taken before this one."""
        return Job.objects.open().filter(asked_at__lt=self.asked_at).count()


def kept_remark(remark: Message | Fault) -> dict:
    """Return a remark as a job keeps it."""
    return asdict(remark) if isinstance(remark, Fault) else remark.as_json()


def _said(kept: dict | None) -> str:
    if not kept:
        return ""
    return Fault(**kept).message if "page" in kept else str(Message.from_json(kept))
