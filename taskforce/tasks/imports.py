"""What a worker does for the imports of members: it reads, judges, stores and undoes them."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django_tasks import task

from taskforce.formats.message import Message
from taskforce.models import Job, MemberImport
from taskforce.models.job import Title
from taskforce.services import jobs
from taskforce.services.imports import answering, applying, judging, member_imports, undoing


@task()
def judge_import(job_id: str):
    """Read a list of members and judge its rows. Parameter of the job: `import` (its number)."""
    jobs.carry_out(job_id, _judged)


@task()
def apply_import(job_id: str):
    """Store an import that was confirmed. Parameter of the job: `import` (its number)."""
    jobs.carry_out(job_id, _applied)


@task()
def undo_import(job_id: str):
    """Undo an import that was stored. Parameter of the job: `import` (its number)."""
    jobs.carry_out(job_id, _undone)


@jobs.titles(judge_import)
def _title_of_judging(job: Job) -> Title:
    return Title(
        _("Look through a list of members: %(unit)s") % _place(job), job.parameters["file"]
    )


@jobs.titles(apply_import)
def _title_of_applying(job: Job) -> Title:
    return Title(_("Store a list of members: %(unit)s") % _place(job), job.parameters["file"])


@jobs.titles(undo_import)
def _title_of_undoing(job: Job) -> Title:
    return Title(_("Undo a list of members: %(unit)s") % _place(job), job.parameters["file"])


def _place(job):
    return {"unit": job.unit.display_name}


def _judged(job, progress) -> jobs.Outcome:
    judging.judge(member_import=_import(job), job=job, progress=progress)
    return jobs.Outcome()


def _applied(job, progress) -> jobs.Outcome:
    return _done(applying.apply, job, progress)


def _undone(job, progress) -> jobs.Outcome:
    return _done(undoing.undo, job, progress)


def _done(act, job, progress) -> jobs.Outcome:
    try:
        act(member_import=_import(job), job=job, progress=progress)
    except ValidationError as error:
        raise jobs.JobRefused(Message.heard(" ".join(error.messages))) from error
    except PermissionDenied as error:
        message = gettext_noop("You may no longer import members of this unit.")
        raise jobs.JobRefused(Message(message)) from error
    return jobs.Outcome()


def _import(job) -> MemberImport:
    people = ("created_by", "applied_by", "undone_by")
    found = MemberImport.objects.select_related("unit", "job", *people)
    return found.get(pk=job.parameters["import"])


# Asking for it


def send(*, by, **sent) -> tuple[MemberImport, bool]:
    """Keep a file and have it read; the file that is there already is not read again.

    Its rows are judged again where the day or the decision is now said to be another. Takes
    what `member_imports.receive` takes; tells whether the list is looked through now.

    Raises:
        ValidationError: where the person has too many jobs open.
    """
    member_import, is_new = None, False
    try:
        with transaction.atomic():
            member_import, is_new = member_imports.receive(by=by, **sent)
            if is_new:
                member_import.job = _ask(judge_import, member_import, by)
                member_import.save(update_fields=["job"])
    except ValidationError:
        if is_new:
            member_import.file.delete(save=False)
        raise
    return member_import, is_new or _said_otherwise(member_import, sent, by)


def _said_otherwise(member_import, sent, by) -> bool:
    terms = {name: value for name, value in sent.items() if name in member_imports.TERMS}
    if not member_imports.says_otherwise(member_import=member_import, **terms):
        return False
    judge_again(member_import=member_import, by=by, **terms)
    return True


@transaction.atomic
def judge_again(*, member_import: MemberImport, by, **said):
    """Have the rows judged once more; takes what `member_imports.judge_again` takes.

    Raises:
        ValidationError: where it is stored, or a worker has it.
    """
    job = _ask(judge_import, member_import, by)
    member_imports.judge_again(member_import=member_import, by=by, job=job, **said)


@transaction.atomic
def answer(*, member_import: MemberImport, given: list[tuple[dict, str]], by):
    """Keep what was confirmed for whole classes of faults, and have the rows judged once more.

    Raises:
        ValidationError: where it is stored, a worker has it, or a choice is not proposed.
    """
    answering.answer(member_import=member_import, given=given, by=by)
    judge_again(member_import=member_import, by=by)


@transaction.atomic
def confirm(*, member_import: MemberImport, by, **agreed):
    """Have what was previewed stored; takes what `member_imports.confirm` takes.

    Raises:
        ValidationError: where it was confirmed before, or what stands in the way is not agreed to.
    """
    job = _ask(apply_import, member_import, by)
    member_imports.confirm(member_import=member_import, by=by, job=job, **agreed)


@transaction.atomic
def undo(*, member_import: MemberImport, why: str, by):
    """Have an import undone.

    Raises:
        ValidationError: where it is not stored, no reason is given, or a worker has it.
    """
    job = _ask(undo_import, member_import, by)
    undoing.ask(member_import=member_import, why=why, by=by, job=job)


def _ask(task, member_import, by) -> Job:
    # The number of the job before tells two questions about one import apart.
    return jobs.ask(
        task,
        origin=member_import.get_absolute_url(),
        unit=member_import.unit,
        by=by,
        file=member_import.file_name,
        after=str(member_import.job_id or ""),
        **{"import": member_import.pk},
    )
