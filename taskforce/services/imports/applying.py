"""Storing what an import was previewed to come to: once, whole, as it was shown."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_noop

from taskforce.formats.message import Message
from taskforce.models import Job, MemberImport, MemberImportEffect, MemberImportRow
from taskforce.resources.collecting import uncollected
from taskforce.resources.members import MemberResource
from taskforce.resources.writing import BATCH, StateChangedError
from taskforce.services import jobs
from taskforce.services.imports.answering import answers_of
from taskforce.services.imports.judging import HUNDRED, rows_of
from taskforce.services.imports.member_imports import check_may_import
from taskforce.services.imports.members import resource_of, run

Status = MemberImport.Status
State = MemberImportRow.State
FITTING = ("place", "state", "changes", "seat", "succeeds")


@uncollected()
def apply(*, member_import: MemberImport, job: Job | None = None, progress=None) -> MemberImport:
    """Store what was confirmed. A worker that died has stored nothing, or all of it.

    Raises:
        JobLost: where the import is no longer this job's.
        ValidationError: where what is stored has changed so that a row no longer fits; the
            import waits for confirmation again.
    """
    member_import.refresh_from_db()
    if member_import.status == Status.APPLIED and member_import.job == job:
        return member_import  # by a worker that died when all was done
    if member_import.status != Status.APPLYING or member_import.job != job:
        raise jobs.JobLost
    if member_import.applied_by:  # none: it was confirmed by the command on the server
        check_may_import(member_import.applied_by, member_import.unit)
    work = _Work(member_import, job, progress or (lambda *args: None))
    try:
        run(work.resource, dry_run=False, check=work.check, record=work.record)
    except ValidationError:
        _mine(member_import, job).update(status=Status.PREVIEWED, applied_by=None)
        raise
    finally:
        member_import.refresh_from_db()
    return member_import


def _mine(member_import, job):
    return MemberImport.objects.filter(pk=member_import.pk, status=Status.APPLYING, job=job)


class _Work:
    """One import while it is stored."""

    def __init__(self, member_import, job, progress):
        self.member_import, self.job, self.progress = member_import, job, progress
        self.progress(0, HUNDRED, Message(gettext_noop("Judging the rows")))
        rows = member_import.rows
        accepted = rows.filter(number__isnull=False).exclude(state=State.FAULT).order_by("place")
        self.kept = list(accepted.values_list("pk", *FITTING))
        self.ending = set(rows.filter(state=State.ENDS).values_list("seat", flat=True))
        layouts = member_import.outcome["layouts"]
        listed = [State.NEW, State.CHANGED, State.SAME, State.WAITS]
        taken = rows_of(member_import, layouts, state__in=listed)
        answers = answers_of(member_import)
        self.resource: MemberResource = resource_of(
            member_import, taken, answers=answers, tell=self.tell, accept_partial=True
        )

    def tell(self, done):
        step = Message(gettext_noop("Judging the rows"))
        self.progress(10 + 50 * done // max(len(self.kept), 1), HUNDRED, step)

    def check(self):
        """See that each row comes to what was shown."""
        fits = [
            (judged.state, [list(change) for change in judged.changes],
             judged.match.seat and judged.match.seat.pk,
             judged.match.succeeded and judged.match.succeeded.pk)
            if judged.match else None
            for judged in self.resource.judged
        ]  # fmt: skip
        ending = {ending.seat.pk for ending in self.resource.endings}
        if fits != [kept[2:] for kept in self.kept] or ending != self.ending:
            raise StateChangedError
        self.progress(60, HUNDRED, Message(gettext_noop("Storing the members")))

    def record(self):
        """Keep what was done to what, and mark it as stored, with all the rest or not at all."""
        rows = [kept[0] for kept in self.kept]
        MemberImportEffect.objects.bulk_create(
            [
                MemberImportEffect(
                    member_import=self.member_import,
                    row_id=None if effect.place is None else rows[effect.place],
                    kind=effect.kind, thing=effect.thing, key=effect.key,
                    before=effect.before, after=effect.after,
                )
                for effect in self.resource.effects
            ],
            batch_size=BATCH,
        )  # fmt: skip
        jobs.check_mine(self.job)
        applied = {"status": Status.APPLIED, "applied_at": timezone.now()}
        if not _mine(self.member_import, self.job).update(**applied):
            raise jobs.JobLost
