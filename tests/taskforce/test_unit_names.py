"""Names of units that begin or are renamed: without their kind, in Khmer letters, once an act."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from taskforce.models import Instrument, UnitChange
from taskforce.services.territory import reorganisations
from taskforce.services.territory.names import khmer_name, romanised_name

What = UnitChange.What


@pytest.fixture
def act(country, admin):
    instrument = Instrument.objects.create(kind_id="sub_decree", number="៩៩")
    return reorganisations.draft(instrument=instrument, effective_on=date(2024, 7, 1), by=admin)


def rename(act, admin, unit, name, latin=""):
    return reorganisations.add_change(
        reorganisation=act, by=admin, what=What.RENAME, unit=unit, name_km=name, name_latin=latin
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("ឃុំបំបែក", "បំបែក"),
        ("ស្រុកថ្មពួកថ្មី", "ថ្មពួកថ្មី"),
        ("ខណ្ឌ ៧មករា", "៧មករា"),
        ("ឃុំឃុំបំបែក", "បំបែក"),
        ("សង្កាត់ភូមិធំ", "ភូមិធំ"),
        ("ភូមិធំ", "ភូមិធំ"),
        ("សង្កាត់២", "២"),
        ("២", "២"),
        ("ឃុំ", "ឃុំ"),
        ("", ""),
    ],
)
def test_the_kind_is_taken_off_the_khmer_name(typed, name):
    assert khmer_name(typed) == name


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Khum Bambaek", "Bambaek"),
        ("Bambaek Commune", "Bambaek"),
        ("Krong of Suong", "Suong"),
        ("Phum Thum", "Phum Thum"),
        ("Khandal", "Khandal"),
        ("Commune", "Commune"),
    ],
)
def test_the_kind_is_taken_off_the_romanised_name(typed, name):
    assert romanised_name(typed) == name


def test_a_name_that_a_unit_bears_stays_whole(country):
    unit = country["080103"]
    type(unit).ever.filter(pk=unit.pk).update(name_km="ស្រុកចាស់")
    assert khmer_name("ស្រុកចាស់") == "ស្រុកចាស់"
    assert khmer_name("ឃុំស្រុកថ្មី") == "ថ្មី"


def test_every_way_in_takes_it_off(client, admin, act, country):
    rename(act, admin, country["080102"], "ឃុំបំបែក", "Khum Bambaek")
    client.force_login(admin)
    client.post(
        reverse("reorganisation_change", args=[act.pk, "split"]),
        {
            "unit": country["0801"].pk,
            "name_km": "ស្រុកថ្មពួកថ្មី",
            "name_latin": "Srok New",
            "whole": "kind",
        },
    )
    assert list(act.changes.order_by("position").values_list("name_km", "name_latin")) == [
        ("បំបែក", "Bambaek"), ("ថ្មពួកថ្មី", "New"),
    ]  # fmt: skip


def test_a_word_for_a_kind_before_a_name_is_asked_about(client, admin, act, country):
    """Whether it is the kind or belongs to the name, only a person knows."""
    client.force_login(admin)
    page = reverse("reorganisation_change", args=[act.pk, "rename"])
    typed = {"unit": country["080102"].pk, "name_km": "ស្រុកចាស់", "name_latin": "Srok Chas"}
    plain = typed | {"name_km": "ចាស់", "name_latin": "Chas"}
    assert "whole" not in client.get(page).context["form"].fields
    asked = client.post(page, typed)
    assert "whole" in asked.context["form"].errors
    assert "“ចាស់”" in asked.content.decode().replace("«", "“").replace("»", "”")
    assert not act.changes.exists()
    client.post(page, typed | {"whole": "whole"})
    change = act.changes.get()
    assert (change.name_km, change.name_latin) == ("ស្រុកចាស់", "Srok Chas")
    reorganisations.remove_change(change=change, by=admin)
    client.post(page, typed | {"whole": "kind"})
    assert act.changes.get().name_km == "ចាស់"
    reorganisations.remove_change(change=act.changes.get(), by=admin)
    assert client.post(page, plain).status_code == 302, "nothing is asked where no kind is"


def test_a_khmer_name_without_khmer_letters_is_refused(client, admin, act, country):
    with pytest.raises(ValidationError, match="អក្សរខ្មែរ"):
        rename(act, admin, country["080102"], "Bambaek 12")
    client.force_login(admin)
    page = client.post(
        reverse("reorganisation_change", args=[act.pk, "rename"]),
        {"unit": country["080102"].pk, "name_km": "Bambaek", "name_latin": "Bambaek"},
    )
    assert "name_km" in page.context["form"].errors
    assert "សូមសរសេរឈ្មោះជាអក្សរខ្មែរ" in page.content.decode()
    assert not act.changes.exists()


def test_one_unit_is_renamed_once_in_an_act(admin, act, country):
    rename(act, admin, country["080102"], "បំបែក")
    with pytest.raises(ValidationError, match="ឈ្មោះថ្មី") as caught:
        rename(act, admin, country["080102"], "បំបែកថ្មី")
    assert caught.value.code == "renamed_twice"
    rename(act, admin, country["080103"], "បំបែកថ្មី")
    assert act.changes.count() == 2
