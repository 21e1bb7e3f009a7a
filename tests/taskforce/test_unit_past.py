"""The page of a unit tells its whole past; an old code and an old name lead on, and say so."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from taskforce.management.asked import find_unit
from taskforce.models import AdministrativeUnit, Instrument, UnitChange, UnitVersion
from taskforce.scope import Role
from taskforce.services.territory import reorganisations
from taskforce.services.territory.history import load_history
from taskforce.unit_past import begun_instead, gone, past_of
from tests import factories
from tests.conftest import FIXTURES

What = UnitChange.What
DIVIDED = "120904"  # ចោមចៅ


@pytest.fixture
def past(all_units):
    load_history(FIXTURES)


def carried_out(admin, on, *changes):
    paper, _new = Instrument.objects.get_or_create(kind_id="sub_decree", number="៩៩")
    act = reorganisations.draft(instrument=paper, effective_on=on, by=admin)
    for what, unit, fields in changes:
        reorganisations.add_change(reorganisation=act, by=admin, what=what, unit=unit, **fields)
    reorganisations.preview(reorganisation=act, by=admin)
    return reorganisations.carry_out(reorganisation=act, by=admin)


def page(client, code, **query):
    return client.get(reverse("unit_detail", args=[code]), query)


def test_the_timeline_names_each_state_with_its_instrument(client, admin, country):
    unit = country["080103"]
    words = {"name_km": "ស្វាយថ្មី", "name_latin": "Svay Thmei"}
    carried_out(admin, date(2024, 7, 1), (What.RENAME, unit, words))
    act = carried_out(admin, date(2025, 1, 1), (What.MOVE, unit, {"target": "0811"}))
    states = past_of(AdministrativeUnit.objects.get(pk=unit.pk)).states
    assert [(state.display_name, state.code, state.place.display_name) for state in states] == [
        (unit.display_name, "080103", country["0801"].display_name),
        ("ឃុំស្វាយថ្មី", "080103", country["0801"].display_name),
        ("សង្កាត់ស្វាយថ្មី", "081102", country["0811"].display_name),
    ]
    client.force_login(admin)
    html = page(client, "081102").content.decode()
    for word in ("០៨០១០៣", "ឃុំស្វាយថ្មី", act.instrument.get_absolute_url()):
        assert word in html


def test_a_unit_that_merged_leads_to_where_it_goes_on(client, admin, country):
    gone_unit, into = country["080103"], country["080102"]
    carried_out(admin, date(2024, 7, 1), (What.MERGE, gone_unit, {"target": "080102"}))
    client.force_login(admin)
    assert into.get_absolute_url() in page(client, "080103").content.decode()
    assert gone_unit.get_absolute_url() in page(client, "080102").content.decode()


def test_a_unit_that_was_merged_is_found_by_its_code_and_its_name(client, admin, country, stranger):
    unit = country["080103"]
    carried_out(admin, date(2024, 7, 1), (What.MERGE, unit, {"target": "080102"}))
    for query in ("080103", unit.name_km):
        client.force_login(admin)
        found = client.get(reverse("unit_list"), {"q": query}).content.decode()
        assert unit.get_absolute_url() in found
        client.force_login(stranger)
        found = client.get(reverse("unit_list"), {"q": query}).content.decode()
        assert unit.get_absolute_url() not in found


def test_nothing_is_drafted_for_a_unit_that_is_gone(client, admin, country):
    client.force_login(admin)
    ways = [reverse("import_new"), reverse("act_new"), reverse("letterhead", args=["080103"])]
    before = page(client, "080103").content.decode()
    assert all(way in before for way in ways)
    carried_out(admin, date(2024, 7, 1), (What.CEASE, country["080103"], {}))
    after = page(client, "080103").content.decode()
    assert not any(way in after for way in ways)


def test_a_unit_that_was_dissolved_says_that_nothing_carries_it_on(client, admin, country):
    carried_out(admin, date(2024, 7, 1), (What.CEASE, country["080103"], {}))
    client.force_login(admin)
    assert "គ្មានឯកតាណាទទួលបន្តទេ" in page(client, "080103").content.decode()


def test_a_search_by_an_old_name_or_code_says_so(client, admin, country):
    unit = country["080103"]
    carried_out(
        admin, date(2024, 7, 1),
        (What.RENAME, unit, {"name_km": "ស្វាយថ្មី", "name_latin": "Svay Thmei"}),
        (What.MOVE, unit, {"target": "0808"}),
    )  # fmt: skip
    client.force_login(admin)
    for query in (unit.name_km, "080103", "០៨០១០៣"):
        answer = client.get(reverse("unit_list"), {"q": query})
        assert [found.pk for found in answer.context["page"].object_list] == [unit.pk]
        assert f"{unit.display_name} លេខកូដ ០៨០១០៣" in answer.content.decode()
    plain = client.get(reverse("unit_list"), {"q": "ស្វាយថ្មី"}).content.decode()
    assert "លេខកូដ ០៨០១០៣" not in plain


# What was gone before this system began


def test_each_old_code_of_the_country_has_a_page(client, officer, past):
    client.force_login(officer)
    old = UnitVersion.objects.filter(ends_on__isnull=False).values_list("code", flat=True)
    for code in sorted(set(old)):
        assert client.get(reverse("unit_detail", args=[code]), follow=True).status_code == 200


def test_what_was_divided_leads_to_its_parts(client, officer, past):
    parts = begun_instead(gone(DIVIDED))
    assert len(parts) == 3
    assert all(part.name_km.startswith("ចោមចៅ") for part in parts)
    client.force_login(officer)
    html = page(client, DIVIDED).content.decode()
    assert all(part.get_absolute_url() in html for part in parts)
    for query in (DIVIDED, "ចោមចៅ"):
        found = client.get(reverse("unit_list"), {"q": query})
        assert reverse("unit_detail", args=[DIVIDED]) in found.content.decode()


def test_a_command_says_what_became_of_it(past):
    with pytest.raises(ValidationError) as refusal:
        find_unit(DIVIDED)
    told = " ".join(refusal.value.messages)
    assert all(part.code in told for part in begun_instead(gone(DIVIDED)))


def test_a_code_that_two_units_bore_names_both(client, officer, past):
    reused = [
        version
        for version in UnitVersion.objects.filter(unit__isnull=False, ends_on__isnull=False)
        if AdministrativeUnit.objects.filter(code=version.code).exclude(pk=version.unit_id)
    ]
    assert reused
    client.force_login(officer)
    for version in reused:
        html = page(client, version.code).content.decode()
        assert version.unit.get_absolute_url() in html
        bearer = AdministrativeUnit.objects.get(code=version.code)
        assert bearer.display_name in html


def test_a_code_that_two_units_bore_means_who_bore_it_on_the_day(past, capsys):
    old = next(
        version
        for version in UnitVersion.objects.filter(unit__isnull=False, ends_on__isnull=False)
        if AdministrativeUnit.objects.filter(code=version.code).exclude(pk=version.unit_id)
    )
    eve = old.ends_on - timedelta(days=1)
    bearer = AdministrativeUnit.objects.get(code=old.code)
    assert find_unit(old.code, on=eve) == old.unit
    assert find_unit(old.code) == bearer
    call_command("who", "head", old.code, f"{eve:%Y-%m-%d}")
    said = capsys.readouterr().out
    assert old.unit.display_name in said
    assert bearer.display_name in said


def test_what_is_gone_is_foreign_where_its_place_is(client, past, admin):
    far = factories.make_user("far", Role.VIEWER, AdministrativeUnit.objects.get(code="0801"))
    client.force_login(far)
    assert page(client, DIVIDED).status_code == 404
    assert client.get(reverse("unit_list"), {"q": DIVIDED}).context["gone"] == []
    assert page(client, "129999").status_code == 404
    client.logout()
    assert page(client, DIVIDED).url.startswith("/sign-in/")
