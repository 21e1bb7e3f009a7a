"""Rosters, heads and vacancies of a day before units moved, and of the day they did."""

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook

from taskforce import roster
from taskforce.exports.rosters import roster_xlsx
from taskforce.heads import holders
from taskforce.models import AdministrativeUnit, Grant, Instrument, Level, UnitChange
from taskforce.roster import Wanted
from taskforce.scope import Role
from taskforce.services.imports import members
from taskforce.services.territory import reorganisations
from taskforce.vacancies import vacancies
from tests import factories
from tests.taskforce.sheets_made import sheet

AFTER = date(2024, 7, 1)
BEFORE = AFTER - timedelta(days=1)
MOVED = {"0801", "080101", "080102", "080103"}
ARRIVED = {"1202", "120201", "120202"}
What = UnitChange.What


@pytest.fixture
def moved(country, admin):
    """Move 0801 from 08 to 12, where it is 1202, and merge its last commune into the first."""
    for code, name in (("0801", "ចាន់ វិសាល"), ("080103", "កែវ សុភា")):
        person = factories.make_person(name_km=name, sex="m", born_on=date(1980, 1, 1))
        factories.make_membership(
            country[code].task_force, person=person, role_id="head", starts_on=date(2024, 1, 1)
        )
    paper = Instrument.objects.create(kind_id="sub_decree", number="៩៩", dated=BEFORE)
    act = reorganisations.draft(instrument=paper, effective_on=AFTER, by=admin)
    for what, code, target in (
        (What.MERGE, "080103", "080101"), (What.MOVE, "0801", "12"),
    ):  # fmt: skip
        reorganisations.add_change(
            reorganisation=act, by=admin, what=what, unit=country[code], target=target
        )
    reorganisations.preview(reorganisation=act, by=admin)
    reorganisations.carry_out(reorganisation=act, by=admin)
    for unit in country.values():
        unit.refresh_from_db()


@pytest.fixture
def dweller(country):
    return factories.make_user("dweller", Role.PROVINCIAL_SECRETARIAT, country["12"])


def wanted(unit, on, **asked):
    return Wanted(unit, on, **({"below": True} | asked))


def codes(unit, on, **asked) -> set[str]:
    return {place.code for place in roster.places(wanted(unit, on, **asked))}


def loaded(country, start) -> set[str]:
    return {code for code in country if code.startswith(start)}


def own(unit, on):
    return AdministrativeUnit.ever.within(unit, on=on)


# The roster


def test_a_unit_stands_in_the_roster_of_where_it_stood_on_the_day(country, moved):
    assert codes(country["08"], BEFORE) == loaded(country, "08")
    assert codes(country["12"], BEFORE) == loaded(country, "12")
    assert codes(country["08"], AFTER) == {"08", "0808", "080801", "0811", "081101"}
    assert codes(country["12"], AFTER) >= ARRIVED
    # It has ceased: it stands in no roster since, and in those of before.
    assert "080103" not in {code for unit in ("08", "12") for code in codes(country[unit], AFTER)}


def test_a_moved_unit_itself_bears_the_place_and_the_code_of_the_day(country, moved):
    assert codes(country["0801"], BEFORE) == MOVED
    assert codes(country["0801"], AFTER) == ARRIVED
    (then,) = roster.places(Wanted(country["0801"], BEFORE))
    (now,) = roster.places(Wanted(country["0801"], AFTER))
    assert then.path == (country["08"].full_name, f"ស្រុក{country['0801'].name_km}")
    assert now.path == (country["12"].full_name, f"ខណ្ឌ{country['0801'].name_km}")
    # The address is that of today.
    assert then.unit.get_absolute_url() == now.unit.get_absolute_url() == "/units/1202/"


def test_one_level_follows_the_day(country, moved):
    assert codes(country["08"], BEFORE, level=Level.DISTRICT) == {"0801", "0808", "0811"}
    assert codes(country["08"], AFTER, level=Level.DISTRICT) == {"0808", "0811"}


