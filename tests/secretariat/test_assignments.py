"""An issued instruction binds units; the state of what it asks follows the facts both ways."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from secretariat.models import Assignment, AssignmentEvent, Instruction, RequirementDeadline, State
from secretariat.services import following, instructions, stating
from taskforce.models import AdministrativeUnit, Instrument
from tests import factories
from tests.secretariat.asked import SEED, issued, of, refused


def form_group(unit, start=date(2024, 2, 1)):
    group = unit.task_force
    group.instrument = Instrument.objects.get_or_create(
        kind_id="decision", number="១ សសរ", dated=start
    )[0]
    group.save()
    roles = ["head", "member"] + (["permanent_deputy"] if unit.level < 2 else [])
    return {r: factories.make_membership(group, role_id=r, starts_on=start) for r in roles}


@pytest.fixture
def instruction(country):
    return issued()


def test_the_seed_binds_the_levels_of_each_clause(country, instruction):
    bound = {}
    for code, unit in Assignment.objects.values_list("requirement__code", "unit__code"):
        bound.setdefault(code, set()).add(len(unit) // 2 - 1)
    assert bound == {
        "groups-formed": {1, 2},
        "appointment-report": {0},
        "secretariat": {0, 1},
        "visits": {0, 1, 2},
        "reports": {0, 1, 2},
    }
    report = of("appointment-report", country["08"])
    assert timezone.localtime(report.due_at).date() == date(2024, 4, 5)
    kept = report.requirement.deadlines.get()
    assert kept.wording_km == "ដើមខែមេសា ឆ្នាំ២០២៤"
    assert kept.interpretation
    assert kept.interpreted_at


def test_a_group_is_formed_when_all_is_there_and_turns_back(country, instruction):
    asked = of("groups-formed", country["0801"])
    assert asked.missing == ["head", "permanent_deputy", "members", "instrument"]
    seats = form_group(country["0801"])
    following.follow()
    asked.refresh_from_db()
    assert (asked.state, asked.was_late, asked.missing) == (State.FULFILLED, False, [])
    assert timezone.localdate(asked.fulfilled_at) == date(2024, 2, 1)
    seats["head"].ends_on = date(2026, 1, 1)
    seats["head"].save()
    following.follow()
    asked.refresh_from_db()
    assert (asked.state, asked.missing, asked.was_late) == (State.OPEN, ["head"], False)
    events = asked.events.values_list("what", "missing")
    assert list(events) == [("fulfilled", []), ("turned_back", ["head"])]


def test_a_commune_needs_no_permanent_deputy_and_acting_is_not_holding(country, instruction):
    seats = form_group(country["080101"], start=date(2024, 5, 1))
    following.follow()
    asked = of("groups-formed", country["080101"])
    assert (asked.state, asked.was_late) == (State.FULFILLED, True)
    seats["head"].acting = True
    seats["head"].save()
    following.follow()
    assert of("groups-formed", country["080101"]).missing == ["head"]


def test_a_secretariat_is_staffed_by_one_who_sits_in_it(country, instruction):
    assert of("secretariat", country["08"]).missing == ["secretariat"]
    factories.make_membership(country["08"].task_force, role_id="secretariat_officer")
    assert following.follow().fulfilled == 1
    assert of("secretariat", country["08"]).state == State.FULFILLED


def test_a_report_counts_once_it_is_accepted(country, instruction, clerk, reviewer):
    unit = country["0801"]
    assert of("reports", unit).missing == ["no_period"]
    period = factories.make_period("2025-S1", due_on=date(2025, 7, 15))
    following.follow()
    assert of("reports", unit).missing == ["none:2025-S1"]
    factories.make_accepted(unit, period, clerk, reviewer)
    following.follow()
    done = of("reports", unit)
    assert (done.state, done.was_late) == (State.FULFILLED, True)
    # The next period has become due: what was done is no longer enough.
    factories.make_period("2025-S2", period.edition, date(2026, 1, 15))
    assert following.follow().turned_back == 1
    assert of("reports", unit).missing == ["none:2025-S2"]


def test_nothing_changes_when_nothing_changed(country, instruction, django_assert_max_num_queries):
    before = AssignmentEvent.objects.count()
    with django_assert_max_num_queries(60):
        changed = following.follow()
    assert (changed.made, changed.fulfilled, changed.turned_back) == (0, 0, 0)
    assert AssignmentEvent.objects.count() == before


def test_a_unit_that_is_new_is_bound_and_one_that_ceased_is_released(country, instruction):
    Assignment.objects.filter(unit=country["080102"]).delete()
    assert following.follow().made == 3
    AdministrativeUnit.ever.filter(pk=country["080103"].pk).update(ceased_on=date(2026, 1, 1))
    assert following.follow().released == 3
    gone = Assignment.objects.filter(unit=country["080103"]).values_list("state", flat=True)
    assert set(gone) == {State.RELEASED}


# Stated by hand


def test_a_statement_fulfils_where_no_record_can_say(country, instruction, clerk):
    asked = of("appointment-report", country["08"])
    asked = stating.state(assignment=asked, statement="បានផ្ញើលិខិតលេខ ១២", by=clerk)
    assert (asked.state, asked.was_late) == (State.FULFILLED, True)
    asked = stating.take_back(assignment=asked, reason="ច្រឡំ", by=clerk)
    assert (asked.state, asked.missing) == (State.OPEN, ["statement"])
    whats = list(asked.events.values_list("what", flat=True))
    assert whats == ["stated", "fulfilled", "unstated", "turned_back"]
    assert asked.events.first().words == "បានផ្ញើលិខិតលេខ ១២"


def test_what_records_tell_nobody_states(country, instruction, clerk, stranger):
    with refused("told_by_records"):
        stating.state(assignment=of("reports", country["08"]), statement="រួច", by=clerk)
    asked = of("appointment-report", country["08"])
    with refused("no_statement"):
        stating.state(assignment=asked, statement=" ", by=clerk)
    with pytest.raises(PermissionDenied):
        stating.state(assignment=asked, statement="រួច", by=stranger)
    Assignment.objects.filter(pk=asked.pk).update(locks_at=datetime(2024, 5, 1, tzinfo=UTC))
    with refused("locked"):
        stating.state(assignment=asked, statement="រួច", by=clerk)


# Issuing, withdrawing


def test_only_the_centre_issues_and_only_once(country, admin, clerk):
    draft = instructions.load_instruction(SEED)
    with pytest.raises(PermissionDenied):
        instructions.issue(instruction=draft, by=clerk)
    instructions.issue(instruction=draft, by=admin)
    with refused("already_issued"):
        instructions.issue(instruction=draft, by=admin)
    assert instructions.load_instruction(SEED).pk == draft.pk


def test_a_withdrawn_instruction_asks_nothing(country, instruction, admin):
    with refused("no_reason"):
        instructions.withdraw(instruction=instruction, reason=" ", by=admin)
    instructions.withdraw(instruction=instruction, reason="ជំនួសដោយសេចក្តីណែនាំថ្មី", by=admin)
    assert not Assignment.objects.asked().exists()
    assert following.follow() == following.Followed()


def test_one_that_asks_nothing_is_not_issued(country, admin):
    bare = SEED | {"code": "bare", "clauses": [{"number": 1, "text_km": "ក"}]}
    with refused("asks_nothing"):
        instructions.issue(instruction=instructions.load_instruction(bare), by=admin)


def test_an_unknown_fact_and_a_deadline_upside_down_are_refused(country):
    part = {"code": "x", "fact": "wish", "title_km": "ក", "levels": {"0": {}}}
    bare = SEED | {
        "code": "bare",
        "clauses": [{"number": 1, "text_km": "ក", "requirements": [part]}],
    }
    with refused("no_fact"):
        instructions.load_instruction(bare)
    early, late = (
        {"due_at": f"2024-0{n}-01T23:59:59+07:00", "interpretation": "ក"} for n in (3, 4)
    )
    part |= {"fact": "attested", "levels": {"0": early, "2": late}}
    with pytest.raises(ValidationError, match="ថ្នាក់ក្រោម"):
        instructions.load_instruction(bare)


# What the database refuses of raw SQL


ALTERING = [
    ("UPDATE secretariat_clause SET text_km = 'x'", "frozen"),
    ("DELETE FROM secretariat_requirementdeadline", "frozen"),
    ("UPDATE secretariat_requirementdeadline SET due_at = '2030-01-01'", "frozen"),
    ("UPDATE secretariat_requirement SET fact = 'x'", "frozen"),
    ("UPDATE secretariat_instruction SET title_km = 'x'", "frozen"),
    ("UPDATE secretariat_instruction SET status = 'draft', issued_at = NULL", "frozen"),
    ("UPDATE secretariat_assignmentevent SET words = 'x'", "unaltered"),
    ("DELETE FROM secretariat_assignmentevent", "unaltered"),
    ("UPDATE secretariat_assignment SET state = 'fulfilled'", "fulfilled_since"),
]


@pytest.mark.parametrize(("sql", "name"), ALTERING)
def test_raw_sql_alters_nothing_that_is_issued(country, instruction, clerk, sql, name):
    stating.state(assignment=of("appointment-report", country["08"]), statement="រួច", by=clerk)
    with (
        pytest.raises(DatabaseError, match=name),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_the_database_keeps_the_order_of_levels(country):
    draft = instructions.load_instruction(SEED)
    [district, _commune] = RequirementDeadline.objects.filter(
        requirement__clause__instruction=draft, requirement__code="groups-formed"
    )
    with pytest.raises(DatabaseError, match="lower_levels_first"), transaction.atomic():
        RequirementDeadline.objects.filter(pk=district.pk).update(
            due_at=datetime(2024, 3, 1, tzinfo=UTC)
        )


def test_a_draft_is_seen_by_the_centre_alone(country, admin, clerk, officer, viewer):
    instructions.load_instruction(SEED)
    for person in (admin, officer):
        assert Instruction.objects.visible_to(person).count() == 1
    for person in (clerk, viewer):
        assert not Instruction.objects.visible_to(person).exists()
