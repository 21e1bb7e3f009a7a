"""For each page: who asks for it, and for what. A new page needs a line here."""

from reporting.models import Status, Submission
from reporting.tasks import print_report
from taskforce.models import MemberImport, Membership, User
from taskforce.services import jobs

SEMESTER = "2026-S1"
CENTRE, PROVINCE, DISTRICT, HEAD = "ocm1", "p01", "d0102", "h01"


def samples(month: str) -> dict[str, list[tuple[str, list, str]]]:
    """Return for each name of an address: the account, the arguments, the query string."""
    draft = _report(Status.DRAFT, unit__level=2)
    waiting = _report(Status.SUBMITTED, period__code=SEMESTER)
    accepted = _report(Status.ACCEPTED, period__code=SEMESTER, unit__code="01")
    sent = MemberImport.objects.filter(unit__code="01").order_by("pk").first()
    member = Membership.objects.filter(task_force__unit__code="01").order_by("pk").first()
    section = draft.edition.sections.order_by("position")[6]  # the largest table
    report_pages = dict.fromkeys(("report_submit", "report_check"), [(PROVINCE, [draft.pk], "")])
    decisions = dict.fromkeys(("report_accept", "report_return"), [(HEAD, [waiting.pk], "")])
    job = [(CENTRE, [_job().pk], "")]
    imports = [(PROVINCE, [sent.pk if sent else 0], "")]
    return report_pages | decisions | _consolidations(month) | {
        "sign_in": [("", [], "")],
        "sign_out": [(CENTRE, [], "")],
        "password_change": [(CENTRE, [], "")],
        "password_change_done": [(CENTRE, [], "")],
        "set_language": [(CENTRE, [], "")],
        "home": [(who, [], "") for who in (CENTRE, HEAD, PROVINCE, DISTRICT)],
        "unit_list": [(CENTRE, [], ""), (CENTRE, [], "?q=កណ្តាល"), (PROVINCE, [], "")],
        "unit_detail": [(CENTRE, [code], "") for code in ("01", "0102", "010201", "08")],
        "person_list": [(CENTRE, [], ""), (CENTRE, [], "?q=សុខ ដារ៉ា"), (PROVINCE, [], "?q=សុខ")],
        "unit_pick": [(CENTRE, ["view"], "?name=unit&id=id_unit&unit_search=កណ្តាល")],
        "person_detail": [(CENTRE, [member.person_id], "")],
        "letterhead": [(CENTRE, [], ""), (PROVINCE, ["01"], "")],
        "job_list": [(CENTRE, [], "")],
        "job_detail": job,
        "job_file": job,
        "job_stop": job,
        "import_list": [(PROVINCE, [], "")],
        "import_new": [(PROVINCE, [], "")],
        "import_template": [(PROVINCE, [], "")],
        "import_detail": imports,
        "import_apply": imports,
        "report_start": [(PROVINCE, ["01", SEMESTER], "")],
        "report_detail": [(CENTRE, [accepted.pk], ""), (HEAD, [waiting.pk], "")],
        "report_edit": [(PROVINCE, [draft.pk, section.code], "")],
        "review_queue": [(CENTRE, [], ""), (HEAD, [], "")],
        "board": [(CENTRE, [], ""), (PROVINCE, [], "")],
        "board_period": [(CENTRE, [SEMESTER], ""), (CENTRE, [month], "")],
        "board_unit": [(CENTRE, [SEMESTER, code], "") for code in ("01", "0102")],
    }  # fmt: skip


def _consolidations(month):
    whole = [(CENTRE, [SEMESTER], "")]
    parts = [(CENTRE, [SEMESTER, code], "") for code in ("01", "0102")]
    return {
        "consolidation": [(CENTRE, [], ""), (PROVINCE, [], "")],
        "consolidation_period": [*whole, (CENTRE, [month], "")],
        "consolidation_unit": parts,
        "consolidation_pdf": parts[1:],
        "consolidation_paper": [*whole, *parts],
        "consolidation_xlsx": [*whole, *parts],
    }


def _job():
    """Return a job that waits: nobody works while pages are measured."""
    officer = User.objects.get(username=CENTRE)
    return jobs.ask(print_report, what="PDF", origin="/", unit=None, by=officer)


def _report(status, **conditions):
    reports = Submission.objects.filter(province__code="01", status=status, **conditions)
    return reports.select_related("edition").order_by("pk").first()
