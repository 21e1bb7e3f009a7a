"""The pages on which duplicates are found, joined and taken apart; who sees what of a person."""

from datetime import date

import pytest
from django.urls import reverse

from taskforce.duplicates import pairs_in, pairs_with
from taskforce.models import (
    Instrument,
    Membership,
    Office,
    OfficeTerm,
    Person,
    PersonMerge,
    Position,
)
from taskforce.models.birth import birth_sign
from tests import factories
from tests.crawl.addresses import addresses

LIST = "/units/people/duplicates/"
BORN, PHONE = date(1971, 3, 4), "+85512987654"


def person(country, code, **fields):
    fields = {"name_km": "សុខ ដារ៉ា"} | fields
    made = factories.make_person(**fields)
    factories.make_membership(country[code].task_force, person=made)
    return made


@pytest.fixture
def two(country):
    return person(country, "0801", born_on=BORN, phone=PHONE), person(country, "0808")


def merge_page(one, other):
    return reverse("person_merge", args=[one.pk, other.pk])


# What is alike


@pytest.mark.parametrize(
    ("one", "other", "sign"),
    [
        (BORN, BORN, "same"),
        (BORN, None, "missing"),
        (None, None, "missing"),
        (BORN, date(1971, 4, 3), "near"),  # day and month turned
        (BORN, date(1972, 3, 4), "near"),
        (BORN, date(1971, 3, 14), "near"),
        (BORN, date(1980, 1, 1), None),
    ],
)
def test_what_two_births_say(one, other, sign):
    for found in (birth_sign(one, other), birth_sign(other, one)):
        assert (found and found.code) == sign


def test_pairs_by_name_and_by_romanised_name(country, two, django_assert_num_queries):
    latin = person(country, "0811", name_km="សុក តារា", name_latin="Dara SOK", born_on=BORN)
    other = person(country, "0811", name_km="ស៊ុក ដារា", name_latin="Sok Dara")
    person(country, "0811", born_on=date(1990, 1, 1))  # another birth
    person(country, "0811", name_km="ចាន់ ដារ៉ា", name_latin="Chan Dara", born_on=BORN)
    with django_assert_num_queries(2):
        found = pairs_in(Person.objects.all())
    keys = {(pair.one, pair.other): (pair.birth, pair.by_latin) for pair in found}
    assert keys[two[0].pk, two[1].pk] == ("missing", False)
    assert keys[latin.pk, other.pk] == ("missing", True)
    with django_assert_num_queries(2):
        assert [(pair.one, pair.other) for pair in pairs_with(latin, Person.objects.all())] == [
            (latin.pk, other.pk)
        ]


def test_of_a_common_name_without_births_not_every_pair_is_shown(country):
    for _number in range(30):
        person(country, "0801")
    assert pairs_in(Person.objects.all()) == []


# The list


def test_a_clerk_sees_the_pairs_of_the_own_province(client, clerk, two, country):
    person(country, "0102")
    client.force_login(clerk)
    page = client.get(LIST)
    assert [(one.pk, other.pk) for one, other, _pair in page.context["pairs"]] == [
        (two[0].pk, two[1].pk)
    ]
    assert merge_page(*two) in page.content.decode()


def test_the_centre_chooses_a_province(client, admin, two):
    client.force_login(admin)
    assert client.get(LIST).context["pairs"] == []
    assert len(client.get(LIST, {"in": "០៨"}).context["pairs"]) == 1
    assert client.get(LIST, {"in": "01"}).context["pairs"] == []


@pytest.mark.parametrize("role", ["viewer", "officer", "reviewer", "district_clerk"])
def test_the_pages_are_for_those_who_keep_the_composition(client, request, role, two):
    client.force_login(request.getfixturevalue(role))
    assert client.get(LIST).status_code == 404
    assert client.get(merge_page(*two)).status_code == 404


def test_a_foreign_person_does_not_exist(client, stranger, two):
    client.force_login(stranger)
    assert client.get(merge_page(*two)).status_code == 404


