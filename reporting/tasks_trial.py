"""What a worker does for a draft of the form: it tries it on the reports of a whole period."""

import time

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django_tasks import task

from reporting import trial
from reporting.models import FormEdition, Period, Submission
from reporting.services import forms
from taskforce.formats.digits import digits
from taskforce.formats.message import Message
from taskforce.models import Job
from taskforce.models.job import Title
from taskforce.services import jobs


@task()
def try_draft(job_id: str):
    """Try a draft on the reports of a period that its asker sees.

    Parameters of the job: `edition` (key), `number` (of it), `period` (code), `stamp` (of the
    draft as it was asked for).
    """
    jobs.carry_out(job_id, _tried)


@jobs.titles(try_draft)
def title_of(job: Job) -> Title:
    words = {"number": digits(str(job.parameters["number"]))}
    name = _("Edition %(number)s of the form, tried on real reports") % words
    return Title(name, Period.named(job.parameters["period"]))


def _tried(job: Job, progress: jobs.Progress) -> jobs.Outcome:
    edition = FormEdition.objects.filter(pk=job.parameters["edition"]).first()
    if edition is None:
        raise jobs.JobRefused(Message(gettext_noop("The draft was thrown away.")))
    period = Period.objects.get(code=job.parameters["period"])
    reading = Message(gettext_noop("Reading the reports"))
    progress(0, 1, reading)
    stamp, begun = forms.stamp_of(edition), time.monotonic()

    def tell(done, total):
        progress(done, total, Message(gettext_noop("Checking the reports")))

    reports = Submission.objects.visible_to(job.asked_by)
    found = trial.try_out(edition, period, reports, tell)
    jobs.check_mine(job)
    forms.keep_trial(
        edition=edition, period=period, stamp=stamp, found=found.as_data(),
        milliseconds=round(1000 * (time.monotonic() - begun)), by=job.asked_by,
    )  # fmt: skip
    return jobs.Outcome()
