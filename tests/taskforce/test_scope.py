"""The one rule of access: role x unit (and all below it) x dates."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from taskforce.models import AdministrativeUnit, Grant, Membership, Person, User
from taskforce.scope import VERBS, Role, Verb, may, may_everywhere
from tests import factories


def codes(user, verb=Verb.VIEW):
    return {unit.code for unit in AdministrativeUnit.objects.allowed(user, verb)}


def test_a_grant_reaches_its_unit_and_all_below(clerk, country):
    assert codes(clerk) == {code for code in country if code.startswith("08")}


def test_a_district_sees_neither_its_province_nor_its_neighbour(district_clerk):
    assert codes(district_clerk) == {"0801", "080101", "080102", "080103"}


def test_a_reviewer_reviews_only_below_the_own_unit(reviewer, country):
    below = {code for code in country if code.startswith("08") and code != "08"}
    assert codes(reviewer, Verb.REVIEW) == below
    assert codes(reviewer, Verb.ENTER) == set()
    assert not may(reviewer, Verb.REVIEW, country["08"])
    assert may(reviewer, Verb.REVIEW, country["0801"])


def test_the_centre_sees_everything(officer, admin, viewer, country):
    for user in (officer, admin, viewer):
        assert codes(user) == set(country)


def test_nobody_sees_anything_without_a_grant(country):
    assert codes(AnonymousUser()) == set()
    assert codes(User.objects.create_user("nobody")) == set()


@pytest.mark.parametrize(
    ("starts", "ends", "sees"),
    [(-1, None, True), (0, None, True), (1, None, False), (-2, 0, False), (-2, 1, True)],
    ids=["yesterday on", "today on", "tomorrow on", "ended today", "ends tomorrow"],
)
def test_a_grant_holds_on_its_days(country, starts, ends, sees):
    today = timezone.localdate()
    user = User.objects.create_user("dated")
    Grant.objects.create(
        user=user,
        role=Role.VIEWER,
        unit=country["08"],
        starts_on=today + timedelta(starts),
        ends_on=None if ends is None else today + timedelta(ends),
    )
    assert bool(codes(user)) is sees


def test_an_account_that_is_switched_off_has_no_rights(clerk):
    clerk.is_active = False
    assert codes(clerk) == set()


def test_verbs_of_the_roles():
    """The policy, written a second time: a change of it must be meant."""
    assert {role: sorted(verbs) for role, verbs in VERBS.items()} == {
        "central_admin": [
            "build",
            "compose",
            "import",
            "instruct",
            "letterhead",
            "manage",
            "publish",
            "reorganise",
            "view",
        ],
        "central_officer": ["build", "instruct", "letterhead", "publish", "review", "view"],
        "provincial_secretariat": ["compose", "enter", "import", "letterhead", "view"],
        "district_secretariat": ["enter", "letterhead", "view"],
        "reviewer": ["review", "view"],
        "viewer": ["view"],
    }
    assert set(VERBS) == set(Role)


def test_may_everywhere_needs_the_whole_country(admin, officer, clerk):
    assert may_everywhere(admin, Verb.MANAGE)
    assert not may_everywhere(officer, Verb.MANAGE)
    assert not may_everywhere(clerk, Verb.IMPORT)
    assert may(clerk, Verb.IMPORT)
    assert not may(clerk, Verb.IMPORT, AdministrativeUnit.objects.get(code="01"))


@pytest.mark.parametrize(
    ("role", "code"),
    [(Role.CENTRAL_ADMIN, "08"), (Role.PROVINCIAL_SECRETARIAT, None), (Role.REVIEWER, None)],
)
def test_central_roles_have_no_unit_and_the_others_one(country, role, code):
    user = User.objects.create_user("someone")
    grant = Grant(user=user, role=role, unit=country.get(code))
    with pytest.raises(ValidationError):
        grant.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        grant.save()


def test_people_are_seen_by_those_who_see_their_seats(clerk, stranger, country):
    seat = factories.make_membership(country["0801"].task_force)
    ended = factories.make_membership(
        country["08"].task_force, starts_on=date(2020, 1, 1), ends_on=date(2021, 1, 1)
    )
    factories.make_membership(country["01"].task_force)
    assert set(Person.objects.visible_to(clerk)) == {seat.person, ended.person}
    assert seat.person not in Person.objects.visible_to(stranger)
    assert set(Membership.objects.visible_to(clerk)) == {seat, ended}


def test_rights_are_read_once_a_request(clerk, country, django_assert_num_queries):
    with django_assert_num_queries(2):
        list(AdministrativeUnit.objects.visible_to(clerk))
        may(clerk, Verb.ENTER, country["08"])
