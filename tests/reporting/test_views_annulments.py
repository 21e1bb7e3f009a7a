"""The page on which a reorganisation is annulled, and what the two acts say of each other."""

from datetime import date

import pytest
from django.urls import reverse

from taskforce.models import AdministrativeUnit, Instrument, Reorganisation, UnitChange
from taskforce.services.territory import reorganisations
from tests import factories

WORDS = {
    "kind": "sub_decree", "number": "១២០", "dated": "២០/០២/២០២៥", "subject": "",
    "effective_on": "០១/០៣/២០២៥", "note": "ខុសឯកតា",
}  # fmt: skip


@pytest.fixture
def act(country, admin):
    paper = Instrument.objects.create(kind_id="sub_decree", number="៩៩")
    act = reorganisations.draft(instrument=paper, effective_on=date(2024, 7, 1), by=admin)
    reorganisations.add_change(
        reorganisation=act, by=admin, what=UnitChange.What.SPLIT, unit=country["0801"],
        name_km="ស្ទឹងថ្មី", name_latin="New",
    )  # fmt: skip
    reorganisations.preview(reorganisation=act, by=admin)
    return reorganisations.carry_out(reorganisation=act, by=admin)


def page_of(name, act):
    return reverse(f"reorganisation_{name}", args=[act.pk])


def said(response):
    return response.content.decode()


def test_from_the_button_to_the_units_as_they_were(client, admin, act):
    client.force_login(admin)
    assert page_of("annul", act) in said(client.get(page_of("detail", act)))
    drafted = client.post(page_of("annul", act), WORDS)
    annulment = Reorganisation.objects.get(annuls=act)
    assert drafted.url == page_of("detail", annulment)
    html = said(client.get(drafted.url))
    assert page_of("detail", act) in html
    assert "ខុសឯកតា" in html
    for step in ("preview", "carry_out"):
        client.post(page_of(step, annulment))
    assert not AdministrativeUnit.objects.filter(code="0812").exists()
    first = said(client.get(page_of("detail", act)))
    assert "បានទុកជាមោឃៈ" in first
    assert page_of("annul", act) not in first
    assert page_of("annul", annulment) not in said(client.get(page_of("detail", annulment)))
    assert "បានទុកជាមោឃៈ" in said(client.get(reverse("reorganisation_list")))


def test_what_rests_on_it_is_listed_and_nothing_is_drafted(client, admin, act):
    begun = AdministrativeUnit.objects.get(code="0812")
    factories.make_membership(begun.task_force)
    client.force_login(admin)
    page = client.get(page_of("annul", act))
    assert begun.display_name in said(page)
    assert '<form method="post" novalidate' not in said(page)
    client.post(page_of("annul", act), WORDS)
    assert not Reorganisation.objects.filter(annuls=act).exists()


def test_a_reason_is_asked_for_and_the_draft_can_be_changed_or_thrown_away(client, admin, act):
    client.force_login(admin)
    refused = client.post(page_of("annul", act), WORDS | {"note": ""})
    assert "note" in refused.context["form"].errors
    early = client.post(page_of("annul", act), WORDS | {"effective_on": "01/01/2024"})
    assert "០១/០៧/២០២៤" in said(early)
    client.post(page_of("annul", act), WORDS)
    annulment = Reorganisation.objects.get(annuls=act)
    assert (
        client.get(reverse("reorganisation_change", args=[annulment.pk, "rename"])).status_code
        == 404
    )
    client.post(page_of("edit", annulment), WORDS | {"note": "មូលហេតុថ្មី"})
    annulment.refresh_from_db()
    assert annulment.note == "មូលហេតុថ្មី"
    client.post(page_of("discard", annulment))
    assert page_of("annul", act) in said(client.get(page_of("detail", act)))


@pytest.mark.parametrize("user", ["officer", "clerk"])
def test_others_do_not_annul(client, act, request, user):
    client.force_login(request.getfixturevalue(user))
    assert client.get(page_of("annul", act)).status_code == 403
    assert client.post(page_of("annul", act), WORDS).status_code == 403


def test_strangers_are_sent_to_sign_in(client, act):
    assert client.get(page_of("annul", act)).url.startswith("/sign-in/")
