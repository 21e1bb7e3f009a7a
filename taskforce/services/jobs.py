"""Jobs: asked for on a page, carried out by a worker, taken up again where a worker died.

django-tasks keeps the queue, and its rows and ours are written in one transaction: a job
is queued or was never asked for. What django-tasks leaves open is a worker that was killed,
whose task would be running for ever: `revive` puts it back.
"""

import hashlib
import json
import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from taskforce.formats.message import Message
from taskforce.models import Job
from taskforce.models.job import BEAT, MOST_ATTEMPTS, MOST_REMARKS, SILENCE, Title, kept_remark
from taskforce.paper.faults import Fault
from taskforce.services import worker_sign

logger = logging.getLogger(__name__)
State = Job.State

MOST_OPEN = 5  # jobs of one person at a time
KEPT = timedelta(days=14)  # what came of it, with its file
PAUSE = 0.5  # seconds between two notes of progress


class JobRefused(Exception):  # noqa: N818 -- said to a person, who can do something about it
    """The work cannot be done; the message says why, and what to do."""

    def __init__(self, message: Message):
        super().__init__(str(message))
        self.message = message


class JobLost(Exception):  # noqa: N818 -- nobody waits for this work any more
    """The job was stopped, or given to another worker, while this one was at it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job: the file that was made, its name, and what should be known of it.

    Work that is done elsewhere, and shown on the page that asked for it, makes no file.
    """

    content: bytes | None = None
    file_name: str = ""
    remarks: Sequence[Message | Fault] = ()


class Progress:
    """Notes how far a job is; called with steps done, steps in all and the words for it.

    Raises:
        JobLost: where the job is no longer this worker's.
    """

    def __init__(self, job: Job):
        self.job = job
        self.noted = 0.0

    def __call__(self, done: int, total: int, step: Message | None = None):
        now = time.monotonic()
        if now - self.noted >= PAUSE or done >= total:
            self.noted = now
            note = {"done": done, "total": total, "step_message": step and step.as_json()}
            if not _mine(self.job).update(**note, beat_at=timezone.now()):
                raise JobLost


Work = Callable[[Job, Progress], Outcome]


def titles(task):
    """Let the function below name the jobs of a task: it is given a job, and returns its title."""

    def keep(function: Callable[[Job], Title]):
        Job.TITLES[task.module_path] = function
        return function

    return keep


def ask(task, *, what: str = "", origin: str, unit, by, **parameters) -> Job:
    """Queue a job and return it; the same work asked for again is the job already open.

    Args:
        task: a task of django-tasks that takes the job's id and calls `carry_out`.
        what: the words people see; empty: those of the function that `titles` the task.
        origin: the address of the page to go back to.
        unit: where it lies; None is the whole country.
        by: whose job it is: nobody else sees it.
        parameters: what the work needs, as JSON takes it.

    Raises:
        ValidationError: where the person has too many jobs open.
    """
    fingerprint = _fingerprint(task, unit, parameters)
    mine = Job.objects.open().filter(asked_by=by)
    if same := mine.filter(fingerprint=fingerprint).first():
        return same
    if mine.count() >= MOST_OPEN:
        raise ValidationError(
            _("You have several files in the making. Wait until one is ready, or stop one."),
            code="too_many_jobs",
        )
    job = Job(
        titled_by="" if what else task.module_path, origin=origin, unit=unit, asked_by=by,
        parameters=parameters, fingerprint=fingerprint,
    )  # fmt: skip
    # Also where the task names it: the task may be gone one day.
    job.what = (what or job.title.name)[:300]
    try:
        _queue(job, task)
    except IntegrityError:
        # Pressed twice at once: the other press was first.
        return mine.get(fingerprint=fingerprint)
    return job


@transaction.atomic
def _queue(job, task):
    job.save()
    queued = task.enqueue(str(job.pk))
    Job.objects.filter(pk=job.pk).update(task_id=queued.id)
    job.refresh_from_db()


def _fingerprint(task, unit, parameters) -> str:
    words = [task.module_path, unit.code if unit else "", parameters]
    return hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()


def carry_out(job_id: str, work: Work):
    """Do the work of a job and keep what came of it; called by a worker.

    A job that somebody else has, or that is over, is left alone.
    """
    job = _claim(job_id)
    if job is None:
        return
    with _beating(job):
        try:
            outcome = work(job, Progress(job))
        except JobLost:
            logger.warning("Job %s was stopped or taken over.", job.pk)
        except JobRefused as reason:
            _fail(job, reason.message)
        except Exception:
            logger.exception("Job %s, number %d (%s), failed.", job.pk, job.number, job.what)
            _fail(job, _fault(job))
        else:
            _finish(job, outcome)


def _fault(job) -> Message:
    return Message(
        gettext_noop("A fault in the program. Tell an administrator this number: %(number)s"),
        {"number": job.number},
    )


