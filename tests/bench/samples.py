"""For each page: who asks for it, and for what. A new page needs a line here."""

from uuid import uuid4

from django.core.files.base import ContentFile
from django.utils import timezone

from reporting.models import (
    FormEdition,
    Period,
    PublishedEdition,
    Question,
    Status,
    Submission,
)
from reporting.services import forms, mappings, publishing
from reporting.tasks import print_report
from secretariat.models import Assignment, Instruction, Requirement, RequirementDeadline
from secretariat.services import instructions
from taskforce.models import (
    AdministrativeUnit,
    Instrument,
    InstrumentKind,
    MemberImport,
    Membership,
    Office,
    Person,
    User,
)
from taskforce.services import jobs
from taskforce.services.composition import acts, effect, instruments
from taskforce.services.composition.people import merge_people
from taskforce.services.territory import reorganisations

IMPORT_ACTS = [f"import_{act}" for act in ("apply", "judge", "answer", "undo", "file", "errors")]
ASSIGNMENT = ("detail", "check", "state", "unstate")
SEMESTER = "2026-S1"
CENTRE, PROVINCE, DISTRICT, HEAD = "ocm1", "p01", "d0102", "h01"
ADMIN = "bench-admin"


def samples(month: str) -> dict[str, list[tuple[str, list, str]]]:
    """Return for each name of an address: the account, the arguments, the query string."""
    draft = _report(Status.DRAFT, unit__level=2)
    waiting = _report(Status.SUBMITTED, period__code=SEMESTER)
    accepted = _report(Status.ACCEPTED, period__code=SEMESTER, unit__code="01")
    sent = MemberImport.objects.filter(unit__code="01").order_by("pk").first()
    member = Membership.objects.filter(task_force__unit__code="01").order_by("pk").first()
    section = draft.edition.sections.order_by("position")[6]  # the largest table
    named = ("submit", "check", "xlsx", "file", "file_store")
    report_pages = {f"report_{name}": [(PROVINCE, [draft.pk], "")] for name in named}
    decisions = dict.fromkeys(("report_accept", "report_return"), [(HEAD, [waiting.pk], "")])
    job = [(CENTRE, [_job().pk], "")]
    imports = [(PROVINCE, [sent.pk if sent else 0], "")]
    pages = report_pages | decisions | _consolidations(month) | _composition(member)
    return pages | _reorganisations() | _instructions() | _forms() | {
        "sign_in": [("", [], "")],
        "sign_out": [(CENTRE, [], "")],
        "password_change": [(CENTRE, [], "")],
        "password_change_done": [(CENTRE, [], "")],
        "set_language": [(CENTRE, [], "")],
        "home": [(who, [], "") for who in (CENTRE, HEAD, PROVINCE, DISTRICT)],
        "unit_list": [(CENTRE, [], ""), (CENTRE, [], "?q=កណ្តាល"), (PROVINCE, [], "")],
        "unit_detail": [(CENTRE, [code], "") for code in ("01", "0102", "010201", "08")]
        + [(CENTRE, ["01"], "?on=2025-05-01"), (PROVINCE, ["01"], "?known_at=2026-05-01")],
        "head_list": [(CENTRE, [], ""), (CENTRE, [], "?on=2025-05-01"), (PROVINCE, [], "")],
        "head_file": [(CENTRE, [], "")],
        "vacancy_list": [(CENTRE, [], ""), (CENTRE, [], "?order=units&on=2025-05-01")],
        "person_list": [(CENTRE, [], ""), (CENTRE, [], "?q=សុខ ដារ៉ា"), (PROVINCE, [], "?q=សុខ")],
        "unit_pick": [(CENTRE, ["view"], "?name=unit&id=id_unit&unit_search=កណ្តាល")],
        "person_detail": [(CENTRE, [member.person_id], ""), (PROVINCE, [member.person_id], "")],
        "duplicate_list": [(PROVINCE, [], ""), (ADMIN, [], "?in=01")],
        "person_merge": [(PROVINCE, _twins(member), "")],
        "person_apart": [(PROVINCE, _twins(member), "")],
        "person_apart_forget": [(PROVINCE, [0], "")],
        "person_unmerge": [(PROVINCE, [_merging(member).pk], "")],
        **_rosters(),
        **_editions(),
        "letterhead": [(CENTRE, [], ""), (PROVINCE, ["01"], "")],
        "job_list": [(CENTRE, [], "")],
        "job_detail": job,
        "job_file": [(CENTRE, [_done_job().pk], "")],
        "job_stop": job,
        "import_list": [(PROVINCE, [], "")],
        "import_new": [(PROVINCE, [], "")],
        "import_template": [(PROVINCE, [], "")],
        "import_detail": imports,
        **dict.fromkeys(IMPORT_ACTS, imports),
        "report_start": [(PROVINCE, ["01", SEMESTER], "")],
        "report_detail": [(CENTRE, [accepted.pk], ""), (HEAD, [waiting.pk], "")],
        **dict.fromkeys(
            ("report_receipt", "report_receipt_pdf"), [(PROVINCE, [accepted.pk, 1], "")]
        ),
        "report_versions": [(CENTRE, [accepted.pk], "")],
        "report_version": [(CENTRE, [accepted.pk, 1], "")],
        **dict.fromkeys(
            ("report_edit", "report_autosave"), [(PROVINCE, [draft.pk, section.code], "")]
        ),
        "review_accept": [(HEAD, [], "")],
        "review_queue": [(CENTRE, [], ""), (HEAD, [], "")],
        "board": [(CENTRE, [], ""), (PROVINCE, [], "")],
        "board_period": [(CENTRE, [SEMESTER], ""), (CENTRE, [month], "")],
        "board_unit": [(CENTRE, [SEMESTER, code], "") for code in ("01", "0102")],
    }  # fmt: skip


