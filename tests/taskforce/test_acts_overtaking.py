"""Seats that end already, by another paper, and by an act earlier: told before, put back after."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from taskforce.act_preview import preview
from taskforce.models import Instrument
from taskforce.services.composition import acts, effect
from taskforce.templatetags.khmer import day as in_words
from tests import factories
from tests.taskforce.test_services_acts import announce, make_act, role, snapshot

EARLY, LATE = date(2026, 6, 1), date(2026, 9, 1)


@pytest.fixture
def group(country):
    return country["08"].task_force


@pytest.fixture
def head(group):
    return factories.make_membership(group, role_id="head", position="រដ្ឋមន្ត្រី")


@pytest.fixture
def later(clerk, country, group, head):
    """An act in force, by which another head follows on a later day."""
    act = make_act(clerk, country["08"], subject="តែងតាំងប្រធានថ្មី", effective_on=LATE)
    acts.appoint(
        act=act, task_force=group, person=factories.make_person(), replacing=head,
        role=role("head"), version=0, by=clerk,
    )  # fmt: skip
    return announce(act, clerk, number="១ សសរ")


def ending(clerk, country, head, on=EARLY, subject="បញ្ចប់មុន"):
    act = make_act(clerk, country["08"], subject=subject, effective_on=on)
    head.refresh_from_db()
    return acts.end_seats(act=act, seats=[head], version=0, by=clerk)


def until(head):
    head.refresh_from_db()
    return head.ends_on, head.ended_by


def test_the_group_shows_the_end_that_is_recorded(client, clerk, country, head, later):
    client.force_login(clerk)
    act = make_act(clerk, country["08"])
    words = f"រហូតដល់ {in_words(LATE)} តាម{later.instrument}"
    for address in (
        reverse("act_group", args=[act.pk, "08"]),
        reverse("act_appoint", args=[act.pk, "08"]) + f"?seat={head.pk}",
    ):
        assert words in client.get(address).content.decode()


def test_an_import_without_paper_shows_its_day(client, clerk, country, head):
    head.ends_on = LATE
    head.save()
    client.force_login(clerk)
    act = make_act(clerk, country["08"])
    page = client.get(reverse("act_group", args=[act.pk, "08"])).content.decode()
    assert f"រហូតដល់ {in_words(LATE)}<" in page


def test_an_earlier_end_is_told_in_the_draft_and_before_the_announcement(
    client, clerk, country, head, later
):
    client.force_login(clerk)
    act = ending(clerk, country, head)
    changes = acts.changes_of(act)
    assert acts.conflicts_of(act, changes) == []
    assert acts.overtaken(act, changes) == changes
    words = f"រហូតដល់ {in_words(LATE)} តាម{later.instrument}"
    for name, often in (("act_detail", 3), ("act_announce", 1)):
        page = client.get(reverse(name, args=[act.pk])).content.decode()
        assert "មានថ្ងៃចប់រួចហើយ" in page
        assert page.count(words) == often, name
    announce(act, clerk)
    assert "មានថ្ងៃចប់រួចហើយ" not in client.get(act.get_absolute_url()).content.decode()
    page = client.get(later.get_absolute_url()).content.decode()
    assert f"រហូតដល់ {in_words(EARLY)}" in page, "whose end counts no more says which does"


@pytest.mark.parametrize("on", [LATE, date(2026, 12, 1)])
def test_an_equal_or_later_end_would_change_nothing(clerk, country, head, later, on):
    act = ending(clerk, country, head, on=on)
    (found,) = acts.conflicts_of(act)
    assert found.code == "ended"
    assert str(later.instrument) in found.message
    assert acts.overtaken(act, acts.changes_of(act)) == []


def test_annulled_in_turn_all_is_as_it_was(clerk, country, head, later):
    before = snapshot()
    act = announce(ending(clerk, country, head), clerk)
    assert until(head) == (EARLY, act.instrument)
    with pytest.raises(ValidationError) as refusal:
        effect.annul(act=later, reason="ខុស", by=clerk)
    assert [error.code for error in refusal.value.error_list] == ["rests"]
    assert act.subject in refusal.value.messages[0]
    effect.annul(act=act, reason="ខុស", by=clerk)
    assert snapshot() == before
    assert until(head) == (LATE, later.instrument)
    effect.annul(act=later, reason="ខុស", by=clerk)
    assert until(head) == (None, None)


def test_of_three_the_last_is_named(clerk, country, head, later):
    announce(ending(clerk, country, head), clerk)
    last = announce(ending(clerk, country, head, date(2026, 3, 1), "ដំបូងបំផុត"), clerk)
    with pytest.raises(ValidationError, match=last.subject):
        effect.annul(act=later, reason="ខុស", by=clerk)


def test_an_end_changed_by_no_act_is_told_without_one(clerk, country, head, later):
    paper = Instrument.objects.create(kind_id="letter", number="៥")
    head.refresh_from_db()
    head.ends_on, head.ended_by = EARLY, paper
    head.save()
    with pytest.raises(ValidationError, match="ត្រូវបានកែប្រែក្រោយមក"):
        effect.annul(act=later, reason="ខុស", by=clerk)


# What is said of them


def test_two_for_one_seat_are_told_once(clerk, country, group):
    act = make_act(clerk, country["08"])
    people = [factories.make_person() for _ in range(3)]
    for person in people:
        acts.appoint(
            act=act, task_force=group, person=person, role=role("head"), version=act.version,
            by=clerk,
        )  # fmt: skip
    (found,) = acts.conflicts_of(act)
    assert found.code == "two_for_one"
    assert all(str(person) in found.message for person in people)


def test_one_is_one_in_english(client, clerk, country, group, head, later):
    act = ending(clerk, country, head)
    looked = preview(act, acts.changes_of(act))
    assert (looked.ends, looked.begins) == (1, 0)
    client.force_login(clerk)
    client.post(reverse("set_language"), {"language": "en"})
    assert "1 appointment ends, 0 begin, under a" in words_at(client, act.get_absolute_url())
    seats = [factories.make_membership(group) for _ in range(2)]
    acts.end_seats(act=act, seats=seats, version=act.version, by=clerk)
    acts.appoint(
        act=act, task_force=group, person=head.person, role=role("member"), version=act.version,
        by=clerk,
    )  # fmt: skip
    announce(act, clerk)
    assert "3 appointments end, 1 begins, under" in words_at(client, act.get_absolute_url())
    page = words_at(client, reverse("act_annul", args=[act.pk]))
    assert "1 appointment that began under" in page
    assert "3 appointments that ended under" in page


def words_at(client, address):
    return " ".join(client.get(address).content.decode().split())