def stop(*, job: Job, by):
    """Give up an open job at its owner's wish.

    Raises:
        ValidationError: where it is over already.
    """
    ended = _failed(Message(gettext_noop("You stopped it.")))
    if not Job.objects.open().filter(pk=job.pk, asked_by=by).update(**ended):
        raise ValidationError(_("It is over already."), code="job_over")


def revive(at=None) -> int:
    """Put the jobs of dead workers back into the queue; return how many.

    One that has been tried several times is given up: perhaps it is what kills them.
    """
    at = at or timezone.now()
    revived = 0
    for job in Job.objects.abandoned(at):
        revived += _give_back(job) if job.attempt < MOST_ATTEMPTS else _give_up(job)
    return revived + _revive_untaken(at)


def _revive_untaken(at) -> int:
    """Look after jobs whose task was taken, and which themselves never were."""
    waiting = Job.objects.filter(state=State.WAITING).exclude(task_id="")
    tasks = DBTaskResult.objects.filter(id__in=list(waiting.values_list("task_id", flat=True)))
    broken = [
        str(pk) for pk in tasks.filter(status=TaskResultStatus.FAILED).values_list("pk", flat=True)
    ]
    for job in waiting.filter(task_id__in=broken):
        logger.error("The task of job %s, number %d, cannot be run.", job.pk, job.number)
        Job.objects.filter(pk=job.pk, state=State.WAITING).update(**_failed(_fault(job)))
    killed = tasks.filter(status=TaskResultStatus.RUNNING, started_at__lt=at - SILENCE)
    return killed.update(status=TaskResultStatus.READY)


@transaction.atomic
def _give_back(job) -> int:
    anew = {"started_at": None, "beat_at": None, "done": 0, "step": "", "step_message": None}
    if not _mine(job).update(state=State.WAITING, **anew):
        return 0
    logger.warning("Job %s is put back: its worker is gone.", job.pk)
    return DBTaskResult.objects.filter(id=job.task_id).update(status=TaskResultStatus.READY)


def _give_up(job) -> int:
    message = gettext_noop("The work broke off several times. Tell an administrator.")
    _fail(job, Message(message))
    logger.error("Job %s broke off %d times and is given up.", job.pk, job.attempt)
    return 0


def sweep(at=None) -> int:
    """Remove jobs that ended long ago, with their files; return how many."""
    ended = Job.objects.ended_before((at or timezone.now()) - KEPT)
    for job in ended:
        if job.file:
            job.file.delete(save=False)
    DBTaskResult.objects.filter(id__in=[job.task_id for job in ended if job.task_id]).delete()
    return ended.delete()[0]


def check_mine(job: Job | None):
    """Make sure that a job is still this worker's, for as long as the transaction lasts.

    Raises:
        JobLost: where it was stopped, or given to another worker.
    """
    if job and not _mine(job).update(beat_at=timezone.now()):
        raise JobLost


def _claim(job_id) -> Job | None:
    now = timezone.now()
    taken = Job.objects.filter(pk=job_id, state=State.WAITING).update(
        state=State.RUNNING, attempt=F("attempt") + 1, started_at=now, beat_at=now
    )
    return Job.objects.select_related("unit", "asked_by").get(pk=job_id) if taken else None


def _mine(job):
    """Return the row of a job while it is still this worker's."""
    return Job.objects.filter(pk=job.pk, state=State.RUNNING, attempt=job.attempt)


def _fail(job, reason: Message):
    _mine(job).update(**_failed(reason))


def _failed(reason: Message) -> dict:
    return {
        "state": State.FAILED,
        "reason_message": reason.as_json(),
        "ended_at": timezone.now(),
    }


def _finish(job, outcome: Outcome):
    storage = job._meta.get_field("file").storage
    name = ""
    if outcome.content is not None:
        name = storage.save(f"jobs/{job.pk}", ContentFile(outcome.content))
    kept = _mine(job).update(
        state=State.DONE, ended_at=timezone.now(), done=F("total"), step_message=None,
        file=name, file_name=outcome.file_name, remarks_in_all=len(outcome.remarks),
        remarks=[kept_remark(remark) for remark in outcome.remarks[:MOST_REMARKS]],
    )  # fmt: skip
    if name and not kept:
        storage.delete(name)


@contextmanager
def _beating(job):
    """Say again and again that the worker is alive, however long one step takes."""
    over = threading.Event()
    thread = threading.Thread(target=_beat, args=(job, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _beat(job, over):
    try:
        while not over.wait(BEAT.total_seconds()):
            try:
                _mine(job).update(beat_at=timezone.now())
            except OperationalError:
                # On SQLite the work itself may hold the lock for long: the next beat is soon.
                logger.warning("Job %s could not say that it is alive.", job.pk)
            worker_sign.note_worker()
    finally:
        connection.close()
