"""What other programs read: the shape, the same figures as everywhere, and nobody else's."""

import json
from decimal import Decimal

import pytest
from django.urls import reverse

from reporting.consolidation import consolidate
from taskforce.models import AdministrativeUnit
from tests import factories


@pytest.fixture
def reports(country, period, clerk, officer):
    for code in ("08", "0801", "080101"):
        factories.make_accepted(country[code], period, clerk, officer)
    factories.make_submitted(country["0808"], period, clerk)


def read(client, name, **asked):
    response = client.get(reverse(name), asked)
    assert response.status_code == 200
    return json.loads(response.getvalue())


def test_units_in_the_shape_of_dhis2(client, officer, country):
    client.force_login(officer)
    found = read(client, "data_units")["organisationUnits"]
    assert len(found) == AdministrativeUnit.objects.count()
    by_code = {unit["code"]: unit for unit in found}
    assert by_code["080101"] | {"openingDate": None} == {
        "id": "Kh000080101",
        "code": "080101",
        "name": country["080101"].full_name,
        "shortName": country["080101"].name_km,
        "level": 4,
        "parent": {"id": "Kh000000801", "code": "0801"},
        "path": "/Kh0000000KH/Kh000000008/Kh000000801/Kh000080101",
        "openingDate": None,
    }
    assert all(len(unit["id"]) == 11 for unit in found)
    # A parent stands before what is below it: an import in one pass finds it.
    places = [unit["id"] for unit in found]
    assert all(
        unit["parent"]["code"] == "KH" or unit["parent"]["id"] in places[:place]
        for place, unit in enumerate(found)
    )


def test_outlines_are_geojson(client, officer, country):
    client.force_login(officer)
    response = client.get(reverse("data_outlines"))
    assert response["Content-Type"] == "application/geo+json"
    found = json.loads(response.getvalue())
    assert found["type"] == "FeatureCollection"
    by_code = {feature["properties"]["code"]: feature for feature in found["features"]}
    assert by_code["08"]["geometry"]["type"] in {"Polygon", "MultiPolygon"}
    assert by_code["080101"]["geometry"] is None
    west, north = by_code["08"]["geometry"]["coordinates"][0][0][:2]
    assert 102 < west < 108
    assert 10 < north < 15


def test_values_add_up_to_the_consolidated_figures(client, officer, reports, period):
    client.force_login(officer)
    found = read(client, "data_values", period="2026-S1")
    assert found["period"] == "2026S1"
    total = consolidate(period=period).total
    told = {}
    for value in found["dataValues"]:
        if value["dataElement"] in total.figures:
            told.setdefault(value["dataElement"], []).append(Decimal(value["value"]))
    together = {code: max if code == "largest_meeting" else sum for code in told}
    assert {code: together[code](numbers) for code, numbers in told.items()} == {
        code: figure.number for code, figure in total.figures.items()
    }
    assert {value["orgUnit"] for value in found["dataValues"]} == {"08", "0801", "080101"}


def test_a_period_may_be_written_as_dhis2_does(client, officer, reports):
    client.force_login(officer)
    ours = read(client, "data_values", period="2026-S1", orgUnit="0801")
    assert read(client, "data_values", period="2026S1", orgUnit="0801") == ours
    assert {value["orgUnit"] for value in ours["dataValues"]} == {"0801", "080101"}


def test_without_a_period_the_reason_is_told(client, officer):
    client.force_login(officer)
    response = client.get(reverse("data_values"))
    assert response.status_code == 400
    assert response.json()["status"] == "ERROR"


@pytest.mark.parametrize("asked", ["x", "2026-S9", "\x00", "២០២៦", "9" * 500])
def test_a_period_that_is_none_is_not_there(client, officer, asked):
    client.force_login(officer)
    assert client.get(reverse("data_values"), {"period": asked}).status_code == 404


def test_each_reads_what_they_may_see(client, clerk, stranger, reports):
    client.force_login(clerk)
    codes = {unit["code"] for unit in read(client, "data_units")["organisationUnits"]}
    assert codes
    assert all(code.startswith("08") for code in codes)
    client.force_login(stranger)
    assert read(client, "data_values", period="2026-S1")["dataValues"] == []
    for name in ("data_units", "data_outlines", "data_values"):
        asked = {"orgUnit": "08", "period": "2026-S1"}
        assert client.get(reverse(name), asked).status_code == 404


@pytest.mark.parametrize("name", ["data_units", "data_outlines", "data_values"])
def test_anonymous_signs_in_and_nobody_writes(client, officer, name, db):
    assert client.get(reverse(name)).status_code == 302
    client.force_login(officer)
    assert client.post(reverse(name), {"period": "2026-S1"}).status_code == 405


def test_the_number_of_queries_does_not_grow(
    client, officer, reports, django_assert_max_num_queries
):
    client.force_login(officer)
    with django_assert_max_num_queries(8):
        read(client, "data_values", period="2026-S1")
    with django_assert_max_num_queries(5):
        read(client, "data_units")