@pytest.mark.parametrize(("code", "on", "seats"), [
    ("08", BEFORE, 2), ("08", AFTER, 0), ("12", BEFORE, 0), ("12", AFTER, 1),
])  # fmt: skip
def test_the_counts_are_those_of_the_rows(country, moved, code, on, seats):
    asked = wanted(country[code], on)
    found = roster.read(asked)
    assert roster.count(asked, roster.places(asked)).seats == seats
    assert sum(len(group.serving) for group in found.groups) == seats


def test_the_queries_of_a_past_day_are_fixed(country, moved, django_assert_num_queries):
    for unit in (country["0801"], country["08"]):
        with django_assert_num_queries(7):
            roster.read(wanted(unit, BEFORE))
        with django_assert_num_queries(1):
            roster.count(wanted(unit, BEFORE), [])


# Who may see it


def test_what_moved_away_is_shown_to_nobody_who_may_not_see_it_today(country, moved, clerk):
    asked = wanted(country["08"], BEFORE, reader=clerk)
    assert {place.code for place in roster.places(asked)}.isdisjoint(MOVED)
    assert roster.count(asked, []).seats == 0
    assert list(roster.read(asked).seats()) == []


def test_who_keeps_the_place_it_came_to_sees_it_as_it_was(country, moved, dweller):
    assert codes(country["0801"], BEFORE, reader=dweller) == MOVED
    assert roster.count(wanted(country["0801"], BEFORE, reader=dweller), []).seats == 2
    assert codes(country["12"], BEFORE, reader=dweller) == loaded(country, "12")


@pytest.mark.parametrize("name", ["roster/", "roster/xlsx/"])
def test_the_pages_keep_to_both_rules(client, country, moved, clerk, officer, name):
    address = f"/units/08/{name}?on={BEFORE}&below=1"
    seen = []
    for user in (officer, clerk):
        client.force_login(user)
        response = client.get(address)
        assert response.status_code == 200
        seen.append("ចាន់ វិសាល" in _text(response))
    assert seen == [True, False]


def _text(response) -> str:
    if response["Content-Type"].startswith("text/html"):
        return response.content.decode()
    return str([*load_workbook(io.BytesIO(response.content)).active.values])


def test_birth_is_written_where_all_groups_are_kept(client, country, moved, clerk):
    """Who keeps 08 and only looks at 12 gets no date of birth of what moved to 12."""
    Grant.objects.create(user=clerk, role=Role.VIEWER, unit=country["12"])
    client.force_login(clerk)
    for on, held in ((BEFORE, False), (AFTER, True)):
        text = _text(client.get(f"/units/08/roster/xlsx/?on={on}&below=1"))
        assert ("ថ្ងៃខែឆ្នាំកំណើត" in text) == held


# The workbook


def test_the_workbook_of_a_past_day_says_the_codes_of_that_day_and_is_taken_back(country, moved):
    content = roster_xlsx(roster.read(wanted(country["0801"], BEFORE)), personal=True)
    said = str([*load_workbook(io.BytesIO(content)).active.values])
    assert "'0801'" in said
    assert "1202" not in said
    found = members.preview(content=content, unit=country["12"], on=AFTER)
    assert [judged.state for judged in found.judged][0] == "same", found.issues


# Heads and vacancies


def test_the_heads_of_a_day(country, moved):
    then = {line.code: line for line in holders(own(country["08"], BEFORE), on=BEFORE)}
    assert set(then) == loaded(country, "08")
    assert "ចាន់ វិសាល" in then["0801"].person
    assert then["0801"].unit_code == "1202"
    assert {line.code for line in holders(own(country["12"], AFTER), on=AFTER)} >= ARRIVED
    assert {line.code for line in holders(own(country["08"], AFTER), on=AFTER)}.isdisjoint(MOVED)


