"""Who holds several seats, what does not go together, and what a reader is told of elsewhere."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from taskforce.double_posts import cautions, holders
from taskforce.models import IncompatiblePosts
from taskforce.scope import Role
from taskforce.services.composition import acts
from tests import factories
from tests.taskforce.test_services_acts import make_act, role

DAY = date(2026, 6, 1)
ADDRESS = "double_posts"


@pytest.fixture
def make(country):
    def made(person, code, role, **fields):
        return factories.make_membership(
            country[code].task_force, person=person, role_id=role, **fields
        )

    return made


@pytest.fixture
def person(country):
    return factories.make_person(name_km="សុខ ពីរ")


def test_one_seat_is_none_and_an_ended_one_does_not_count(make, person, viewer):
    make(person, "08", "head")
    make(person, "0801", "head", ends_on=date(2026, 6, 1))
    assert holders(viewer, on=DAY) == []
    assert [holder.person for holder in holders(viewer, on=date(2026, 5, 31))] == [person.pk]


@pytest.mark.parametrize(
    ("one", "other", "clashes"),
    [
        (("08", "head"), ("08", "member"), True),
        (("08", "head"), ("0801", "member"), False),
        (("08", "deputy"), ("0801", "head"), False),
        (("08", "permanent_deputy"), ("0801", "permanent_deputy"), True),
    ],
)
def test_what_does_not_go_together(make, person, viewer, one, other, clashes):
    seats = {make(person, *one).pk, make(person, *other).pk}
    (holder,) = holders(viewer, on=DAY)
    assert holder.is_incompatible == clashes
    assert holder.clashing == (seats if clashes else set())


def test_a_deputy_may_act_as_the_head_of_their_group(make, person, viewer):
    make(person, "08", "deputy")
    make(person, "08", "head", acting=True)
    (holder,) = holders(viewer, on=DAY)
    assert not holder.is_incompatible


def test_the_list_is_data(make, person, viewer):
    make(person, "08", "deputy")
    make(person, "0801", "head")
    pair = {"one_id": "head", "other_id": "deputy", "same_group": False}
    IncompatiblePosts.objects.create(**pair)
    assert holders(viewer, on=DAY)[0].is_incompatible
    for turned in (pair, pair | {"one_id": "deputy", "other_id": "head"}):
        with pytest.raises(ValidationError):
            IncompatiblePosts(**turned).full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            IncompatiblePosts.objects.create(**turned)


def test_elsewhere_only_the_number_is_told(client, make, person, clerk, stranger, country):
    make(person, "08", "permanent_deputy")
    make(person, "01", "permanent_deputy")
    client.force_login(clerk)
    page = client.get(reverse(ADDRESS)).content.decode()
    assert "សុខ ពីរ" in page
    assert country["01"].name_km not in page
    (line,) = client.get(reverse(ADDRESS)).context["lines"]
    assert (line["hidden"], line["hidden_clashes"], len(line["seats"])) == (1, True, 1)
    third = factories.make_user("third", Role.PROVINCIAL_SECRETARIAT, country["12"])
    assert holders(third, on=DAY) == []


def test_a_page_in_khmer_order_with_a_day_and_a_filter(client, make, viewer):
    for name in ("អូន ពីរ", "ឥន្ទ ពីរ"):
        found = factories.make_person(name_km=name)
        make(found, "08", "member", starts_on=date(2025, 1, 1))
        make(found, "0801", "member")
    clash = factories.make_person(name_km="លី ពីរ")
    make(clash, "12", "head")
    make(clash, "12", "member")
    client.force_login(viewer)
    context = client.get(reverse(ADDRESS)).context
    assert [line["person"].name_km for line in context["lines"]] == [
        "លី ពីរ", "ឥន្ទ ពីរ", "អូន ពីរ",
    ]  # fmt: skip
    assert (context["count"], context["incompatible"]) == (3, 1)
    assert len(client.get(reverse(ADDRESS), {"only": "incompatible"}).context["lines"]) == 1
    assert len(client.get(reverse(ADDRESS), {"on": "2024-06-01"}).context["lines"]) == 1
    assert client.get(reverse(ADDRESS), {"on": "៣១/០២/២០២៤"}).status_code == 400
    client.logout()
    assert client.get(reverse(ADDRESS)).headers["Location"].startswith(reverse("sign_in"))


def test_many_take_as_few_queries_as_few(client, viewer, country, django_assert_max_num_queries):
    one, other = country["08"].task_force, country["0801"].task_force
    for _ in range(60):
        found = factories.make_person()
        for group in (one, other):
            factories.make_membership(group, person=found)
    client.force_login(viewer)
    with django_assert_max_num_queries(12):
        page = client.get(reverse(ADDRESS))
    assert (len(page.context["lines"]), page.context["count"]) == (50, 60)


def test_an_act_says_what_it_would_put_together(client, make, person, clerk, country):
    act = make_act(clerk, country["08"])
    leaving = make(person, "08", "member")
    make(person, "01", "permanent_deputy")
    for role_code, count in (("head", 1), ("permanent_deputy", 2)):
        acts.appoint(
            act=act, task_force=country["08"].task_force, person=person, role=role(role_code),
            version=act.version, by=clerk,
        )  # fmt: skip
        assert len(cautions(clerk, act=act, changes=acts.changes_of(act))) == count
    found = cautions(clerk, act=act, changes=acts.changes_of(act))
    assert [(len(caution.beside), caution.hidden) for caution in found] == [(2, 0), (2, 1)]
    acts.end_seats(act=act, seats=[leaving], version=act.version, by=clerk)
    found = cautions(clerk, act=act, changes=acts.changes_of(act))
    assert [(len(caution.beside), caution.hidden) for caution in found] == [(1, 0), (1, 1)]
    client.force_login(clerk)
    page = client.get(act.get_absolute_url()).content.decode()
    assert country["01"].name_km not in page
    assert page.count("banner--warning") == 2
