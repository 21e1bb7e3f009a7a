"""No page offers a long list in one box, and every list of names stands in Khmer order."""

import re

import pytest
from django.contrib import admin
from django.db import connection
from django.urls import get_resolver, reverse

from taskforce.khmer import sort_key
from taskforce.models import Person
from tests import factories

MOST_OPTIONS = 200
OWN_WORDS = re.compile(r"<select\b.*?</select>", re.DOTALL)


@pytest.fixture
def crowd(all_units):
    """More of everything than a box may hold."""
    groups = [unit.task_force for unit in list(all_units.values())[:210]]
    people = [
        Person(name_km=f"សុខ {'កខគឃង'[number % 5]}{'ដតថទធន'[number % 6]}{'ា' * (number % 2)}")
        for number in range(210)
    ]
    Person.objects.bulk_create(people)
    for group, person in zip(groups, people, strict=True):
        factories.make_membership(group, person=person)
    with connection.cursor() as cursor:
        # Without knowing how many rows there are PostgreSQL joins each with each.
        cursor.execute("ANALYZE")
    return all_units


def plain_pages():
    """Return the addresses without a part of their own: lists and forms."""
    for pattern in get_resolver().url_patterns:
        yield from _plain(pattern, "")


def _plain(pattern, before):
    if hasattr(pattern, "url_patterns"):
        if getattr(pattern, "app_name", None) == "admin":
            return
        for inner in pattern.url_patterns:
            yield from _plain(inner, before + str(pattern.pattern))
    elif pattern.name and "<" not in before + str(pattern.pattern):
        yield "/" + before + str(pattern.pattern)


def admin_pages():
    for model in admin.site._registry:
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{base}_changelist")
        yield reverse(f"{base}_add")
        if row := model._default_manager.order_by("pk").first():
            yield reverse(f"{base}_change", args=[row.pk])


def longest_box(client, url):
    response = client.get(url)
    if response.status_code != 200 or "text/html" not in response.headers["Content-Type"]:
        return 0
    boxes = OWN_WORDS.findall(response.content.decode())
    return max((box.count("<option") for box in boxes), default=0)


def test_no_box_holds_more_than_two_hundred(client, admin, crowd):
    client.force_login(admin)
    urls = sorted(set(plain_pages())) + list(admin_pages())
    assert len(urls) > 40
    assert {url: n for url in urls if (n := longest_box(client, url)) > MOST_OPTIONS} == {}


@pytest.mark.parametrize(("name", "field"), [("administrativeunit", "unit"), ("person", "person")])
def test_the_admin_finds_by_name_with_a_slip(client, admin, country, name, field):
    person = factories.make_person(name_km="ចាន់ វិសាល", name_latin="Chan Visal")
    client.force_login(admin)
    url = reverse(f"admin:taskforce_{name}_changelist")
    query, wanted = {
        "unit": ("ខេត្តកណ្តា", country["08"]), "person": ("Visaal Chan", person),
    }[field]  # fmt: skip
    found = list(client.get(url, {"q": query}).context["cl"].result_list)
    assert found[0] == wanted
    assert client.get(url, {"q": "%"}).status_code == 200


def test_the_boxes_of_the_admin_find_the_same_way(client, admin, country):
    person = factories.make_person(name_km="ចាន់ វិសាល", name_latin="Chan Visal")
    client.force_login(admin)
    asked = {"app_label": "taskforce", "model_name": "membership", "field_name": "person"}
    answer = client.get(reverse("admin:autocomplete"), asked | {"term": "visal"}).json()
    assert [row["id"] for row in answer["results"]] == [str(person.pk)]
    asked["field_name"] = "task_force"
    answer = client.get(reverse("admin:autocomplete"), asked | {"term": "ក្រុងតាខ្មៅ"}).json()
    assert [row["id"] for row in answer["results"]] == [str(country["0811"].task_force.pk)]


def in_khmer_order(names):
    return list(names) == sorted(names, key=sort_key)


def test_lists_of_units_stand_in_khmer_order(client, officer, all_units):
    client.force_login(officer)
    names = [unit.name_km for unit in client.get(reverse("unit_list")).context["page"]]
    assert len(names) == 25
    assert in_khmer_order(names)
    below = client.get(reverse("unit_detail", args=["08"])).context["below"]
    assert in_khmer_order([unit.name_km for unit in below])


def test_proposals_of_the_picker_stand_in_khmer_order(client, admin, all_units):
    client.force_login(admin)
    html = client.get(reverse("import_new")).content.decode()
    names = re.findall(r"<label for=\"id_unit_\d+\">\s*(?:ខេត្ត|រាជធានី)(\S+)", html)
    assert len(names) == 10
    assert in_khmer_order(names)


def test_people_of_one_name_stand_in_khmer_order(client, officer, country):
    given = ["ឧត្តម", "កល្យាណ", "ខេមរា", "ចន្ទ្រា", "ណារី", "ឡា", "អូន", "ឥន្ទ្រា"]
    for name in reversed(given):
        factories.make_membership(
            country["0801"].task_force, person=factories.make_person(name_km=f"សុខ {name}")
        )
    client.force_login(officer)
    found = [p.name_km for p in client.get(reverse("person_list"), {"q": "សុខ"}).context["page"]]
    assert len(found) == len(given)
    assert in_khmer_order(found)


@pytest.mark.parametrize("name", ["administrativeunit", "person"])
def test_a_column_of_names_sorts_in_khmer_order(client, admin, country, name):
    for given in ("ឧត្តម", "កល្យាណ", "ឥន្ទ្រា", "ឡា", "អូន"):
        factories.make_person(name_km=f"សុខ {given}")
    client.force_login(admin)
    url = reverse(f"admin:taskforce_{name}_changelist")
    columns = client.get(url).context["cl"].list_display
    page = client.get(url, {"o": columns.index("name_km")}).context["cl"]
    names = [row.name_km for row in page.result_list]
    assert len(names) > 4
    assert in_khmer_order(names)
