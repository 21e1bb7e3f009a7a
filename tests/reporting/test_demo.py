"""The demonstration: deterministic, marked as invented, plausible, with every state of all."""

import json
from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, transaction
from django.db.models import Count, F, Sum
from django.urls import get_resolver
from django.utils import translation

from reporting import breaches, canonical, demo
from reporting.demo.people import read_list
from reporting.demo.plan import Plan, Span, Stage
from reporting.models import (
    Answer,
    Event,
    FieldRemark,
    FormEdition,
    Period,
    PrefillChange,
    ReviewPolicy,
    RuleOverride,
    Status,
    Submission,
    SubmissionVersion,
)
from reporting.services.forms import issue_edition, load_edition
from reporting.services.versions import ROW
from reporting.waiting import with_exceptions
from secretariat.models import DutyAssignment
from secretariat.services.duties import load_duties
from taskforce.duplicates import pairs_in
from taskforce.models import (
    AdministrativeUnit,
    CompositionAct,
    Grant,
    Instrument,
    Level,
    MemberImport,
    Membership,
    MembershipVersion,
    Office,
    OfficeTerm,
    Person,
    Reorganisation,
    TaskForce,
    User,
)
from taskforce.models.tree import damage
from taskforce.services.composition import acts
from taskforce.services.territory.loading import import_units
from taskforce.services.territory.versions import stale_versions
from taskforce.services.vocabularies import load_vocabularies
from tests.bench.pages import names
from tests.bench.samples import samples
from tests.conftest import FIXTURES, units_csv

TODAY = date(2026, 11, 22)
CHALLENGES = "challenges_by_sector"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def base(db):
    """Two provinces, as `load_base` loads all of them."""
    codes = [row["code"] for row in read_list("units") if row["code"][:2] in {"01", "08"}]
    assert not import_units(units_csv(codes)).faults
    load_vocabularies(FIXTURES)
    load_duties(FIXTURES)
    issue_edition(edition=load_edition(json.loads((FIXTURES / "report_form.json").read_text())))


@pytest.fixture
def loaded(base):
    """The first province, loaded on a fixed day."""
    return demo.load(Plan(TODAY, provinces=1))


def dump() -> list:
    """Return all that was invented, without the numbers of rows."""
    return [
        *Person.objects.order_by("pk").values_list("name_km", "born_on", "phone", "honorific"),
        *Instrument.objects.order_by("pk").values_list("number", "dated", "subject"),
        *Membership.objects.order_by("pk").values_list(
            "task_force__unit__code", "person__name_km", "role", "starts_on", "ends_on", "position"
        ),
        *DutyAssignment.objects.order_by("pk").values_list("duty", "starts_on", "ends_on"),
        *User.objects.order_by("pk").values_list("username", "name_km", "password", "date_joined"),
        *Grant.objects.order_by("pk").values_list("user__username", "role", "starts_on", "ends_on"),
        *CompositionAct.objects.order_by("pk").values_list("subject", "status", "effective_on"),
        *MembershipVersion.objects.order_by("row", "pk")
        .exclude(known_from__gte=Plan(TODAY).now)
        .values_list("known_from", "known_until", "ends_on"),
        *Reorganisation.objects.order_by("pk").values_list("note", "state", "effective_on"),
        *MemberImport.objects.order_by("pk").values_list("file_name", "created_at", "applied_at"),
        *Submission.objects.order_by("pk").values_list(
            "unit__code", "period__code", "status", "submitted_at", "submit_key", "version"
        ),
        *Event.objects.order_by("pk").values_list("step", "at", "by__username", "reason"),
        *FieldRemark.objects.order_by("pk").values_list("cell__code", "text", "at", "by__username"),
        *RuleOverride.objects.order_by("pk").values_list("rule__code", "reason", "at"),
        *PrefillChange.objects.order_by("pk").values_list("cell__code", "found", "at"),
        *SubmissionVersion.objects.order_by("pk").values_list("number", "sha256", "submitted_at"),
        *Answer.objects.order_by("pk").values_list(
            "submission__unit__code", "cell__code", "number", "women", "text", "choice__code"
        ),
    ]


def test_the_same_plan_gives_the_same_values(base):
    one, other = dump_of(seed=1), dump_of(seed=1)
    assert len(one) > 5000
    assert one == other


def test_another_seed_gives_another_country(base):
    assert dump_of(seed=1) != dump_of(seed=2)


def test_the_reports_keep_the_hard_rules_of_the_form(loaded):
    """Nobody would be asked to correct a report of the demonstration that was handed in."""
    broken = Counter()
    for report in Submission.objects.received().order_by("pk")[::7]:
        found = breaches.of_submission(report)
        broken.update(b.rule.code for b in found if b.is_hard or not b.reason)
    assert not broken


