"""The list of heads, its workbook, the vacant seats, and what we believed earlier."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.db import connection
from django.utils import timezone

from taskforce.models import AdministrativeUnit, Membership, MembershipVersion, UnitVersion
from taskforce.services.history_door import history_open
from tests import factories

HEADS, FILE, VACANT = "/units/heads/", "/units/heads/xlsx/", "/units/vacancies/"


@pytest.fixture
def head(country):
    person = factories.make_person(name_km="ចាន់ វិសាល", honorific="ឯកឧត្តម")
    return factories.make_membership(
        country["0801"].task_force,
        person=person,
        role_id="head",
        starts_on=date(2024, 1, 1),
        ends_on=date(2024, 7, 1),
        position="=1+1",
    )


def codes(response):
    return [line.code for line in response.context["page"]]


@pytest.mark.parametrize("address", [HEADS, FILE, VACANT])
def test_anonymous_is_asked_to_sign_in(client, address):
    assert client.get(address).status_code == 302


def test_a_clerk_sees_the_own_units_only(client, clerk, head):
    client.force_login(clerk)
    for address in (HEADS, VACANT):
        assert {code[:2] for code in codes(client.get(address))} == {"08"}
    foreign = client.get(HEADS, {"in": "01"})
    assert {code[:2] for code in codes(foreign)} == {"08"}, "a foreign unit does not exist"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"in": "0801"}, {"0801", "080101", "080102", "080103"}),
        ({"in": "០៨០១"}, {"0801", "080101", "080102", "080103"}),
        ({"in": "0801", "level": "1"}, {"0801"}),
        ({"level": "0"}, {"01", "08", "12"}),
    ],
)
def test_a_place_and_a_level_are_chosen(client, officer, head, query, found):
    client.force_login(officer)
    assert set(codes(client.get(HEADS, query))) == found


@pytest.mark.parametrize(
    "query", [{"in": "x" * 500}, {"level": "9"}, {"level": "x"}, {"page": "x"}]
)
def test_a_strange_choice_breaks_nothing(client, officer, head, query):
    client.force_login(officer)
    for address in (HEADS, VACANT):
        assert client.get(address, query).status_code == 200


def test_the_heads_of_a_day(client, clerk, head):
    client.force_login(clerk)
    then = client.get(HEADS, {"on": "2024-05-01"})
    assert "ចាន់ វិសាល" in then.content.decode()
    assert f"/units/people/{head.person_id}/?on=2024-05-01" in then.content.decode()
    assert "ចាន់ វិសាល" not in client.get(HEADS).content.decode()


def test_the_workbook_says_the_same_and_holds_no_formula(client, clerk, head):
    client.force_login(clerk)
    answer = client.get(FILE, {"on": "2024-05-01", "in": "0801"})
    assert "heads-2024-05-01.xlsx" in answer["Content-Disposition"]
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows())
    assert [cell.value for cell in rows[1]][:5] == [
        "0801",
        head.task_force.unit.full_name,
        "ឯកឧត្តម ចាន់ វិសាល",
        "ប្រធាន",
        "=1+1",
    ]
    assert rows[1][4].data_type == "s"
    assert len(rows) == 5


@pytest.mark.parametrize("address", [HEADS, FILE, VACANT])
def test_a_day_that_is_none_is_refused(client, clerk, head, address):
    client.force_login(clerk)
    assert client.get(address, {"on": "31/02/2024"}).status_code == 400


def test_vacancies_of_a_day_the_longest_first(client, clerk, head):
    client.force_login(clerk)
    page = client.get(VACANT, {"on": "2024-07-11", "role": "head"})
    first = page.context["page"][0]
    assert (first.code, first.days) == ("0801", 10)
    html = page.content.decode()
    assert "១០" in html
    assert "ចាន់ វិសាល" in html
    by_unit = codes(client.get(VACANT, {"order": "units", "role": "head"}))
    assert by_unit[0] == "08"


def test_the_queries_do_not_grow(client, officer, all_units, django_assert_max_num_queries):
    for unit in AdministrativeUnit.objects.filter(parent__code="08"):
        factories.make_membership(
            unit.task_force, role_id="head", starts_on=date(2020, 1, 1), ends_on=date(2021, 1, 1)
        )
    client.force_login(officer)
    for address in (HEADS, VACANT):
        with django_assert_max_num_queries(14):
            client.get(address)


def test_a_unit_without_a_head_says_what_to_do(client, clerk, viewer, head):
    client.force_login(clerk)
    page = client.get("/units/0801/").content.decode()
    assert "ទំនេរ៖ ប្រធាន" in page
    assert "សូមរៀបចំសេចក្តីព្រាង" in page
    client.force_login(viewer)
    assert "សូមស្នើលេខាធិការដ្ឋាន" in client.get("/units/0801/").content.decode()
    assert "ទំនេរ៖ ប្រធាន" not in client.get("/units/0801/?on=2024-05-01").content.decode().replace(
        "ទំនេរ៖ អនុប្រធាន", ""
    )


# Units of the day


def test_a_unit_bears_the_name_of_the_day(client, officer, country):
    unit = country["0801"]
    UnitVersion.objects.filter(unit=unit).update(starts_on=date(2024, 1, 1))
    UnitVersion.objects.create(
        unit=unit, code="0899", kind="srok", name_km="ឈ្មោះចាស់", name_latin="Chas",
        parent=country["08"], starts_on=date(2020, 1, 1), ends_on=date(2024, 1, 1),
    )  # fmt: skip
    client.force_login(officer)
    then = client.get("/units/0801/?on=2022-01-01").content.decode()
    assert "ស្រុកឈ្មោះចាស់" in then
    assert "០៨៩៩" in then
    assert "បច្ចុប្បន្ន៖ " + unit.full_name in then
    assert "ឈ្មោះចាស់" in client.get("/units/08/?on=2022-01-01").content.decode()
    assert "ឈ្មោះចាស់" in client.get(HEADS, {"on": "2022-01-01", "in": "08"}).content.decode()
    assert "ឈ្មោះចាស់" not in client.get("/units/08/").content.decode()
    assert "មិនមាននៅថ្ងៃនោះ" in client.get("/units/0801/?on=2010-01-01").content.decode()
    old = client.get("/units/0899/?on=2022-01-01")
    assert (old.status_code, old.url) == (302, "/units/0801/?on=2022-01-01")


# What we believed


def known(pk, since, until=None):
    """Give a version other moments, as if the rows had been written then."""
    with history_open(why="test"), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE taskforce_membershipversion SET known_from = %s, known_until = %s "
            "WHERE id = %s",
            [since, until, pk],
        )


@pytest.fixture
def corrected(country):
    """Recorded in May 2024, corrected in July: another person, and one more."""
    group = country["0801"].task_force
    seat = factories.make_membership(
        group, role_id="head", person=factories.make_person(name_km="ចាន់ ខុស")
    )
    Membership.objects.update(person=factories.make_person(name_km="ចាន់ ត្រូវ"))
    factories.make_membership(group, person=factories.make_person(name_km="សុខ ថ្មី"))
    first, second, third = MembershipVersion.objects.order_by("pk").values_list("pk", flat=True)
    known(first, "2024-05-01 00:00:00", "2024-07-01 00:00:00")
    known(second, "2024-07-01 00:00:00")
    known(third, "2024-07-01 00:00:00")
    return seat


def test_what_we_believed_with_the_difference_marked(client, clerk, corrected):
    client.force_login(clerk)
    page = client.get("/units/0801/", {"known_at": "2024-06-01", "on": "2024-06-01"})
    lines = page.context["knowledge"].lines
    assert [(line.is_new, bool(line.changed)) for line in lines] == [(False, True), (True, False)]
    html = page.content.decode()
    assert "ចាន់ ខុស" in html
    assert "<ins>សុខ ថ្មី</ins>" in html
    later = client.get("/units/0801/", {"known_at": "2024-08-01"})
    assert not later.context["knowledge"].differs
    earlier = client.get("/units/0801/", {"known_at": "2024-04-01"})
    assert all(line.is_new for line in earlier.context["knowledge"].lines)


def test_a_removed_seat_is_marked(client, clerk, corrected):
    Membership.objects.filter(pk=corrected.pk).delete()
    client.force_login(clerk)
    page = client.get("/units/0801/", {"known_at": "2024-06-01"}).content.decode()
    assert "<del>ចាន់ ខុស</del>" in page


def test_what_we_believed_is_for_those_who_keep_the_composition(
    client, viewer, district_clerk, corrected
):
    for user in (viewer, district_clerk):
        client.force_login(user)
        assert client.get("/units/0801/", {"known_at": "2024-06-01"}).status_code == 404
        assert "known_at" not in client.get("/units/0801/").content.decode()


def test_a_day_not_over_or_none_is_refused(client, clerk, corrected):
    client.force_login(clerk)
    tomorrow = timezone.localdate() + timedelta(days=1)
    for typed, words in ((tomorrow.isoformat(), "មិនទាន់ផុត"), ("x", "មិនអាច")):
        page = client.get("/units/0801/", {"known_at": typed})
        assert page.status_code == 400
        assert words in page.content.decode()
        assert 'name="known_at"' in page.content.decode()
