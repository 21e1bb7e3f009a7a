"""A job in every state that its page can be in."""

from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from reporting.tasks import print_report
from taskforce.formats.message import Message
from taskforce.models import Job
from taskforce.models.job import MOST_ATTEMPTS, MOST_REMARKS, SILENCE, kept_remark
from taskforce.paper.faults import Fault, FaultKind
from taskforce.paper.issuer import Particulars
from taskforce.services import jobs

CHAPTER = "ខេត្តកណ្តាល"
FAULTS = [
    Fault(1, FaultKind.FOREIGN_FONT, "កាបូប", "DejaVu Sans"),
    *(Fault(page, FaultKind.DOTTED_CIRCLE, "ា") for page in range(2, MOST_REMARKS + 5)),
]
OLD_REMARK = "ទំព័រ ១៖ ខ្វះអក្សរ"
GIVEN = Particulars(
    date(2026, 7, 12), number="០៨៩", letters="រប", lunar="ថ្ងៃអាទិត្យ", signatory_name="សុខ ចាន់"
)


def furnish_jobs(officer, province) -> None:
    """Make one job of each state, with what each may tell; the last two as they were of old."""
    now = timezone.now()
    begun = {"started_at": now, "beat_at": now, "attempt": 1}
    over = begun | {"ended_at": now}
    silent = begun | {"beat_at": now - 2 * SILENCE}
    step = Message("Printing: “%(title)s”", {"title": CHAPTER}).as_json()
    given_up = Message("The work broke off several times. Tell an administrator.")
    states = {
        "waiting": {},
        "again": {"attempt": 1},
        "running": begun | {"done": 2, "total": 5, "step_message": step},
        "silent": silent | {"done": 1, "total": 5, "state": "running"},
        "done": over,
        "remarked": over | {"state": "done"} | remarked(FAULTS),
        "one more": over | {"state": "done"} | remarked(FAULTS[: MOST_REMARKS + 1]),
        "failed": over | failed(jobs._fault(Job())),
        "stopped": over | failed(Message("You stopped it.")),
        "given up": over | failed(given_up),
        "of old": over | {"state": "failed", "reason": "អង្គចងចាំមិនគ្រប់គ្រាន់", "what": "ក្រដាស"},
        "remarked of old": over | {"state": "done", "remark": f"{OLD_REMARK}\n" * 30},
    }
    for number, (name, fields) in enumerate(states.items()):
        _keep(name, number, officer, province if number % 2 else None, fields)
    waited = Job.objects.filter(fingerprint="again")
    waited.update(asked_at=now - timedelta(days=1))


def remarked(faults) -> dict:
    kept = [kept_remark(fault) for fault in faults[:MOST_REMARKS]]
    return {"remarks": kept, "remarks_in_all": len(faults)}


def failed(reason: Message) -> dict:
    return {"state": "failed", "reason_message": reason.as_json(), "attempt": MOST_ATTEMPTS}


def _keep(name, number, officer, unit, fields):
    state = {"again": "waiting"}.get(name, name)
    job = Job(
        **{"state": state, "fingerprint": name, "asked_by": officer, "unit": unit}
        | {"titled_by": "" if "what" in fields else print_report.module_path}
        | {"parameters": _parameters(number)}
        | fields
    )
    if job.state == "done":
        job.file_name = "របាយការណ៍.csv"
        job.file.save("", ContentFile("ឯកតា,ចំនួន".encode()), save=False)
    job.save()


def _parameters(number):
    given = GIVEN if number % 3 else Particulars(date(2026, 7, 12))
    return {"period": "2026-S1", "particulars": given.as_json(), "archival": number % 2 == 0}


def printed_words() -> set[str]:
    """Return what stands on the papers of these jobs: their words, chapters and fonts."""
    found = {
        CHAPTER,
        OLD_REMARK,
        *(fault.text for fault in FAULTS),
        *(fault.font for fault in FAULTS),
    }
    return (found | {GIVEN.number, GIVEN.letters, GIVEN.lunar, GIVEN.signatory_name}) - {""}