def test_anonymous_is_asked_to_sign_in(client, two):
    for address in (LIST, merge_page(*two), "/units/people/merges/1/take-back/"):
        assert client.get(address).status_code == 302


def test_the_list_asks_little(client, clerk, country, django_assert_max_num_queries):
    for number in range(60):
        born = date(1970, 1, 1 + number % 28)
        person(
            country,
            "0801",
            name_km=f"សុខ ដារ៉ា{'ក' * (number // 2)}",
            born_on=None if number % 2 else born,
        )
    client.force_login(clerk)
    with django_assert_max_num_queries(12):
        page = client.get(LIST)
    assert page.context["page"].paginator.num_pages == 2


# Joining and taking back


def test_two_records_are_joined_and_taken_apart(client, clerk, two):
    other = two[1]
    other.phone = "+85512000009"
    other.save()
    client.force_login(clerk)
    page = client.get(merge_page(*two)).content.decode()
    assert "០១២" in page or "១២៩៨៧៦៥៤" in page
    answer = client.post(merge_page(*two), {"reason": "ដូចគ្នា", "phone": "merged"})
    assert (answer.status_code, answer.url) == (302, two[0].get_absolute_url())
    kept = Person.objects.get(pk=two[0].pk)
    assert (kept.memberships.count(), kept.phone) == (2, "+85512000009")
    led = client.get(other.get_absolute_url(), {"on": "2024-05-01"})
    assert (led.status_code, led.url) == (302, kept.get_absolute_url() + "?on=2024-05-01")
    shown = client.get(kept.get_absolute_url()).content.decode()
    merging = PersonMerge.objects.get()
    back = reverse("person_unmerge", args=[merging.pk])
    assert back in shown
    assert client.get(back).status_code == 200
    assert client.post(back).status_code == 302
    assert Person.objects.get(pk=other.pk).memberships.count() == 1
    assert client.get(back).status_code == 404


def test_a_stranger_is_not_led_to_the_kept_record(client, clerk, stranger, viewer, two):
    client.force_login(clerk)
    client.post(merge_page(*two), {"reason": "ដូចគ្នា"})
    client.force_login(stranger)
    assert client.get(two[1].get_absolute_url()).status_code == 404
    back = reverse("person_unmerge", args=[PersonMerge.objects.get().pk])
    for user in (stranger, viewer):
        client.force_login(user)
        assert client.post(back).status_code == 404


def test_a_pair_that_was_joined_in_another_window_leads_to_who_stays(
    client, clerk, stranger, two, country
):
    client.force_login(clerk)
    client.post(merge_page(*two), {"reason": "ដូចគ្នា"})
    for pair in (two, two[::-1]):
        for asked in (client.get, client.post):
            page = asked(merge_page(*pair), follow=True)
            assert page.redirect_chain == [(two[0].get_absolute_url(), 302)]
            assert "ត្រូវបានបញ្ចូលគ្នារួចហើយ" in page.content.decode()
    third = person(country, "0811")
    page = client.post(merge_page(third, two[1]), {"reason": "ដូចគ្នា"}, follow=True)
    assert page.redirect_chain == [(merge_page(third, two[0]), 302)]
    assert "ត្រូវបានបញ្ចូលទៅក្នុងកំណត់ត្រាផ្សេងហើយ" in page.content.decode()
    assert PersonMerge.objects.count() == 1
    client.force_login(stranger)
    assert client.get(merge_page(*two)).status_code == 404