def test_the_vacancies_of_a_day(country, moved):
    then = {vacancy.code for vacancy in vacancies(own(country["08"], BEFORE), on=BEFORE)}
    assert "080101" in then
    assert "080103" not in then  # its head still sat
    assert {v.code for v in vacancies(own(country["08"], AFTER), on=AFTER)}.isdisjoint(MOVED)
    assert "120201" in {v.code for v in vacancies(own(country["12"], AFTER), on=AFTER)}


@pytest.mark.parametrize("path", ["heads", "vacancies"])
def test_the_lists_keep_to_the_day_and_to_the_scope(client, country, moved, officer, clerk, path):
    client.force_login(officer)
    for on, found in ((BEFORE, True), (AFTER, False)):
        page = client.get(f"/units/{path}/?in=08&on={on}").context["page"]
        assert ("0801" in {line.code for line in page}) == found
    client.force_login(clerk)
    page = client.get(f"/units/{path}/?in=08&on={BEFORE}").context["page"]
    assert {line.code for line in page}.isdisjoint(MOVED)


def test_the_workbook_of_heads_is_of_the_day(client, country, moved, officer):
    client.force_login(officer)
    said = {
        (code, on): _text(client.get(f"/units/heads/xlsx/?in={code}&on={on}"))
        for code in ("08", "12")
        for on in (BEFORE, AFTER)
    }
    assert [key for key, text in said.items() if "ចាន់ វិសាល" in text] == [
        ("08", BEFORE), ("12", AFTER),
    ]  # fmt: skip
    assert "0801" in said["08", BEFORE]
    assert "1202" in said["12", AFTER]


def test_a_roster_says_what_it_does_not_show(client, moved, country, clerk, admin):
    def missing(unit, on, user, **asked):
        of = replace(wanted(unit, on, **asked), reader=user)
        return roster.left_out(of, roster.places(of), today=date(2026, 1, 1))

    of_before = missing(country["08"], BEFORE, clerk)
    assert of_before.hidden == len(MOVED), "what stands in another province today"
    assert missing(country["08"], BEFORE, admin).hidden == 0
    since = missing(country["08"], AFTER, admin, since=BEFORE)
    assert {state.code for state in since.gone} == MOVED
    assert missing(country["08"], AFTER, admin).gone == ()
    # In 080103 a seat ended by the merge since the day before it.
    assert missing(country["08"], BEFORE, admin).changed >= 1

    client.force_login(clerk)
    html = client.get(f"/units/08/roster/?on={BEFORE}&below=1").content.decode()
    assert "៤ ដែលធ្លាប់ស្ថិតនៅទីនេះ" in html
    client.force_login(admin)
    html = client.get(f"/units/08/roster/?on={BEFORE}&below=1").content.decode()
    assert "តំណែងចំនួន" in html
    html = client.get(f"/units/08/roster/?on={AFTER}&since={BEFORE}&below=1").content.decode()
    assert f"/units/1202/?on={BEFORE}" in html


def test_a_roster_of_today_asks_nothing_more(moved, country, clerk, django_assert_num_queries):
    of = replace(wanted(country["08"], AFTER), reader=clerk)
    chosen = roster.places(of)
    with django_assert_num_queries(0):
        assert roster.left_out(of, chosen, today=AFTER) == roster.LeftOut()


# Lists


def test_a_list_may_bear_the_code_and_the_name_of_a_unit_that_merged(country, moved):
    old, other = "080103", country["080102"]
    rows = [
        {"unit_code": old, "commune": country[old].name_km},
        {"unit_code": old, "commune": "", "name_km": "ចាន់ ថា"},
        {"unit_code": old, "commune": other.name_km, "name_km": "កែវ មករា"},
    ]
    found = members.preview(content=sheet(*rows), unit=country["12"], on=AFTER)
    told = [[issue.code for issue in judged.entry.issues] for judged in found.judged]
    assert told == [["retired_unit_code"], ["retired_unit_code"], ["unit_code_name_mismatch"]]
    assert {judged.match.place.code for judged in found.judged[:2]} == {country["080101"].code}
