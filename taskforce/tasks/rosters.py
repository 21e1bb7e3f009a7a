"""What a worker does for the rosters: the files that take too long for a page."""

from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django_tasks import task

from taskforce import roster
from taskforce.exports import rosters as exports
from taskforce.fields.written import written_date
from taskforce.formats.message import Message
from taskforce.models import Job
from taskforce.models.job import Title
from taskforce.paper.issuer import Particulars
from taskforce.pdf import roster as paper
from taskforce.roster import Wanted
from taskforce.services import jobs

from .printing import printed

PDF, XLSX = "pdf", "xlsx"


@task()
def make_roster(job_id: str):
    """Make a roster as PDF or as XLSX.

    Parameters of the job: `wanted` (of `Wanted.as_json`), `form` and, of a PDF, `particulars`
    (of `Particulars.as_json`).
    """
    jobs.carry_out(job_id, _made)


@jobs.titles(make_roster)
def title_of(job: Job) -> Title:
    """Name a roster by its place and day; by its form and reach it differs from others."""
    wanted = Wanted.from_json(job.unit, job.parameters["wanted"])
    place = job.unit.display_name if job.unit else _("the whole country")
    words = {"place": place, "day": written_date(wanted.on)}
    told = [job.parameters["form"].upper()]
    if wanted.below and job.unit:
        told.append(_("With all units below"))
    if wanted.level is not None:
        told.append(str(wanted.level.label))
    if wanted.heads:
        told.append(_("Only heads and permanent deputies"))
    if wanted.since:
        told.append(_("Compared with %(day)s") % {"day": written_date(wanted.since)})
    return Title(_("Roster: %(place)s, as of %(day)s") % words, " · ".join(told))


def _made(job: Job, progress: jobs.Progress) -> jobs.Outcome:
    wanted = Wanted.from_json(job.unit, job.parameters["wanted"])
    wanted = replace(wanted, reader=job.asked_by)
    progress(0, 1, Message(gettext_noop("Reading the seats")))
    make = {PDF: _printed, XLSX: _written}[job.parameters["form"]]
    return make(job, wanted, progress)


def _written(job, wanted, progress) -> jobs.Outcome:
    # Asked again, when it is made: rights may have ended since it was asked for.
    found = roster.read(wanted)
    personal = exports.holds_personal(found, job.asked_by)
    found = exports.without_details(found, job.asked_by)
    content = exports.roster_xlsx(found, personal=personal)
    return jobs.Outcome(content, exports.file_name(wanted, XLSX))


def _printed(job, wanted, progress) -> jobs.Outcome:
    given = Particulars.from_json(job.parameters["particulars"])
    found = printed(paper.print_roster, wanted, given, progress=progress)
    return jobs.Outcome(found.content, exports.file_name(wanted, PDF), found.faults)
