"""`manage.py consolidate`: the figures as JSON and to read, and what it refuses."""

import io
import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from reporting.management.commands.consolidate import exact
from tests import factories


@pytest.fixture
def reports(country, clerk, officer, period):
    factories.make_accepted(country["0801"], period, clerk, officer)
    factories.make_accepted(
        country["080101"],
        period,
        clerk,
        officer,
        visits_made={"number": 3},
        security=choice(period),
    )
    factories.make_submitted(country["080102"], period, clerk)


def choice(period):
    cell = period.edition.cells.get(code="security")
    return {"choice_id": cell.question.choices.get(code="good").pk}


def run(**options):
    out = io.StringIO()
    call_command("consolidate", stdout=out, **options)
    return out.getvalue()


def test_json_of_the_country(reports):
    data = json.loads(run(period="2026-S1", json=True))
    assert (data["period"], data["unit"]) == ("2026-S1", None)
    assert (data["expected"], data["received"], data["accepted"]) == (15, 3, 2)
    assert len(data["missing"]) == 12
    assert not {"0801", "080101", "080102"} & set(data["missing"])
    assert data["totals"]["visits_made"] == {"number": 10, "women": None, "reports": 2}
    assert data["totals"]["people_met"] == {"number": 200, "women": 80, "reports": 2}
    assert data["totals"]["challenges.land.received"]["number"] == 8
    assert data["ratios"] == {"people_a_visit": 5}
    assert data["choices"] == {"security": {"good": 1}}
    assert sorted(line["unit"] for line in data["lines"]) == ["01", "08", "12"]


def test_json_of_a_province_has_its_own_group_first(reports):
    data = json.loads(run(period="2026-S1", unit="08", json=True))
    own, *districts = data["lines"]
    assert (own["unit"], own["is_own"], own["expected"], own["figures"]) == ("08", True, 1, {})
    found = {line["unit"]: line for line in districts}
    assert found["0801"]["figures"]["visits_made"]["number"] == 10
    assert (found["0801"]["expected"], found["0801"]["received"]) == (4, 3)


def test_a_table_to_read(reports):
    text = run(period="2026-S1", unit="08")
    assert "visits_made" in text
    assert "៨០" in text


def test_khmer_digits_are_understood(reports):
    assert json.loads(run(period="២០២៦-s1", unit="០៨", json=True))["unit"] == "08"


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"period": "2025-S1"}, "2025-S1"),
        ({"period": "semester one"}, "semester one"),
        ({"period": "2026-S1", "unit": "99"}, "99"),
        ({"period": "2026-S1", "unit": "'; DROP"}, "DROP"),
        ({"period": "2026-S1", "unit": "080101"}, "ឃុំ"),
    ],
)
def test_it_refuses_in_a_sentence(country, period, options, reason):
    with pytest.raises(CommandError, match=reason):
        run(**options)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (Decimal("7.00"), 7),
        (Decimal("7.25"), 7.25),
        (Decimal("9999999999999999.99"), "9999999999999999.99"),
        (Decimal("10000000000000000.00"), 10**16),
    ],
)
def test_numbers_lose_nothing(number, expected):
    assert exact(number) == expected
    assert type(exact(number)) is type(expected)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("8", "08"), ("៨", "08"), ("801", "0801"), ("KH-08", "08")],
)
def test_a_dropped_zero_is_put_back(reports, typed, code):
    assert json.loads(run(period="2026-S1", unit=typed, json=True))["unit"] == code
