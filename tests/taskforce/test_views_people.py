"""The page on which people are found: what it shows, to whom, in how many queries."""

import pytest
from django.urls import reverse

from tests import factories

URL = "/units/people/"


@pytest.fixture
def members(country):
    made = []
    for name, code in (("សុខ ដារ៉ា", "0801"), ("សុខ ដារ៉ា", "010201"), ("សុខ វិសាល", "080101")):
        person = factories.make_person(name_km=name, name_latin="Sok X", phone="+85512345678")
        made.append(factories.make_membership(country[code].task_force, person=person))
    return made


def people_on(response):
    return list(response.context["page"])


def test_a_clerk_finds_the_people_of_the_own_units(client, clerk, members):
    client.force_login(clerk)
    page = client.get(URL, {"q": "សុខ ដារ៉ា"})
    assert people_on(page) == [members[0].person]
    html = page.content.decode()
    assert members[0].role.name_km in html
    assert members[0].task_force.unit.full_name in html


def test_the_centre_finds_them_everywhere(client, officer, members):
    client.force_login(officer)
    assert set(people_on(client.get(URL, {"q": "dara sok"}))) <= {m.person for m in members}
    assert len(people_on(client.get(URL, {"q": "សុខ ដារ៉ា"}))) == 2


def test_a_seat_elsewhere_is_not_told(client, clerk, members, country):
    factories.make_membership(country["01"].task_force, person=members[0].person)
    client.force_login(clerk)
    html = client.get(URL, {"q": "សុខ ដារ៉ា"}).content.decode()
    assert country["01"].full_name not in html


def test_nobody_is_found_before_signing_in(client, members):
    response = client.get(URL, {"q": "សុខ"})
    assert response.status_code == 302
    assert response.url.startswith(reverse("sign_in"))


def test_a_telephone_is_for_those_who_keep_the_composition(client, clerk, viewer, members):
    client.force_login(clerk)
    assert len(people_on(client.get(URL, {"q": "012 345 678"}))) == 2
    client.force_login(viewer)
    assert people_on(client.get(URL, {"q": "012 345 678"})) == []


@pytest.mark.parametrize("query", ["", "ហហហហ", "លោក"])
def test_an_empty_page_says_what_to_do_next(client, clerk, members, query):
    client.force_login(clerk)
    response = client.get(URL, {"q": query})
    assert people_on(response) == []
    assert 'class="empty"' in response.content.decode()


def test_while_one_writes_only_the_hits_are_sent(client, clerk, members):
    client.force_login(clerk)
    response = client.get(URL, {"q": "សុខ"}, headers={"HX-Request": "true"})
    html = response.content.decode()
    assert html.lstrip().startswith('<div id="found">')
    assert "<html" not in html
    assert "HX-Request" in response.headers["Vary"]
    whole = client.get(URL, {"q": "សុខ"})
    assert "<html" in whole.content.decode()


def test_long_lists_are_parted_and_take_the_same_queries(
    client, officer, country, django_assert_max_num_queries
):
    for _number in range(45):
        factories.make_membership(
            country["0801"].task_force, person=factories.make_person(name_km=f"សុខ {'ក' * _number}ខ")
        )
    client.force_login(officer)
    with django_assert_max_num_queries(12):
        page = client.get(URL, {"q": "សុខ", "page": 2})
    assert len(people_on(page)) == 20
    assert 'rel="next"' in page.content.decode()


def test_the_menu_marks_people_and_not_units(client, officer, members):
    client.force_login(officer)
    menu = client.get(URL).context["menu"]
    assert [entry["url"] for entry in menu if entry["current"]] == [URL]
