"""The words of a reorganisation: names as they were before it, and units that begin."""

from datetime import date

import pytest
from django.urls import reverse

from taskforce.models import Instrument, UnitChange
from taskforce.services.territory import reorganisations

What = UnitChange.What


@pytest.fixture
def act(country, admin):
    instrument = Instrument.objects.create(kind_id="sub_decree", number="៩៩")
    return reorganisations.draft(instrument=instrument, effective_on=date(2024, 7, 1), by=admin)


def test_a_rename_is_told_with_the_name_before(client, admin, act, country):
    was = country["080102"].full_name
    reorganisations.add_change(
        reorganisation=act, by=admin, what=What.RENAME, unit=country["080102"], name_km="បំបែក"
    )
    reorganisations.preview(reorganisation=act, by=admin)
    reorganisations.carry_out(reorganisation=act, by=admin)
    client.force_login(admin)
    page = client.get(reverse("reorganisation_detail", args=[act.pk]))
    (change,) = page.context["changes"]
    assert change.sentence.startswith(was)
    assert "បំបែក" in change.sentence


def test_a_unit_begins_and_nobody_takes_office(client, admin, act, country):
    reorganisations.add_change(
        reorganisation=act, by=admin, what=What.SPLIT, unit=country["0801"], name_km="បំបែក",
        name_latin="Bambaek",
    )  # fmt: skip
    reorganisations.preview(reorganisation=act, by=admin)
    client.force_login(admin)
    html = client.get(reverse("reorganisation_detail", args=[act.pk])).content.decode()
    assert "<span>បង្កើតថ្មី</span>" in html
    assert "ចូលកាន់តំណែង" not in html
