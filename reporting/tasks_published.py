"""What a worker does for editions: it freezes them, prints their papers and keeps them."""

from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django_tasks import task

from reporting.hierarchy import Hierarchy
from reporting.models import EditionPaper, Period, PublishedEdition
from reporting.pdf.edition import print_edition
from reporting.pdf.misprints import misprints_told
from reporting.services import publishing
from taskforce.formats.message import Message
from taskforce.models import Job
from taskforce.models.job import Title
from taskforce.pdf.issuer import Particulars, issuer_of
from taskforce.services import jobs
from taskforce.services.memory import give_back
from taskforce.tasks.printing import printed


@task()
def publish_edition(job_id: str):
    """Publish and print: a new edition, an addendum (`amends`), or the paper of one (`edition`).

    Parameters of the job: `period` and `hierarchy`, or `amends`, or `edition` (keys); and
    `particulars`, `archival`, `site` (where the public pages of the site begin).
    """
    jobs.carry_out(job_id, _published)


@jobs.titles(publish_edition)
def title_of(job: Job) -> Title:
    given = job.parameters
    place = job.unit.display_name if job.unit else _("the whole country")
    words = {"place": place, "period": Period.named(given["period"])}
    if given.get("amends"):
        name = _("Addendum: %(place)s, %(period)s") % words
    else:
        name = _("Published edition: %(place)s, %(period)s") % words
    return Title(name, _("for the archive (PDF/A)") if given["archival"] else _("for every day"))


def address_of(edition: PublishedEdition, site: str) -> str:
    """Return where anybody verifies an edition; empty where the site has no known address."""
    site = settings.PUBLIC_URL or site
    path = reverse("public_edition", args=[edition.sha256])
    return f"{site.rstrip('/')}{path}" if site else ""


def print_and_keep(edition, *, given: Particulars, archival, site, by, progress=None):
    """Print the paper of an edition and keep it; where it was kept already, nothing is printed."""
    if kept := edition.papers.filter(archival=archival).first():
        return kept, ()
    paper = print_edition(
        edition, on=given.on, issuer=issuer_of(edition.unit, given),
        address=address_of(edition, site), archival=archival, progress=progress,
    )  # fmt: skip
    kept = publishing.keep_paper(
        edition=edition, content=paper.content, pages=paper.pages, archival=archival, by=by
    )
    # The pages are read back: what they show must be what is published.
    return kept, (*paper.faults, *misprints_told(edition, paper.content))


def _published(job: Job, progress: jobs.Progress) -> jobs.Outcome:
    progress(0, 1, Message(gettext_noop("Adding up the reports")))
    given = job.parameters
    edition = _edition(job)
    give_back()
    kept, faults = printed(
        print_and_keep, edition,
        given=Particulars.from_json(given["particulars"]), archival=given["archival"],
        site=given["site"], by=job.asked_by, progress=progress,
    )  # fmt: skip
    return jobs.Outcome(_content(kept), kept.file_name, [*_remarks(job, edition), *faults])


def _content(kept: EditionPaper) -> bytes:
    with kept.file.open() as file:
        return file.read()


def _edition(job) -> PublishedEdition:
    given, key = job.parameters, UUID(str(job.pk))
    try:
        if given.get("edition"):
            return PublishedEdition.objects.lean().get(pk=given["edition"])
        if given.get("amends"):
            amended = PublishedEdition.objects.get(pk=given["amends"])
            return _lean(publishing.amend(edition=amended, key=key, by=job.asked_by))
        published = publishing.publish(
            period=Period.objects.select_related("edition").get(code=given["period"]),
            unit=job.unit,
            hierarchy=Hierarchy(given["hierarchy"]),
            key=key,
            by=job.asked_by,
        )
        return _lean(published)
    except ValidationError as refusal:
        if refusal.code == "unchanged" and (same := _without_paper(job)):
            return same
        raise jobs.JobRefused(Message.heard(" ".join(refusal.messages))) from refusal
    except PermissionDenied as refusal:
        raise jobs.JobRefused(Message.heard(str(refusal))) from refusal


def _without_paper(job) -> PublishedEdition | None:
    """Return what was published last, where only its paper of the form asked for is lacking."""
    given = job.parameters
    period = Period.objects.get(code=given["period"])
    last = PublishedEdition.objects.of(period, job.unit).lean().last()
    if last is None or bool(last.addendum) != bool(given.get("amends")):
        return None
    return None if last.papers.filter(archival=given["archival"]).exists() else last


def _remarks(job, edition) -> list[Message]:
    if job.parameters.get("edition") or edition.key == UUID(str(job.pk)):
        return []
    told = gettext_noop("Nothing has changed since %(code)s was published: this is its paper.")
    return [Message(told, {"code": edition.code})]


def _lean(edition) -> PublishedEdition:
    """Return it without its document, which need not be in memory while it is printed."""
    return PublishedEdition.objects.lean().get(pk=edition.pk)
