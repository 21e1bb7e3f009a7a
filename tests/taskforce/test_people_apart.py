"""Two records that are of two people: remembered, proposed no more, and taken back; cautions."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from taskforce.duplicates import pairs_in, pairs_with
from taskforce.models import PeopleApart, Person
from taskforce.services.composition.people import merge_people, signs_of_two
from taskforce.services.composition.people_apart import forget_apart, tell_apart
from tests import factories

LIST = "/units/people/duplicates/"


@pytest.fixture
def twins(country):
    made = [factories.make_person(name_km="សុខ ដារ៉ា") for _ in range(2)]
    for person, code in zip(made, ("0801", "0808"), strict=True):
        factories.make_membership(country[code].task_force, person=person)
    return made


def test_a_pair_told_apart_is_proposed_no_more_until_that_is_taken_back(twins, clerk):
    one, other = twins
    assert pairs_in(Person.objects.all())
    apart = tell_apart(one=other, other=one, by=clerk, reason="ភេទខុសគ្នា")
    assert (apart.one, apart.other, apart.by, apart.reason) == (one, other, clerk, "ភេទខុសគ្នា")
    assert apart.said_at
    assert pairs_in(Person.objects.all()) == []
    assert pairs_with(one, Person.objects.all()) == []
    assert tell_apart(one=one, other=other, by=clerk) == apart, "once"
    forget_apart(apart=apart, by=clerk)
    assert pairs_in(Person.objects.all())


def test_only_who_keeps_both_tells_them_apart(
    client, twins, stranger, viewer, district_clerk, clerk
):
    for user in (stranger, viewer, district_clerk):
        with pytest.raises(PermissionDenied):
            tell_apart(one=twins[0], other=twins[1], by=user)
        client.force_login(user)
        address = reverse("person_apart", args=[person.pk for person in twins])
        assert client.post(address).status_code == 404
    apart = tell_apart(one=twins[0], other=twins[1], by=clerk)
    client.force_login(stranger)
    assert client.post(reverse("person_apart_forget", args=[apart.pk])).status_code == 404
    client.logout()
    assert client.get(address).url.startswith(reverse("sign_in"))


def test_the_database_keeps_a_pair_once(twins, clerk):
    one, other = twins
    with pytest.raises(IntegrityError), transaction.atomic():
        PeopleApart.objects.create(one=other, other=one, by=clerk)


def test_the_pages_remember_who_and_take_it_back(client, twins, clerk):
    client.force_login(clerk)
    address = reverse("person_apart", args=[person.pk for person in twins])
    assert address in client.get(LIST).content.decode()
    assert (
        address in client.get(reverse("person_merge", args=[t.pk for t in twins])).content.decode()
    )
    page = client.post(address, {"reason": "ឪពុកខុសគ្នា"}, follow=True).content.decode()
    assert "ឪពុកខុសគ្នា" in page
    assert clerk.name_km in page
    assert address not in page
    [apart] = PeopleApart.objects.all()
    back = reverse("person_apart_forget", args=[apart.pk])
    assert address in client.post(back, follow=True).content.decode()


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        ({"sex": "m"}, {"sex": "f"}, 1),
        ({"born_on": date(1960, 1, 1)}, {"born_on": date(1990, 5, 6)}, 1),
        ({"sex": "m", "born_on": date(1960, 1, 1)}, {"sex": "m", "born_on": date(1960, 1, 2)}, 0),
        ({"sex": "m", "born_on": date(1960, 1, 1)}, {}, 0),
    ],
)
def test_what_speaks_for_two_is_said_and_must_be_confirmed(twins, clerk, one, other, count):
    for person, fields in zip(twins, (one, other), strict=True):
        Person.objects.filter(pk=person.pk).update(**fields)
        person.refresh_from_db()
    assert len(signs_of_two(*twins)) == count
    if count:
        with pytest.raises(ValidationError) as refused:
            merge_people(kept=twins[0], merged=twins[1], by=clerk, reason="ដូចគ្នា")
        assert refused.value.error_list[0].code == "unlike"
    merging = merge_people(kept=twins[0], merged=twins[1], by=clerk, reason="ដូចគ្នា", sure=True)
    assert merging.kept == twins[0]


def test_seats_in_two_provinces_at_one_time_are_a_caution(country, twins, admin):
    one, other = twins
    assert signs_of_two(one, other) == [], "two districts of one province"
    factories.make_membership(
        country["01"].task_force, person=other, starts_on=date(2020, 1, 1), ends_on=date(2023, 1, 1)
    )
    assert signs_of_two(one, other) == [], "before the other began"
    factories.make_membership(country["12"].task_force, person=other)
    assert len(signs_of_two(one, other)) == 1


def test_the_page_asks_for_a_tick_where_much_speaks_for_two(client, twins, clerk):
    Person.objects.filter(pk=twins[0].pk).update(sex="m")
    Person.objects.filter(pk=twins[1].pk).update(sex="f")
    client.force_login(clerk)
    address = reverse("person_merge", args=[person.pk for person in twins])
    assert 'name="sure"' in client.get(address).content.decode()
    given = {"reason": "ដូចគ្នា", "sex": "kept"}
    assert client.post(address, given).status_code == 422
    assert client.post(address, given | {"sure": "on"}).status_code == 302
    assert Person.ever.get(pk=twins[1].pk).merged_into == twins[0]


def test_who_was_told_apart_is_a_caution(twins, clerk):
    tell_apart(one=twins[0], other=twins[1], by=clerk)
    assert len(signs_of_two(twins[1], twins[0])) == 1