def test_what_stands_in_the_way_is_said(client, clerk, two, admin, country):
    client.force_login(clerk)
    answer = client.post(merge_page(*two), {"reason": ""})
    assert answer.status_code == 422
    factories.make_membership(country["0801"].task_force, person=two[1])
    page = client.get(merge_page(*two)).content.decode()
    assert "កាន់តំណែងទាំងនេះនៅថ្ងៃដដែល" in page
    answer = client.post(merge_page(*two), {"reason": "ដូចគ្នា"})
    assert answer.status_code == 422
    assert "កាន់តំណែងនេះនៅថ្ងៃដដែល" in answer.content.decode()
    factories.make_membership(country["0102"].task_force, person=two[1])
    Membership.objects.filter(person=two[1], task_force__unit__code="0801").delete()
    assert "សូមស្នើថ្នាក់កណ្តាល" in client.get(merge_page(*two)).content.decode()
    sure = {"reason": "ដូចគ្នា", "sure": "on"}
    assert client.post(merge_page(*two), sure).status_code == 404


def test_a_pair_of_one_record_is_none(client, clerk, two):
    client.force_login(clerk)
    assert client.get(merge_page(two[0], two[0])).status_code == 404
    assert client.get(reverse("person_merge", args=[two[0].pk, 999999])).status_code == 404


# A person's page


def test_posts_over_time_with_their_instruments_and_gaps(client, clerk, country):
    paper = Instrument.objects.create(kind_id="decision", number="០៤៥")
    made = factories.make_person()
    group = country["0801"].task_force
    factories.make_membership(
        group, person=made, starts_on=date(2020, 1, 1), ends_on=date(2021, 1, 1), ended_by=paper
    )
    factories.make_membership(
        group, person=made, role_id="deputy", starts_on=date(2022, 1, 1), started_by=paper
    )
    office = Office.objects.create(
        unit=country["0801"], position=Position.objects.get(code="srok_governor")
    )
    OfficeTerm.objects.create(office=office, person=made, starts_on=date(2023, 1, 1))
    factories.make_membership(country["0102"].task_force, person=made, starts_on=date(2021, 1, 1))
    client.force_login(clerk)
    page = client.get(made.get_absolute_url(), {"on": "2020-06-01"})
    told = [(post.title, post.is_gap, holds) for post, holds in page.context["posts"]]
    assert told == [
        ("អភិបាលស្រុក", False, False),
        ("អនុប្រធាន", False, False),
        ("", True, False),
        ("សមាជិក", False, True),
    ]
    html = page.content.decode()
    assert html.count("០៤៥") == 2
    assert country["0102"].full_name not in html, "a post elsewhere is not told"


def test_who_may_be_the_same_is_proposed_on_the_page(client, clerk, viewer, two):
    client.force_login(clerk)
    page = client.get(two[1].get_absolute_url()).content.decode()
    assert merge_page(two[1], two[0]) in page
    client.force_login(viewer)
    assert "/merge/" not in client.get(two[1].get_absolute_url()).content.decode()


def test_the_page_asks_little(client, clerk, country, django_assert_max_num_queries):
    made = person(country, "0801", name_latin="Sok Dara")
    for _number in range(20):
        person(country, "0808", name_latin="Sok Dara")
    client.force_login(clerk)
    with django_assert_max_num_queries(22):
        client.get(made.get_absolute_url())


@pytest.mark.parametrize("role", ["viewer", "officer", "reviewer", "district_clerk"])
def test_personal_data_stands_in_no_page_of_those_who_need_it_not(
    client, request, role, two, country
):
    """Every address of the site, pages and files: neither birth nor telephone."""
    factories.make_membership(
        country["08"].task_force,
        person=factories.make_person(born_on=BORN, phone=PHONE.replace("987", "986")),
        role_id="head",
    )
    client.force_login(request.getfixturevalue(role))
    signs = ("12987654", "១២៩៨៧៦៥៤", "12986654", "១៩៧១", "1971")
    seen = 0
    for address in addresses()[0]:
        if address.name.startswith(("sign_", "set_")) or address.url.startswith("/admin/"):
            continue
        answer = client.get(address.url)
        if answer.status_code != 200 or answer.streaming:
            continue
        seen += 1
        text = answer.content.decode("utf-8", "ignore")
        assert not [sign for sign in signs if sign in text], address.url
    assert seen > 8
