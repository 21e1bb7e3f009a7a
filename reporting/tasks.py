"""What a worker does for the reports: the papers that take too long for a page."""

from django.utils.translation import gettext as _
from django_tasks import task

from reporting import pdf
from reporting.consolidation import consolidate
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
    summary = consolidate(period=period, unit=job.unit, chapters=pdf.has_chapters(job.unit))
    archival = job.parameters["archival"]
    print_it = pdf.print_for_archive if archival else pdf.print_summary
    issuer = pdf.issuer_of(job.unit, given)
    try:
        paper = print_it(summary, on=given.on, issuer=issuer, progress=progress)
    except pdf.PdfUnavailable as reason:
        raise jobs.JobRefused(str(reason)) from reason
    name = file_name(period, job.unit, "archive.pdf" if archival else "pdf")
    return jobs.Outcome(paper.content, name, _remark(paper))


def _remark(paper) -> str:
    """Tell what is wrong with a paper, page by page."""
    return "\n".join(fault.message for fault in paper.faults)


def file_name(period, unit, ending: str) -> str:
    # Latin letters only: old office machines garble other names.
    return f"report-{period.code}-{unit.code if unit else 'cambodia'}.{ending}"
