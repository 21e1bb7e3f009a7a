"""What a worker does for the reports: the papers that take too long for a page."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django_tasks import task

from reporting import exports, pdf, spans
from reporting.hierarchy import Hierarchy
from taskforce.formats.digits import digits
from taskforce.formats.message import Message
from taskforce.models import Job
from taskforce.models.job import Title
from taskforce.services import jobs
from taskforce.tasks.printing import printed


@task()
def print_report(job_id: str):
    """Make the PDF of a consolidated report.

    Parameters of the job: `period` (code), `particulars` (of `Particulars.as_json`), `archival`
    (whether in the form for the archive) and `hierarchy`.
    """
    jobs.carry_out(job_id, _printed)


@jobs.titles(print_report)
def title_of(job: Job) -> Title:
    """Name a paper by its place and period; by its form and particulars it differs from others."""
    place = job.unit.display_name if job.unit else _("the whole country")
    words = {"place": place, "period": spans.named(job.parameters["period"])}
    return Title(
        _("Consolidated report: %(place)s, %(period)s") % words,
        " · ".join(_particulars(job)),
    )


def _particulars(job) -> list[str]:
    given = pdf.Particulars.from_json(job.parameters["particulars"])
    archival = job.parameters["archival"]
    told = [] if _hierarchy(job) == Hierarchy.EACH_DATE else [str(_hierarchy(job).label)]
    told += [_("for the archive (PDF/A)") if archival else _("for every day")]
    if given.number:
        told.append(_("Number %(number)s") % {"number": f"{given.number} {given.letters}".strip()})
    dated = digits(date_format(given.on, "DATE_FORMAT"))
    return [*told, dated, *filter(None, (given.lunar, given.signatory_name))]


def _hierarchy(job) -> Hierarchy:
    # A job of before there were two says none.
    return Hierarchy(job.parameters.get("hierarchy", Hierarchy.EACH_DATE))


def _printed(job: Job, progress: jobs.Progress) -> jobs.Outcome:
    period = spans.find(job.parameters["period"])
    given = pdf.Particulars.from_json(job.parameters["particulars"])
    progress(0, 1, Message(gettext_noop("Adding up the reports")))
    archival = job.parameters["archival"]
    hierarchy = _hierarchy(job)
    paper = printed(
        pdf.print_report, period, job.unit, given,
        archival=archival, hierarchy=hierarchy, progress=progress,
    )  # fmt: skip
    ending = "archive.pdf" if archival else "pdf"
    name = exports.file_name(period, job.unit, ending, hierarchy)
    return jobs.Outcome(paper.content, name, paper.faults)