def test_reviewers_meet_what_there_is_to_meet(loaded):
    assert ReviewPolicy.steps_at(Level.DISTRICT) == ReviewPolicy.Steps.TWO
    assert FieldRemark.objects.filter(version__submission__status=Status.RETURNED).exists()
    corrected = FieldRemark.objects.filter(version__submission__versions__number=2).first()
    code, (first, second) = corrected.cell.code, corrected.version.submission.versions.all()[:2]
    assert first.content()[code] != second.content().get(code)
    waiting = Submission.objects.waiting()
    assert RuleOverride.objects.filter(submission__in=waiting).exists()
    assert PrefillChange.objects.filter(submission__in=waiting).exists()
    assert with_exceptions(waiting).filter(is_exception=False).exists()


def dump_of(**arguments) -> list:
    """Load, read and take back."""
    with transaction.atomic():
        demo.load(Plan(TODAY, provinces=1, **arguments))
        found = dump()
        transaction.set_rollback(True)
    return found


def test_every_state_of_a_report_occurs(loaded):
    closed = Submission.objects.filter(period__code="2026-S1")
    assert {*closed.values_list("status", flat=True)} == {*Status.values}
    assert {*closed.values_list("was_late", flat=True)} == {None, True, False}
    # Of one province perhaps no district waits for its second review.
    found = {*Event.objects.values_list("step", flat=True)}
    assert {*Event.Step.values} - found <= {Event.Step.CHECKED}
    corrected = closed.accepted().filter(events__step=Event.Step.RETURNED)
    assert corrected.exists()
    units = TaskForce.objects.filter(unit__code__startswith="01")
    assert units.exclude(unit__submissions__period__code="2026-S1").exists()
    assert Submission.objects.filter(period__code="2026-S2", status=Status.DRAFT).exists()


def test_every_state_of_a_seat_and_a_grant_occurs(loaded):
    seats = Membership.objects
    assert seats.filter(ends_on__lte=TODAY, ended_by__isnull=False).exists()
    assert seats.filter(starts_on__gt=TODAY).exists()
    assert seats.serving(TODAY).filter(ends_on__gt=TODAY).exists()
    assert seats.serving(TODAY).of_secretariat().exists()
    groups = TaskForce.objects.filter(unit__code__startswith="01")
    assert groups.filter(instrument=None, memberships=None).exists()
    formed = groups.filter(instrument__isnull=False)
    held = seats.serving(TODAY)
    assert formed.exclude(memberships__in=held.filter(role="head")).exists()
    districts = formed.filter(unit__level=Level.DISTRICT)
    assert districts.exclude(memberships__in=held.filter(role="permanent_deputy")).exists()
    duties = DutyAssignment.objects
    assert duties.filter(ends_on__lte=TODAY).exists()
    assert duties.exclude(ends_on__lte=TODAY).values("duty").distinct().count() == 7
    grants = Grant.objects.filter(user__is_invented=True)
    assert grants.filter(ends_on__lte=TODAY).exists()
    assert grants.filter(starts_on__gt=TODAY).exists()
    assert grants.in_force(TODAY).exists()


def test_every_state_of_an_import_occurs(loaded):
    states = MemberImport.objects.values_list("status", flat=True)
    assert sorted(states) == ["applied", "previewed"]
    waiting = MemberImport.objects.get(status="previewed")
    assert waiting.outcome["rejected"] == 1
    confirmed = MemberImport.objects.get(status="applied")
    assert confirmed.outcome["accepted"] == 2
    assert confirmed.created_at < confirmed.applied_at


def test_what_is_invented_says_so(loaded):
    assert not Person.objects.filter(is_invented=False).exists()
    assert not User.objects.filter(is_invented=False).exists()
    assert not Instrument.objects.exclude(subject__startswith=demo.words.MARK).exists()
    first = Answer.objects.filter(cell__code__in=["situation_summary", "results_summary"])
    assert first.exists()
    assert not first.exclude(text__startswith=f"({demo.words.MARK})").exists()
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_the_figures_fit_together(loaded):
    assert not Answer.objects.filter(women__gt=F("number")).exists()
    for submission in Submission.objects.accepted():
        values = dict(submission.answers.values_list("cell__code", "number"))
        for column, total in (
            ("received", "challenges_received"),
            ("solved", "challenges_solved"),
            ("passed_up", "challenges_passed_up"),
        ):
            cells = submission.answers.filter(
                cell__code__startswith=CHALLENGES, cell__code__endswith=f"sector_{column}"
            )
            assert (cells.aggregate(all=Sum("number"))["all"] or 0) == values[total]
        assert values["challenges_solved"] <= values["challenges_received"]
        assert values["forum_matters_raised"] <= values["challenges_received"]
        assert values["forum_participants"] >= values.get("forum_largest", 0)
        assert values["meeting_decisions_done"] <= values["meeting_decisions"]


