"""What a worker does for the instructions: letters that press for what is overdue."""

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django_tasks import task

from secretariat.models import Instruction
from secretariat.pdf.chaser import Chase, overdue_in, print_chaser
from taskforce.formats.message import Message
from taskforce.models import AdministrativeUnit, Job
from taskforce.models.job import Title
from taskforce.scope import VERBS, Verb
from taskforce.services import jobs
from taskforce.tasks.printing import printed


@task()
def make_letter(job_id: str):
    """Print the letter to a unit. Parameter of the job: `instruction` (its key)."""
    jobs.carry_out(job_id, _made)


@jobs.titles(make_letter)
def title_of(job: Job) -> Title:
    """Name a letter by whom it goes to."""
    return Title(_("Chaser letter: %(unit)s") % {"unit": job.unit.display_name})


def ask_for_letter(*, instruction: Instruction, unit: AdministrativeUnit, by) -> Job:
    """Have the letter to a unit made.

    Raises:
        ValidationError: where nothing is overdue there, or the person has too many jobs open.
    """
    if not overdue_in(instruction, unit).exists():
        raise ValidationError(_("Nothing is overdue there."), code="nothing_overdue")
    back = reverse("instruction_board_unit", args=[instruction.pk, unit.code])
    return jobs.ask(make_letter, origin=back, unit=unit, by=by, instruction=instruction.pk)


def writes_to(user, unit) -> bool | AdministrativeUnit | None:
    """Return from which unit a person writes to another: None is the centre, False nobody."""
    for grant in user.grants_today:
        if Verb.REVIEW not in VERBS[grant.role]:
            continue
        if grant.unit is None or unit.is_in(grant.unit, include_self=False):
            return grant.unit
    return False


def _made(job: Job, progress: jobs.Progress) -> jobs.Outcome:
    # Asked again, when it is made: rights may have ended, and what was overdue be done.
    issued_by = writes_to(job.asked_by, job.unit)
    found = Instruction.objects.visible_to(job.asked_by).select_related("instrument")
    instruction = found.filter(pk=job.parameters["instruction"]).first()
    if instruction is None or issued_by is False:
        raise jobs.JobRefused(Message(gettext_noop("You may no longer write to this unit.")))
    assignments = list(overdue_in(instruction, job.unit))
    if not assignments:
        raise jobs.JobRefused(Message(gettext_noop("Nothing is overdue there.")))
    chase = Chase(instruction, job.unit, issued_by, assignments, timezone.localdate())
    paper = printed(print_chaser, chase, progress=progress)
    name = f"letter-{instruction.pk}-{job.unit.code}.pdf"
    return jobs.Outcome(paper.content, name, paper.faults)