def _instructions():
    """Return those of the instruction that the demonstration has issued."""
    instruction = Instruction.objects.in_force().order_by("pk").first()
    key = instruction.pk if instruction else 0
    asked = Assignment.objects.filter(unit__code="01").order_by("pk").first()
    one = [(PROVINCE, [asked.pk if asked else 0], "")]
    whole = [(CENTRE, [key], ""), (PROVINCE, [key], "")]
    pages = dict.fromkeys((f"assignment_{name}" for name in ASSIGNMENT), one) | _writing(
        instruction
    )
    return pages | {
        "extension_list": [(CENTRE, [], ""), (HEAD, [], "")],
        "extension_decide": [(HEAD, [0], "")],
        "digest_list": [(CENTRE, [], "")],
        "digest_detail": [(PROVINCE, [0], "")],
        "digest_read": [(PROVINCE, [0], "")],
        "instruction_letter": [(CENTRE, [key, "01"], "")],
        "instruction_letters": [(CENTRE, [key], "")],
        "instruction_letters_unit": [(CENTRE, [key, "01"], "")],
        "extension_ask": one,
        "instruction_list": [(CENTRE, [], "")],
        "instruction_detail": whole,
        "instruction_withdraw": [(ADMIN, [key], "")],
        "instruction_follow": [(ADMIN, [key], "")],
        "instruction_board": [(CENTRE, [key], "")],
        "instruction_board_unit": [(CENTRE, [key, code], "") for code in ("01", "0102")],
        "instruction_missing": [*whole, (CENTRE, [key], "?level=2&late=1")],
    }


