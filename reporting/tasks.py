"""What a worker does for the reports: the papers that take too long for a page."""

from django.utils.translation import gettext as _
from django_tasks import task

from reporting import exports, pdf
from reporting.models import Period
from taskforce.models import Job
from taskforce.services import jobs


@task()
def print_report(job_id: str):
    """Make the PDF of a consolidated report.

    Parameters of the job: `period` (code), `particulars` (of `Particulars.as_json`) and `archival`
    (whether in the form for the archive).
    """
    jobs.carry_out(job_id, _printed)


def _printed(job: Job, progress: jobs.Progress) -> jobs.Outcome:
    period = Period.objects.select_related("edition").get(code=job.parameters["period"])
    given = pdf.Particulars.from_json(job.parameters["particulars"])
    progress(0, 1, _("Adding up the reports"))
    archival = job.parameters["archival"]
    try:
        paper = pdf.print_report(period, job.unit, given, archival=archival, progress=progress)
    except pdf.PdfUnavailable as reason:
        raise jobs.JobRefused(str(reason)) from reason
    name = exports.file_name(period, job.unit, "archive.pdf" if archival else "pdf")
    return jobs.Outcome(paper.content, name, _remark(paper))


def _remark(paper) -> str:
    """Tell what is wrong with a paper, page by page."""
    return "\n".join(fault.message for fault in paper.faults)
