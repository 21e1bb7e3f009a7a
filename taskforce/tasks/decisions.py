"""What a worker does for the acts: a decision whose annex is too long for a page that waits."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django_tasks import task

from taskforce.act_preview import preview
from taskforce.formats.message import Message
from taskforce.models import CompositionAct, Job
from taskforce.models.job import Title
from taskforce.pdf.decision import print_decision
from taskforce.services import jobs
from taskforce.services.composition import acts

from .printing import printed


@task()
def make_decision(job_id: str):
    """Print an act with its annex. Parameters of the job: `act` (its key), `version`."""
    jobs.carry_out(job_id, _made)


@jobs.titles(make_decision)
def title_of(job: Job) -> Title:
    """Name a decision by what the act is about; that of a draft by how often it was changed."""
    act = CompositionAct.objects.filter(pk=job.parameters["act"]).first()
    return Title(_("Act: %(subject)s") % {"subject": act.subject if act else job.what})


def _made(job: Job, progress: jobs.Progress) -> jobs.Outcome:
    # Asked again, when it is made: rights may have ended, or the draft been thrown away.
    act = CompositionAct.objects.visible_to(job.asked_by).filter(pk=job.parameters["act"]).first()
    if act is None:
        raise jobs.JobRefused(Message(gettext_noop("This act is no longer there.")))
    progress(0, 1, Message(gettext_noop("Reading the seats")))

    paper = printed(print_decision, preview(act, acts.changes_of(act)), progress=progress)
    return jobs.Outcome(paper.content, f"act-{act.pk}.pdf", paper.faults)
