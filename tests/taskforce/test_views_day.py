"""Pages as of a day: the composition of that day, links that keep to it, and the way back."""

from datetime import date

import pytest
from django.utils import timezone

from tests import factories

PAGES = ("/units/", "/units/0801/", "/units/people/")
# On the first of May the one was head, since July the other.
MAY, JULY = "2024-05-01", date(2024, 7, 1)


@pytest.fixture
def heads(country):
    group = country["0801"].task_force
    first = factories.make_membership(
        group,
        role_id="head",
        starts_on=date(2024, 1, 1),
        ends_on=JULY,
        person=factories.make_person(name_km="ចាន់ មុន"),
    )
    second = factories.make_membership(
        group, role_id="head", starts_on=JULY, person=factories.make_person(name_km="សុខ ក្រោយ")
    )
    return first, second


def test_a_unit_shows_the_task_force_of_the_day(client, clerk, heads):
    client.force_login(clerk)
    then = client.get("/units/0801/", {"on": MAY}).context
    assert [list(then["members"]), list(then["coming"])] == [[heads[0]], [heads[1]]]
    now = client.get("/units/0801/").context
    assert [list(now["members"]), list(now["former"])] == [[heads[1]], [heads[0]]]


def test_the_units_below_show_the_heads_of_the_day(client, clerk, heads):
    client.force_login(clerk)
    for query, name in (({"on": MAY}, "ចាន់ មុន"), ({}, "សុខ ក្រោយ")):
        page = client.get("/units/08/", query)
        shown = {unit.code: unit.task_force.heads for unit in page.context["below"]}
        assert [seat.person.name_km for seat in shown["0801"]] == [name]


@pytest.mark.parametrize("typed", [MAY, "០១/០៥/២០២៤", "១ ឧសភា ២០២៤", "1.5.2024"])
def test_a_day_is_read_as_people_write_it(client, clerk, heads, typed):
    client.force_login(clerk)
    page = client.get("/units/0801/", {"on": typed})
    assert list(page.context["members"]) == [heads[0]]


@pytest.mark.parametrize("address", PAGES)
def test_the_page_says_as_of_which_day_and_leads_back(client, clerk, heads, address):
    client.force_login(clerk)
    page = client.get(address, {"on": MAY, "q": "ចាន់"}).content.decode()
    assert "គិតត្រឹមថ្ងៃទី១ ឧសភា ២០២៤" in page
    assert 'href="?q=%E1%9E%85%E1%9E%B6%E1%9E%93%E1%9F%8B">ត្រឡប់ទៅថ្ងៃនេះ' in page
    assert "គិតត្រឹម" not in client.get(address, {"q": "ចាន់"}).content.decode()


def test_today_is_no_other_day(client, clerk, heads):
    client.force_login(clerk)
    page = client.get("/units/0801/", {"on": timezone.localdate().isoformat()}).content.decode()
    assert "គិតត្រឹម" not in page


def test_links_keep_the_day(client, clerk, heads):
    client.force_login(clerk)
    unit = client.get("/units/0801/", {"on": MAY}).content.decode()
    person = f"/units/people/{heads[0].person_id}/?on={MAY}"
    assert f'href="{person}"' in unit
    assert f'href="/units/080101/?on={MAY}"' in unit
    assert f'href="/units/08/?on={MAY}"' in unit, "the way back up"
    assert f'href="/units/0801/?on={MAY}"' in client.get(person).content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("x", "មិនអាច"),
        ("31/02/2024", "ប្រតិទិន"),
        ("2024", "ពេញលេញ"),
        ("01/05/2567", "ពុទ្ធសករាជ"),
        ("9999-12-31", "១៩០០"),
        ("0000-00-00", "១៩០០"),
        ("១" * 5000, ""),
        ("2024-05-01\x00", ""),
        ("<script>", ""),
        ("-1", ""),
    ],
)
@pytest.mark.parametrize("address", PAGES)
def test_a_day_that_is_none_is_refused_in_words(client, clerk, heads, address, typed, words):
    client.force_login(clerk)
    page = client.get(address, {"on": typed})
    if page.status_code == 200:
        assert typed == "2024-05-01\x00", "only what shows nothing is taken away"
        return
    assert page.status_code == 400
    html = page.content.decode()
    assert words in html
    assert "<script>" not in html
    assert 'name="on"' in html
    assert "ត្រឡប់ទៅថ្ងៃនេះ" in html


def test_a_foreign_unit_stays_foreign_on_every_day(client, clerk, heads):
    client.force_login(clerk)
    assert client.get("/units/0102/", {"on": MAY}).status_code == 404


def test_the_other_parts_of_the_query_are_kept(client, clerk, heads):
    client.force_login(clerk)
    page = client.get("/units/people/", {"on": MAY, "q": "ចាន់", "page": "2"})
    assert page.context["request"].day.others == (("q", "ចាន់"),)


def test_an_acting_head_is_shown_as_acting(client, clerk, country):
    group = country["0801"].task_force
    seat = factories.make_membership(group, role_id="head", acting=True)
    client.force_login(clerk)
    for address in ("/units/0801/", seat.person.get_absolute_url(), "/units/people/?q=សុខ"):
        assert "ប្រធានស្តីទី" in client.get(address).content.decode(), address
    assert "ស្តីទី" in client.get("/units/08/").content.decode()
