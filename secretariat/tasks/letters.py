"""What a worker does for the instructions: letters that press for what is overdue."""

import io
import zipfile

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django_tasks import task

from secretariat.models import Instruction
from secretariat.pdf.chaser import Chase, overdue_in, print_chaser
from taskforce.formats.message import Message
from taskforce.models import AdministrativeUnit, Job, Level
from taskforce.models.job import Title
from taskforce.scope import VERBS, Verb
from taskforce.services import jobs
from taskforce.tasks.printing import printed

NO_LONGER = gettext_noop("You may no longer write to this unit.")
NOTHING = gettext_noop("Nothing is overdue there.")


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
    instruction = _instruction(job)
    issued_by = writes_to(job.asked_by, job.unit)
    if instruction is None or issued_by is False:
        raise jobs.JobRefused(Message(NO_LONGER))
    assignments = list(overdue_in(instruction, job.unit))
    if not assignments:
        raise jobs.JobRefused(Message(NOTHING))
    chase = Chase(instruction, job.unit, issued_by, assignments, timezone.localdate())
    paper = printed(print_chaser, chase, progress=progress)
    return jobs.Outcome(paper.content, _name(instruction, job.unit), paper.faults)


def _instruction(job) -> Instruction | None:
    # Asked again, when it is made: rights may have ended, and what was overdue be done.
    found = Instruction.objects.visible_to(job.asked_by).select_related("instrument")
    return found.filter(pk=job.parameters["instruction"]).first()


def _name(instruction, unit) -> str:
    return f"letter-{instruction.pk}-{unit.code}.pdf"


# One letter to each unit below another, all in one file.


@task()
def make_letters(job_id: str):
    """Print the letters to all units right below one. Parameter: `instruction` (its key)."""
    jobs.carry_out(job_id, _made_all)


@jobs.titles(make_letters)
def title_of_all(job: Job) -> Title:
    """Name the letters by whose units they go to."""
    place = job.unit.display_name if job.unit else _("the whole country")
    return Title(_("Chaser letters: %(unit)s") % {"unit": place})


def ask_for_letters(*, instruction: Instruction, unit: AdministrativeUnit | None, by) -> Job:
    """Have the letters to all units right below one made; None: to all provinces.

    Raises:
        ValidationError: where nothing is overdue there, or the person has too many jobs open.
    """
    if not any(overdue_in(instruction, below).exists() for below in written_to(by, unit)):
        raise ValidationError(_("Nothing is overdue there."), code="nothing_overdue")
    back = reverse("instruction_board", args=[instruction.pk])
    if unit:
        back = reverse("instruction_board_unit", args=[instruction.pk, unit.code])
    return jobs.ask(make_letters, origin=back, unit=unit, by=by, instruction=instruction.pk)


def written_to(user, unit: AdministrativeUnit | None) -> list[AdministrativeUnit]:
    """Return the units right below one that have a secretariat and that a person writes to."""
    units = AdministrativeUnit.objects.filter(parent=unit).exclude(level=Level.COMMUNE)
    return [below for below in units.in_khmer_order() if writes_to(user, below) is not False]


def writes_below(user, unit: AdministrativeUnit | None) -> bool:
    """Tell whether a person writes to units right below one that have a secretariat."""
    if unit is not None and unit.level != Level.PROVINCE:
        return False
    granted = [grant.unit for grant in user.grants_today if Verb.REVIEW in VERBS[grant.role]]
    return any(above is None or unit is not None and unit.is_in(above) for above in granted)


def _made_all(job: Job, progress: jobs.Progress) -> jobs.Outcome:
    instruction, units = _instruction(job), written_to(job.asked_by, job.unit)
    if instruction is None or not units:
        raise jobs.JobRefused(Message(NO_LONGER))
    packed, faults, letters = io.BytesIO(), [], 0
    with zipfile.ZipFile(packed, "w") as archive:
        for number, unit in enumerate(units):
            if assignments := list(overdue_in(instruction, unit)):
                issued_by = writes_to(job.asked_by, unit)
                chase = Chase(instruction, unit, issued_by, assignments, timezone.localdate())

                def tell(_done, _total, step, number=number):
                    progress(number, len(units), step)

                paper = printed(print_chaser, chase, progress=tell)
                archive.writestr(_name(instruction, unit), paper.content)
                faults += paper.faults
                letters += 1
    if not letters:
        raise jobs.JobRefused(Message(NOTHING))
    progress(len(units), len(units))
    place = job.unit.code if job.unit else "00"
    return jobs.Outcome(packed.getvalue(), f"letters-{instruction.pk}-{place}.zip", faults)
