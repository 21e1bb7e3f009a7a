"""Acts of composition: drafted, announced as one, annulled as one."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from secretariat.models import Duty, DutyAssignment
from taskforce.models import (
    ActChange,
    CompositionAct,
    GroupRole,
    Instrument,
    InstrumentKind,
    Membership,
    Office,
    OfficeTerm,
    Person,
)
from taskforce.services.composition import acts, effect
from taskforce.services.composition.people import merge_people
from tests import factories

DAY = date(2026, 6, 1)
SIGNED = {"number": "០៤៥ សសរ", "dated": date(2026, 5, 20), "signatory": "រដ្ឋមន្ត្រី"}


def role(code):
    return GroupRole.objects.get(pk=code)


def make_act(by, unit, **words):
    words = {"subject": "ការកែសម្រួលសមាសភាព", "effective_on": DAY} | words
    kind = InstrumentKind.objects.get(pk="decision")
    return acts.draft(unit=unit, kind=kind, by=by, **words)


def codes(act):
    return [found.code for found in acts.conflicts_of(act)]


@pytest.fixture
def group(country):
    return country["08"].task_force


@pytest.fixture
def head(group):
    return factories.make_membership(group, role_id="head", precedence=1)


@pytest.fixture
def member(group):
    return factories.make_membership(group)


@pytest.fixture
def act(clerk, country, group, head, member):
    """The head is succeeded, a member leaves, another begins in a commune."""
    act = make_act(clerk, country["08"])
    common = {"act": act, "by": clerk}
    acts.appoint(
        task_force=group, person=factories.make_person(), replacing=head, role=role("head"),
        version=act.version, **common,
    )  # fmt: skip
    acts.end_seats(seats=[member], version=act.version, **common)
    acts.appoint(
        task_force=country["080101"].task_force, person=factories.make_person(),
        role=role("member"), version=act.version, **common,
    )  # fmt: skip
    return act


def announce(act, by, **words):
    return effect.announce(act=act, version=act.version, by=by, **SIGNED | words)


def test_all_changes_take_effect_at_once(act, clerk, group, head, member):
    announced = announce(act, clerk)
    paper = Instrument.objects.get(number=SIGNED["number"])
    assert (announced.status, announced.instrument) == ("announced", paper)
    assert (announced.announced_by, paper.unit.code) == (clerk, "08")
    for seat in (head, member):
        seat.refresh_from_db()
        assert (seat.ends_on, seat.ended_by) == (DAY, paper)
    began = Membership.objects.filter(started_by=paper)
    assert set(began.values_list("starts_on", "role")) == {(DAY, "head"), (DAY, "member")}
    assert Membership.objects.serving(DAY).get(task_force=group, role="head") != head
    assert all(change.created for change in act.changes.exclude(person=None))


def test_two_acts_may_stand_under_one_instrument(act, clerk, country):
    first = announce(act, clerk)
    other = make_act(clerk, country["08"])
    acts.appoint(
        act=other, task_force=country["0801"].task_force, person=factories.make_person(),
        role=role("member"), version=0, by=clerk,
    )  # fmt: skip
    assert announce(other, clerk).instrument == first.instrument


def test_none_takes_effect_where_one_cannot(act, clerk, country, group):
    factories.make_membership(group, role_id="permanent_deputy")
    acts.appoint(
        act=act, task_force=group, person=factories.make_person(), role=role("permanent_deputy"),
        version=act.version, by=clerk,
    )  # fmt: skip
    with pytest.raises(ValidationError) as refusal:
        announce(act, clerk)
    assert [error.code for error in refusal.value.error_list] == ["seat_taken"]
    assert "អនុប្រធានអចិន្ត្រៃយ៍" in refusal.value.messages[0]
    assert not Instrument.objects.exists()
    assert not Membership.objects.filter(starts_on=DAY).exists()
    act.refresh_from_db()
    assert act.is_draft


def test_all_conflicts_are_shown_not_the_first(clerk, country, group, head, member):
    act = make_act(clerk, country["08"], effective_on=date(2024, 1, 1))
    late = factories.make_membership(group, starts_on=date(2025, 1, 1))
    gone = factories.make_membership(group, starts_on=date(2020, 1, 1), ends_on=date(2021, 1, 1))
    acts.end_seats(act=act, seats=[late, gone], version=0, by=clerk)
    for person, code in ((factories.make_person(), "head"), (member.person, "member")):
        acts.appoint(
            act=act, task_force=group, person=person, role=role(code), version=act.version, by=clerk
        )
    assert sorted(codes(act)) == ["already_member", "ended", "not_begun", "seat_taken"]


def test_a_seat_that_somebody_takes_later_is_said_with_a_way_out(clerk, country, group):
    act = make_act(clerk, country["08"])
    coming = factories.make_membership(group, role_id="head", starts_on=date(2026, 9, 1))
    acts.appoint(
        act=act, task_force=group, person=factories.make_person(), role=role("head"),
        version=0, by=clerk,
    )  # fmt: skip
    (found,) = acts.conflicts_of(act)
    assert found.code == "seat_taken"
    assert str(coming.person) in found.message
    assert "ថ្ងៃក្រោយ" in found.message
    acts.revise(act=act, version=act.version, effective_on=date(2026, 9, 2), by=clerk)
    acts.end_seats(act=act, seats=[coming], version=act.version, by=clerk)
    act.refresh_from_db()
    assert acts.conflicts_of(act) == []


def test_nobody_takes_a_seat_before_being_born(clerk, country, group):
    act = make_act(clerk, country["08"])
    person = factories.make_person(born_on=act.effective_on)
    acts.appoint(
        act=act, task_force=group, person=person, role=role("member"),
        version=act.version, by=clerk,
    )  # fmt: skip
    assert codes(act) == ["before_birth"]


def test_two_for_one_seat_and_a_wrong_holder_are_conflicts(clerk, country, group):
    act = make_act(clerk, country["08"])
    office = Office.objects.create(unit=country["08"], position_id="prov_governor")
    governor = factories.make_person()
    OfficeTerm.objects.create(office=office, person=governor, starts_on=date(2024, 1, 1))
    for person in (factories.make_person(), governor):
        acts.appoint(
            act=act, task_force=group, person=person, role=role("permanent_deputy"),
            ex_officio=office, version=act.version, by=clerk,
        )  # fmt: skip
    assert sorted(codes(act)) == ["not_in_office", "two_for_one"]


def test_somebody_may_act_beside_the_holder(clerk, country, group, head):
    act = make_act(clerk, country["08"])
    acts.appoint(
        act=act, task_force=group, person=factories.make_person(), role=role("head"),
        acting=True, version=0, by=clerk,
    )  # fmt: skip
    assert codes(act) == []
    announce(act, clerk)
    assert Membership.objects.get(role="head", acting=True).starts_on == DAY


def test_conflicts_of_many_changes_take_few_queries(
    clerk, country, group, django_assert_max_num_queries
):
    act = make_act(clerk, country["08"])
    seats = [factories.make_membership(group) for _ in range(30)]
    acts.end_seats(act=act, seats=seats, version=0, by=clerk)
    acts.appoint(
        act=act, task_force=group, person=seats[0].person, role=role("member"),
        replacing=seats[1], version=act.version, by=clerk,
    )  # fmt: skip
    with django_assert_max_num_queries(3):
        assert acts.conflicts_of(act) == []


def test_a_seat_that_was_to_end_gets_a_successor(clerk, country, group, head):
    act = make_act(clerk, country["08"])
    acts.end_seats(act=act, seats=[head], version=0, by=clerk)
    acts.appoint(
        act=act, task_force=group, person=factories.make_person(), replacing=head,
        role=role("head"), version=act.version, by=clerk,
    )  # fmt: skip
    assert act.changes.get().is_succession


def test_nothing_changes_without_a_change(clerk, country):
    with pytest.raises(ValidationError) as refusal:
        announce(make_act(clerk, country["08"]), clerk)
    assert refusal.value.error_list[0].code == "empty"


# Who may


@pytest.mark.parametrize("who", ["stranger", "viewer", "district_clerk", "officer"])
def test_others_may_not(request, act, country, who):
    other = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        make_act(other, country["08"])
    with pytest.raises(PermissionDenied):
        announce(act, other)
    announced = announce(act, act.drafted_by)
    with pytest.raises(PermissionDenied):
        effect.annul(act=announced, reason="ខុស", by=other)


def test_only_the_centre_composes_the_country(clerk, admin, country):
    with pytest.raises(PermissionDenied):
        make_act(clerk, None)
    act = make_act(admin, None)
    for code in ("01", "08"):
        acts.appoint(
            act=act, task_force=country[code].task_force, person=factories.make_person(),
            role=role("member"), version=act.version, by=admin,
        )  # fmt: skip
    assert announce(act, admin).instrument.unit is None
    assert Membership.objects.serving(DAY).count() == 2


def test_a_foreign_group_is_refused(clerk, country):
    act = make_act(clerk, country["0801"])
    with pytest.raises(ValidationError) as refusal:
        acts.appoint(
            act=act, task_force=country["08"].task_force, person=factories.make_person(),
            role=role("member"), version=0, by=clerk,
        )  # fmt: skip
    assert refusal.value.code == "foreign_unit"


def test_drafts_are_seen_by_those_who_compose(act, clerk, viewer, stranger, admin):
    seen = CompositionAct.objects.visible_to
    assert [seen(user).count() for user in (clerk, admin, viewer, stranger)] == [1, 1, 0, 0]
    announce(act, clerk)
    assert [seen(user).count() for user in (clerk, admin, viewer, stranger)] == [1, 1, 1, 0]


def test_an_act_that_changed_meanwhile_is_not_overwritten(act, clerk, member):
    with pytest.raises(ValidationError) as refusal:
        acts.end_seats(act=act, seats=[member], version=act.version - 1, by=clerk)
    assert refusal.value.code == "stale"
    with pytest.raises(ValidationError):
        effect.announce(act=act, version=act.version - 1, by=clerk, **SIGNED)
    assert act.changes.count() == 3


def test_who_was_entered_for_a_draft_goes_with_it(clerk, country, group):
    act = make_act(clerk, country["08"])
    new = Person(name_km="ចាន់ ធីតា")
    change = acts.appoint(
        act=act, task_force=group, person=new, is_new_person=True, role=role("member"),
        version=0, by=clerk,
    )  # fmt: skip
    acts.remove(act=act, change=change, version=act.version, by=clerk)
    assert not Person.objects.filter(name_km="ចាន់ ធីតា").exists()
    kept = factories.make_membership(group).person
    change = acts.appoint(
        act=act, task_force=group, person=kept, is_new_person=True, role=role("deputy"),
        version=act.version, by=clerk,
    )  # fmt: skip
    acts.discard(act=act, version=act.version, by=clerk)
    assert Person.objects.filter(pk=kept.pk).exists()
    assert not CompositionAct.objects.exists()


# Annulled


def snapshot():
    return list(Membership.objects.order_by("pk").values())


def test_annulled_all_is_as_before(act, clerk, head):
    Membership.objects.filter(pk=head.pk).update(ends_on=date(2030, 1, 1), note="ចំណាំ")
    before = snapshot()
    announce(act, clerk)
    assert snapshot() != before
    annulled = effect.annul(act=act, reason="ខុសលេខ", by=clerk)
    assert snapshot() == before
    assert (annulled.status, annulled.reason, annulled.annulled_by) == ("annulled", "ខុសលេខ", clerk)
    kept = ActChange.objects.get(ends=head)
    assert (kept.created, kept.after["starts_on"]) == (None, DAY.isoformat())
    with pytest.raises(ValidationError) as refusal:
        effect.annul(act=act, reason="ម្តងទៀត", by=clerk)
    assert refusal.value.code == "not_in_force"


def test_annulling_needs_a_reason(act, clerk):
    announce(act, clerk)
    with pytest.raises(ValidationError):
        effect.annul(act=act, reason="", by=clerk)


def resting(act, by):
    with pytest.raises(ValidationError) as refusal:
        effect.annul(act=act, reason="ខុស", by=by)
    assert {error.code for error in refusal.value.error_list} == {"rests"}
    return refusal.value.messages


def test_what_rests_on_it_is_listed(act, clerk, country, group, head, member):
    announce(act, clerk)
    new_head, new_member = Membership.objects.filter(starts_on=DAY).order_by("role__position")
    duty = Duty.objects.create(code="minutes", name_km="កំណត់ហេតុ")
    DutyAssignment.objects.create(membership=new_member, duty=duty, starts_on=DAY)
    later = make_act(clerk, country["08"], subject="ក្រោយមក", effective_on=date(2026, 9, 1))
    acts.end_seats(act=later, seats=[new_head], version=0, by=clerk)
    Membership.objects.filter(pk=member.pk).update(ends_on=date(2026, 7, 1))
    found = resting(act, clerk)
    assert len(found) == 3
    assert str(new_member.person) in found[0] or str(new_member.person) in found[1]
    assert any("ក្រោយមក" in message for message in found)
    assert any(str(member.person) in message for message in found)


def test_a_seat_filled_since_stands_in_the_way(clerk, country, group, head):
    act = make_act(clerk, country["08"])
    acts.end_seats(act=act, seats=[head], version=0, by=clerk)
    announce(act, clerk)
    newer = factories.make_membership(group, role_id="head", starts_on=date(2026, 8, 1))
    assert [str(newer.person) in message for message in resting(act, clerk)] == [True]


def test_a_seat_changed_since_stands_in_the_way(act, clerk):
    announce(act, clerk)
    Membership.objects.filter(starts_on=DAY, role="head").update(position="រដ្ឋមន្ត្រី")
    assert len(resting(act, clerk)) == 1


def test_a_person_merged_since_does_not(act, clerk, admin):
    """Two records that are one person are no change of what the act did."""
    announce(act, clerk)
    made = Membership.objects.get(starts_on=DAY, role="head")
    merge_people(kept=factories.make_person(), merged=made.person, by=admin, reason="តែម្នាក់")
    assert effect.annul(act=act, reason="ខុស", by=clerk).status == "annulled"
    assert not Membership.objects.filter(starts_on=DAY).exists()


# What the databases keep


@pytest.mark.parametrize(
    "values",
    [
        {"status": "announced"},
        {"status": "announced", "announced_at": timezone.now()},
        {"status": "annulled", "reason": "ខុស"},
        {"reason": "ខុស"},
        {"annulled_at": timezone.now()},
    ],
)
def test_the_database_refuses_half_a_state(act, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        CompositionAct.objects.filter(pk=act.pk).update(**values)


def test_raw_sql_ends_a_seat_once_an_act(act, group, head):
    sql = (
        "INSERT INTO taskforce_actchange (act_id, task_force_id, ends_id, acting, is_new_person, "
        'precedence, position, institution, "order", before, after) '
        "VALUES (%s, %s, %s, %s, %s, 0, '', '', 9, '{}', '{}')"
    )
    for ends in (head.pk, None):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [act.pk, group.pk, ends, False, False])


def test_a_seat_has_one_successor_and_a_person_one_seat_in_an_act(act, clerk, group, head, country):
    common = {"act": act, "task_force": group, "role": role("head"), "by": clerk}
    with pytest.raises(ValidationError) as refused:
        acts.appoint(person=factories.make_person(), replacing=head, version=act.version, **common)
    assert "រួចហើយ" in str(refused.value.messages)
    person = act.changes.get(role="head").person
    with pytest.raises(ValidationError):
        acts.appoint(person=person, version=CompositionAct.objects.get(pk=act.pk).version, **common)
