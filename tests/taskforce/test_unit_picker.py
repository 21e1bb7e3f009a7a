"""Choosing a unit by its name: with and without scripts, and nothing outside the scope."""

from datetime import date

import pytest
from django import forms
from django.urls import reverse

from taskforce.forms.unit_picker import CHOICES, PickingForm, UnitField, UnitPicker
from taskforce.models import CompositionAct

NEW = "/imports/new/"


def pick(client, query, purpose="view", **others):
    data = {"name": "unit", "id": "id_unit", "unit_search": query} | others
    return client.get(reverse("unit_pick", args=[purpose]), data)


def test_the_hits_stand_with_the_whole_way_to_them(client, officer, country):
    client.force_login(officer)
    html = pick(client, "ស្វាយ").content.decode() + pick(client, "កណ្តាលស្ទឹង").content.decode()
    unit = country["0801"]
    assert f'value="{unit.pk}"' in html
    assert unit.full_name in html
    assert country["08"].full_name in html
    assert "<html" not in html


def test_what_is_foreign_is_not_proposed(client, clerk, country):
    client.force_login(clerk)
    for query in (country["01"].name_km, "01", "Banteay Meanchey"):
        html = pick(client, query).content.decode()
        assert f'value="{country["01"].pk}"' not in html
        assert country["01"].name_km not in html


def test_each_purpose_has_its_own_choices(client, clerk, viewer, country):
    client.force_login(clerk)
    html = pick(client, "កណ្តាល", purpose="import").content.decode()
    assert f'value="{country["08"].pk}"' in html
    assert f'value="{country["0801"].pk}"' not in html
    client.force_login(viewer)
    assert "radio" not in pick(client, "កណ្តាល", purpose="import").content.decode()


def test_nobody_picks_before_signing_in(client, country):
    assert pick(client, "កណ្តាល").status_code == 302


@pytest.mark.parametrize(
    "others", [{"name": '"><script>'}, {"id": "a b"}, {"name": ""}, {"purpose": "other"}]
)
def test_a_bent_address_is_not_answered(client, officer, country, others):
    client.force_login(officer)
    assert pick(client, "x", **others).status_code == 404


def test_without_scripts_the_button_brings_the_hits(client, admin, country):
    client.force_login(admin)
    page = client.post(NEW, {"unit_search": "kandal", "unit_find": "1"})
    html = page.content.decode()
    assert page.status_code == 200
    assert f'value="{country["08"].pk}"' in html
    assert 'value="kandal"' in html


def test_a_name_that_nothing_bears_is_told(client, admin, country):
    client.force_login(admin)
    page = client.post(NEW, {"unit_search": "zzzzz", "unit_find": "1"})
    html = page.content.decode()
    assert "គ្មានឯកតារដ្ឋបាលត្រូវនឹងពាក្យស្វែងរកទេ" in html
    assert 'aria-describedby="id_unit_hits"' in html
    assert "error" not in html
    assert not page.context["form"].errors


@pytest.mark.parametrize("name", ["act_new", "instrument_new", "office_new", "import_new"])
def test_a_search_is_no_error_on_any_form(client, admin, country, name):
    """Neither at the picker, nor for what else is still to be filled in."""
    client.force_login(admin)
    page = client.post(reverse(name), {"unit_search": "kandal", "unit_find": "1"})
    assert page.status_code == 200
    assert "error" not in page.content.decode()
    assert "សូមគូសជ្រើសរើសឯកតារដ្ឋបាលក្នុងចំណោមលទ្ធផល" in page.content.decode()
    page = client.post(reverse(name), {"unit_search": "kandal"})
    assert page.context["form"].errors


def test_every_form_with_a_picker_may_be_asked_to_search():
    picking = [form for form in _forms(forms.BaseForm) if _has_picker(form)]
    assert len(picking) > 5
    assert [form for form in picking if not issubclass(form, PickingForm)] == []


def _forms(form):
    return {form}.union(*(_forms(below) for below in form.__subclasses__()))


def _has_picker(form):
    fields = getattr(form, "base_fields", {}).values()
    return any(isinstance(field.widget, UnitPicker) for field in fields)


@pytest.mark.parametrize(
    ("value", "code"), [("", "required"), ("x", "invalid_choice"), ("9" * 40, "invalid_choice")]
)
def test_what_is_no_choice_is_refused(client, admin, country, value, code):
    client.force_login(admin)
    assert client.post(NEW, {"unit": value}).context["form"].has_error("unit", code)


def test_a_foreign_unit_is_refused(client, clerk, country):
    client.force_login(clerk)
    page = client.post(NEW, {"unit": country["01"].pk})
    assert page.context["form"].has_error("unit", "invalid_choice")
    assert country["01"].name_km not in page.content.decode()


def test_the_only_choice_is_made_already(client, clerk, country):
    client.force_login(clerk)
    html = client.get(NEW).content.decode()
    assert f'value="{country["08"].pk}" id="id_unit_chosen" checked' in html


def test_the_chosen_one_stays_where_something_else_was_wrong(client, admin, country):
    client.force_login(admin)
    html = client.post(NEW, {"unit": country["08"].pk}).content.decode()
    assert f'value="{country["08"].pk}" id="id_unit_chosen" checked' in html
    assert html.count(f'value="{country["08"].pk}"') == 1


@pytest.mark.parametrize("purpose", CHOICES)
def test_a_field_offers_and_takes_what_its_purpose_allows(country, officer, purpose):
    field = UnitField(purpose=purpose, required=False)
    field.offer_to(officer)
    assert field.clean("") is None
    for unit in field.widget.units:
        assert field.clean(str(unit.pk)) == unit


def test_proposals_take_the_same_queries_however_many(
    client, officer, country, django_assert_max_num_queries
):
    client.force_login(officer)
    with django_assert_max_num_queries(9):
        pick(client, "ក")


def test_where_there_is_one_unit_it_stands_chosen_without_a_search(client, clerk, admin, country):
    client.force_login(clerk)
    page = client.get(NEW).content.decode()
    assert f'value="{country["08"].pk}" id="id_unit_chosen" checked' in page
    assert "unit_search" not in page
    client.force_login(admin)
    assert "unit_search" in client.get(NEW).content.decode()


def test_hits_as_one_writes_stay_within_the_unit_of_the_act(client, officer, admin, country):
    client.force_login(admin)
    address = reverse("unit_pick", args=["compose"]) + "?name=unit&id=id_unit&unit_search="
    everywhere = client.get(address).context["hits"].units
    assert {unit.code[:2] for unit in everywhere} >= {"01", "08"}
    inside = client.get(f"{address}&within=08").context["hits"].units
    assert {unit.code[:2] for unit in inside} == {"08"}
    assert client.get(f"{address}&within=99").status_code == 404
    act = CompositionAct.objects.create(
        unit=country["08"], kind_id="decision", subject="ក", effective_on=date(2026, 6, 1),
        drafted_by=admin,
    )  # fmt: skip
    page = client.get(reverse("act_choose", args=[act.pk])).content.decode()
    assert "&amp;within=08" in page