def _writing(instruction) -> dict:
    """Return the pages of a draft: a copy of what is in force, where anything is."""
    by = User.objects.filter(grants__role="central_admin").first()
    draft = instructions.copy_instruction(instruction=instruction, by=by) if instruction else None
    asked = Requirement.objects.filter(clause__instruction=draft).first() if draft else None
    clause = asked.clause_id if asked else 0
    deadline = asked.deadlines.first().pk if asked else 0
    issued = RequirementDeadline.objects.filter(is_issued=True).first()
    pages = dict.fromkeys(
        (f"instruction_{name}" for name in ("words", "issue", "copy", "discard", "clause_new")),
        [(ADMIN, [draft.pk if draft else 0], "")],
    )
    pages |= dict.fromkeys(
        ("clause_edit", "clause_move", "clause_remove", "clause_requirement_new"),
        [(ADMIN, [clause], "")],
    )
    pages |= dict.fromkeys(
        (f"requirement_{name}" for name in ("edit", "move", "remove", "place_add")),
        [(ADMIN, [asked.pk if asked else 0], "")],
    )
    return pages | {
        "instruction_new": [(ADMIN, [], "")],
        "requirement_place_remove": [(ADMIN, [asked.pk if asked else 0, "01"], "")],
        "deadline_edit": [(ADMIN, [deadline], "")],
        "reading_new": [(ADMIN, [issued.pk if issued else 0], "")],
    }


def _forms():
    """Return the rooms of the form, with the first edition and a copy of it as a draft."""
    issued = FormEdition.objects.filter(issued_at__isnull=False).first()
    by = User.objects.filter(grants__role="central_admin").first()
    draft = forms.copy_edition(edition=issued, by=by) if by else issued
    table = Question.objects.filter(section__edition=draft, type="table").first()
    one, part = [(ADMIN, [draft.pk], "")], [(ADMIN, ["question", table.pk], "")]
    mapping = mappings.draft_mapping(old=issued, new=draft, by=by) if by else None
    names = ("titles", "copy", "issue", "discard", "section_new", "trial_start", "xlsx")
    names += ("file_replace", "file_put")
    return dict.fromkeys((f"form_{name}" for name in names), one) | {
        **dict.fromkeys(("form_list", "form_file", "form_file_store"), [(ADMIN, [], "")]),
        "form_detail": [(ADMIN, [issued.pk], ""), *one],
        "form_preview": [(ADMIN, [draft.pk], "?unit=01&section=challenges")],
        "form_trial": [(ADMIN, [draft.pk], "")],
        "form_difference": [(ADMIN, [draft.pk], "")],
        "form_rule_new": [(ADMIN, [draft.pk, "sum"], "")],
        "form_question_new": [(ADMIN, [table.section_id], "")],
        "form_line_new": [(ADMIN, [table.pk, "row"], "")],
        **_mappings(mapping, draft),
        **dict.fromkeys((f"form_part_{act}" for act in ("edit", "move", "remove")), part),
    }


def _mappings(mapping, draft):
    """Return the pages of a mapping from the first edition to its copy."""
    key = mapping.pk if mapping else 0
    cell = mapping.old.cells.first().pk if mapping else 0
    asked = draft.cells.filter(question__type=Question.Type.CHOICE).values("code")
    choice = mapping.steps.filter(old_code__in=asked).first() if mapping else None
    acts = ("", "_trial", "_force", "_withdraw", "_discard")
    return dict.fromkeys((f"form_mapping{act}" for act in acts), [(ADMIN, [key], "")]) | {
        "form_mappings": [(ADMIN, [draft.pk], "")],
        "form_mapping_new": [(ADMIN, [draft.pk], "")],
        "form_mapping_place": [(ADMIN, [key, cell], "")],
        "form_mapping_step": [(ADMIN, [key, cell, "rename"], "")],
        "form_mapping_choices": [(ADMIN, [choice.pk if choice else 0], "")],
    }


def _reorganisations():
    act, change = _reorganisation()
    one = [(ADMIN, [act], "")]
    names = ("detail", "edit", "preview", "carry_out", "stop", "discard", "annul")
    return dict.fromkeys((f"reorganisation_{name}" for name in names), one) | {
        "reorganisation_list": [(ADMIN, [], "")],
        "reorganisation_new": [(ADMIN, [], "")],
        "reorganisation_change": [(ADMIN, [act, "move"], "")],
        "reorganisation_remove": [(ADMIN, [act, change], "")],
    }