def test_the_members_reported_are_those_in_office(loaded):
    period = Period.objects.get(code="2026-S1")
    answers = Answer.objects.filter(cell__code="members_total", submission__period=period)
    # Those that differ say why.
    answers = answers.filter(submission__prefill_changes=None)
    for answer in answers.select_related("submission__unit__task_force"):
        group = answer.submission.unit.task_force
        serving = group.memberships.of_group().serving(period.ends_on)
        assert answer.number == serving.count()
        assert answer.women == serving.filter(person__sex="f").count()


def test_each_numeric_cell_of_the_form_is_filled(loaded):
    edition = FormEdition.objects.get()
    filled = Answer.objects.values("cell")
    empty = edition.cells.exclude(pk__in=filled).values_list("code", flat=True)
    assert not [*empty]


def test_the_steps_of_a_report_follow_each_other(loaded):
    for submission in Submission.objects.prefetch_related("events"):
        moments = [event.at for event in submission.events.all()]
        assert moments == sorted(moments)
    assert Submission.objects.filter(submitted_at__gt=F("decided_at")).count() == 0


def test_kandal_is_left_for_its_spreadsheet(base):
    demo.load(Plan(TODAY, provinces=2))
    groups = TaskForce.objects.filter(unit__code__startswith="08")
    assert not groups.exclude(memberships=None).exists()
    reports = Submission.objects.filter(province__code="08")
    assert reports.filter(period__code="2026-S1").count() > 100
    assert not reports.filter(period__code="2026-S2", unit__code="08").exists()


def test_a_second_load_is_refused(loaded, capsys):
    before = Person.objects.count()
    with pytest.raises(CommandError, match="already loaded"):
        call_command("demo", provinces=1)
    assert Person.objects.count() == before


def test_real_people_are_left_alone(base):
    Person.objects.create(name_km="សុខ ដារ៉ា")
    with pytest.raises(CommandError, match="not invented"):
        call_command("demo", provinces=1)


def test_two_at_once_are_refused(base, monkeypatch):
    """What the second of two processes meets: the lock is taken."""

    def locked(self):
        raise OperationalError("database is locked")

    monkeypatch.setattr(transaction.Atomic, "__enter__", locked)
    with pytest.raises(demo.RefusedError, match="Another process"):
        demo.load(Plan(TODAY, provinces=1))


def test_tables_that_are_missing_are_named(db, monkeypatch):
    def missing(*args):
        raise OperationalError("no such table: taskforce_person")

    monkeypatch.setattr("reporting.management.commands.demo.refuse_if_loaded", missing)
    with pytest.raises(CommandError, match="manage.py migrate"):
        call_command("demo", provinces=1)


def test_the_bench_has_a_sample_of_every_page(loaded):
    own = {name for name in names(get_resolver()) if ":" not in name}
    assert own <= {*samples("2026-S1")}


@pytest.mark.parametrize("option", [{"provinces": 0}, {"provinces": 26}, {"years": -1}])
def test_impossible_numbers_are_refused(db, option):
    with pytest.raises(CommandError, match="takes a number"):
        call_command("demo", **option)


def test_the_command_makes_the_base_and_tells_what_it_made(db, capsys):
    call_command("demo", provinces=1)
    assert "1 provinces with 77 groups" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("today", "codes"),
    [
        (date(2026, 11, 22), ["2026-S1", "2026-S2"]),
        (date(2027, 1, 10), ["2026-S1", "2026-S2", "2027-S1"]),
        (date(2027, 2, 1), ["2026-S1", "2027-S1"]),
        (date(2026, 8, 20), ["2026-S1", "2026-S2"]),
        (date(2026, 5, 3), ["2026-S1", "2026-Q2"]),
    ],
)
def test_there_is_always_a_closed_and_an_open_period(today, codes):
    assert [span.code for span in Plan(today).spans] == codes


@pytest.mark.parametrize("today", [date(2027, 1, 10), date(2026, 7, 1), date(2026, 5, 3)])
def test_no_day_of_the_year_breaks_it(base, today):
    demo.load(Plan(today, provinces=1))
    ahead = Event.objects.exclude(submission__period__code="2026-S1")
    assert not ahead.filter(at__gte=Plan(today).now).exists()


def test_a_year_of_months(base):
    loaded = demo.load(Plan(TODAY, provinces=1, years=1))
    months = Period.objects.filter(kind="month")
    assert [months.earliest("code").code, months.latest("code").code] == ["2025-11", "2026-10"]
    assert loaded.reports > 12 * 70
    rest = Span("2026-10", Stage.MONTHLY)
    assert Submission.objects.filter(period__code=rest.code).accepted().exists()