def _reorganisation() -> tuple[int, int]:
    """Return a draft that moves a commune, seen beforehand, and its change."""
    admin = User.objects.filter(grants__role="central_admin").first()
    if admin is None:
        return 0, 0
    paper, _new = Instrument.objects.get_or_create(kind_id="sub_decree", number="៩៩", unit=None)
    act = reorganisations.draft(instrument=paper, effective_on=timezone.localdate(), by=admin)
    unit = AdministrativeUnit.objects.get(code="010201")
    change = reorganisations.add_change(
        reorganisation=act, by=admin, what="move", unit=unit, target="0103"
    )
    return reorganisations.preview(reorganisation=act, by=admin).pk, change.pk


def _composition(member):
    act, announced = _acts(member)
    paper = [(PROVINCE, [announced.instrument_id], "")]
    office = [(PROVINCE, [Office.objects.get(unit__code="01").pk], "")]
    one = [(PROVINCE, [act.pk], "")]
    group = [(PROVINCE, [act.pk, "0102"], "")]
    names = ("detail", "edit", "discard", "choose", "announce", "pdf")
    return dict.fromkeys((f"act_{name}" for name in names), one) | {
        "composition": [(CENTRE, [], ""), (PROVINCE, [], "")],
        "act_list": [(CENTRE, [], ""), (PROVINCE, [], "")],
        "act_new": [(PROVINCE, [], "")],
        "act_annul": [(PROVINCE, [announced.pk], "")],
        "act_group": group,
        "act_appoint": group,
        "act_remove": [(PROVINCE, [act.pk, act.changes.first().pk], "")],
        "person_pick": [(PROVINCE, [], "?name=person&id=id_person&person_search=សុខ")],
        "office_list": [(CENTRE, [], ""), (PROVINCE, [], "")],
        "office_new": [(PROVINCE, [], "")],
        "office_detail": office,
        "office_holder": office,
        "office_vacant": office,
        "double_posts": [(CENTRE, [], ""), (PROVINCE, [], "")],
        "instrument_list": [(CENTRE, [], ""), (PROVINCE, [], "?q=សមាសភាព")],
        "instrument_detail": paper,
        "instrument_new": [(PROVINCE, [], "")],
        "instrument_edit": paper,
        "instrument_scan": paper,
        "instrument_earlier_scan": [(PROVINCE, _replaced(announced.instrument), "")],
    }


def _acts(member):
    """Return a draft by which twenty seats of the first province end, and an act in force."""
    by = User.objects.get(username=PROVINCE)
    seats = list(Membership.objects.filter(task_force=member.task_force, ends_on=None)[:21])
    draft = _drafted(member, seats[:20], by)
    act = _drafted(member, seats[20:], by)
    today = timezone.localdate()
    announced = effect.announce(
        act=act, number="៩៩៩ សសរ", dated=today, signatory="ប្រធាន", version=act.version, by=by
    )
    instruments.attach_scan(instrument=announced.instrument, content=b"%PDF-1.7", by=by)
    return draft, announced


def _replaced(paper) -> list[int]:
    """Return an instrument and the correction by which its scan was replaced."""
    by = User.objects.get(username=PROVINCE)
    paper.refresh_from_db()
    instruments.correct(
        instrument=paper, version=paper.version, reason="ស្កេនខុស", scan=b"%PDF-1.7 2", by=by
    )
    return [paper.pk, paper.corrections.get().pk]


def _drafted(member, seats, by):
    act = acts.draft(
        unit=member.task_force.unit, kind=InstrumentKind.objects.get(pk="decision"),
        subject="ការកែសម្រួលសមាសភាព", effective_on=timezone.localdate(), by=by,
    )  # fmt: skip
    return acts.end_seats(act=act, seats=seats, version=0, by=by)


def _twins(member) -> list[int]:
    """Return two people who sit in one group only."""
    seats = Membership.objects.filter(task_force=member.task_force).order_by("pk")
    people = seats.values_list("person", flat=True).distinct()
    return [pk for pk in people if Membership.objects.filter(person=pk).count() == 1][1:3]