def test_governors_sit_by_their_office(loaded):
    seats = Membership.objects.filter(role="permanent_deputy")
    assert seats.exists()
    assert not seats.filter(ex_officio=None).exists()
    assert Office.objects.filter(position="prov_governor").count() == 1
    for seat in seats.select_related("ex_officio", "task_force"):
        assert seat.ex_officio.unit_id == seat.task_force.unit_id
    # Where a governor is new, the seat follows when the act is announced.
    new = CompositionAct.objects.get(proposed_by__isnull=False).proposed_by.office
    terms = OfficeTerm.objects.exclude(office=new)
    terms = terms.values_list("office", "person", "starts_on", "ends_on")
    held = seats.exclude(ex_officio=new)
    held = held.values_list("ex_officio", "person", "starts_on", "ends_on")
    assert sorted(terms, key=str) == sorted(held, key=str)


def test_an_act_is_announced_and_another_waits(loaded):
    announced = CompositionAct.objects.get(status="announced", effective_on__gt=TODAY)
    draft = CompositionAct.objects.get(status="draft", proposed_by=None)
    assert Membership.objects.filter(started_by=announced.instrument).count() == 2
    assert acts.conflicts_of(draft) == []
    assert not Membership.objects.in_force(TODAY).filter(started_by=announced.instrument).exists()


def test_the_past_shows_heads_replaced_an_acting_head_and_a_new_governor(loaded):
    past = CompositionAct.objects.filter(status="announced", effective_on__lt=TODAY)
    assert past.count() == 3
    assert not past.filter(announced_at__date__gt=F("effective_on")).exists()
    heads = Membership.objects.filter(role="head", started_by__in=past.values("instrument"))
    acting = heads.get(acting=True)
    assert acting in Membership.objects.serving(TODAY)
    replaced = heads.filter(acting=False).order_by("starts_on")
    assert [seat.ends_on is None for seat in replaced] == [False, True]
    proposed = CompositionAct.objects.get(proposed_by__isnull=False)
    assert proposed.is_draft
    assert proposed.subject.startswith(demo.words.MARK)


def test_what_was_known_on_days_of_the_past(loaded):
    """A head that went in the past was believed to stay until then."""
    gone = Membership.objects.filter(role="head", ends_on__lte=TODAY, starts_on__lt=TODAY)
    for seat in gone[:5]:
        eve = seat.ends_on - timedelta(days=1)
        assert seat.versions.known_at(eve).get().ends_on is None
        assert seat.versions.known_at(seat.ends_on).get().ends_on == seat.ends_on
        assert not seat.versions.known_at(seat.starts_on - timedelta(days=2)).exists()
    assert gone.count() >= 5
    open_ones = MembershipVersion.objects.filter(known_until=None)
    assert open_ones.count() == Membership.objects.count()


def test_units_were_reorganised(loaded):
    done, annulled = Reorganisation.objects.filter(state="done", annuls=None).order_by(
        "effective_on"
    )
    assert annulled.is_annulled
    assert not done.is_annulled
    draft = Reorganisation.objects.get(state="draft")
    assert draft.preview["units"]
    assert [change.what for change in draft.changes.all()] == ["split", "move", "move"]
    assert not damage()
    assert not stale_versions()


def test_people_recorded_twice_are_proposed(loaded):
    province = AdministrativeUnit.objects.get(code="01")
    people = Person.objects.filter(memberships__task_force__unit__tree_id=province.tree_id)
    likely = [pair for pair in pairs_in(people) if pair.by_latin or pair.birth == "missing"]
    assert len(likely) >= 3


def test_each_report_handed_in_has_its_versions(loaded):
    kept = SubmissionVersion.objects.values("submission").annotate(times=Count("pk"))
    times = dict(kept.values_list("submission", "times"))
    handed = Event.objects.filter(step=Event.Step.SUBMITTED).values("submission")
    assert times == dict(handed.annotate(times=Count("pk")).values_list("submission", "times"))
    assert 2 in times.values()


def test_the_last_version_is_what_is_stored(loaded):
    last = SubmissionVersion.objects.filter(submission__status="accepted").order_by("-number")[:3]
    for version in last:
        assert version.is_whole
        rows = Answer.objects.filter(submission=version.submission).values_list(*ROW)
        assert version.answers == canonical.answers(rows)
        assert version.submitted_at == version.submission.submitted_at
    two = last[0]
    first = two.submission.versions.get(number=1)
    assert two.number == 2
    assert first.answers != two.answers