def _merging(member):
    """Return two new people who were joined."""
    pair = [Person.objects.create(name_km="សុខ ដារ៉ា") for _number in range(2)]
    for person in pair:
        start = f"2020-01-0{1 + pair.index(person)}"
        group = {"task_force": member.task_force, "role_id": "adviser"}
        Membership.objects.create(
            **group, person=person, starts_on=start, ends_on=f"2020-01-0{2 + pair.index(person)}"
        )
    by = User.objects.get(username=PROVINCE)
    return merge_people(kept=pair[0], merged=pair[1], by=by, reason="ជាបុគ្គលតែម្នាក់")


def _rosters():
    """Return those of a province with all below it, and of the heads of the whole country."""
    whole, heads = (CENTRE, ["01"], "?below=1&since=2025-01-01"), (CENTRE, [], "?heads=1")
    return {
        "roster": [(PROVINCE, ["01"], ""), whole, heads],
        "roster_paper": [whole],
        "roster_pdf": [(CENTRE, ["0102"], "")],
        "roster_xlsx": [whole],
    }


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
        **dict.fromkeys(
            ("series", "series_xlsx"),
            [
                (CENTRE, [], f"?figure=visits_made&to={month}"),
                (CENTRE, ["01"], f"?figure=visits_made&to={month}"),
            ],
        ),
        "passage_list": [*whole, *parts],
        "comparison": [*whole, *parts, (CENTRE, [SEMESTER], "?figure=visits_made")],
        "target_list": [(CENTRE, [], ""), (CENTRE, ["01"], "?figure=visits_made&period=2026")],
        "figure_sources": [
            (CENTRE, [SEMESTER, "visits_made"], ""),
            (CENTRE, [SEMESTER, "forum_largest"], ""),
            (CENTRE, [SEMESTER, "01", "members_total"], ""),
        ],
        "coverage_list": [(CENTRE, [SEMESTER], "?state=late"), (PROVINCE, [SEMESTER, "01"], "")],
        "data_units": [(CENTRE, [], "")],
        "data_outlines": [(CENTRE, [], "")],
        "data_values": [(CENTRE, [], f"?period={SEMESTER}&orgUnit=01")],
    }


def _job():
    """Return a job that waits: nobody works while pages are measured."""
    officer = User.objects.get(username=CENTRE)
    return jobs.ask(print_report, what="PDF", origin="/", unit=None, by=officer)


def _done_job():
    officer = User.objects.get(username=CENTRE)
    job = jobs.ask(print_report, what="file", origin="/", unit=None, by=officer, done=True)
    job.state, job.ended_at, job.file_name = job.State.DONE, timezone.now(), "a.pdf"
    job.file.save("a.pdf", ContentFile(b"%PDF-1.7"))
    return job


def _report(status, **conditions):
    reports = Submission.objects.filter(province__code="01", status=status, **conditions)
    return reports.select_related("edition").order_by("pk").first()


def _editions() -> dict:
    """Return the pages of an edition of the country, which is published where there is none."""
    edition = PublishedEdition.objects.filter(unit=None, amends=None).first() or _published()
    kept = publishing.keep_paper(
        edition=edition, content=b"%PDF", pages=1, archival=True, by=edition.published_by
    )
    page, figure = [edition.pk], [edition.pk, "all", "visits_made"]
    return {
        "edition_list": [(CENTRE, [], "")],
        "edition_new": [(CENTRE, [SEMESTER], ""), (CENTRE, [SEMESTER, "01"], "")],
        "edition_detail": [(CENTRE, page, "")],
        "edition_amend": [(CENTRE, page, "")],
        "edition_print": [(CENTRE, page, "")],
        "edition_file": [(CENTRE, page, "")],
        "edition_archive": [(CENTRE, [kept.edition_id], "")],
        "edition_figures": [(CENTRE, [edition.pk, place], "") for place in ("all", "01")],
        "edition_sources": [(CENTRE, figure, "")],
        "public_editions": [("", [], "")],
        "public_edition": [("", [edition.sha256], "")],
    }


def _published() -> PublishedEdition:
    return publishing.publish(
        period=Period.objects.select_related("edition").get(code=SEMESTER),
        unit=None,
        key=uuid4(),
        by=User.objects.get(username=CENTRE),
    )
