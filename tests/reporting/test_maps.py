"""Maps: a shade for each unit, classes that hold what they say, no words in the drawing."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from reporting import boundaries, maps
from reporting.summary import Coverage, Figure, Line, Summary
from taskforce.models import AdministrativeUnit
from tests import factories


def unit(code):
    level = len(code) // 2 - 1
    kind = ("province", "srok", "khum")[level]
    return AdministrativeUnit(code=code, level=level, kind=kind, name_km="មួយ")


def summary(lines):
    return Summary(unit=None, period=None, parts=[], lines=lines, total=Line(None))


def of_figures(numbers):
    return summary(
        [
            Line(unit(code), figures={} if number is None else {"x": Figure(Decimal(number))})
            for code, number in numbers.items()
        ]
    )


def fills(found):
    return re.findall(r'<path d="[^"]+" fill="([^"]+)"', found.drawing)


def test_each_province_and_district_of_today_has_an_outline(all_units):
    drawn = {code for code, found in all_units.items() if found.level < 2}
    assert drawn == boundaries.outlines().keys()


def test_a_drawing_keeps_to_its_frame():
    found = [outline for code, outline in boundaries.outlines().items() if len(code) == 2]
    placed, height = boundaries.projected(found, 300)
    points = [point for rings in placed.values() for ring in rings for point in ring]
    assert min(x for x, _y in points) == min(y for _x, y in points) == 0
    assert max(x for x, _y in points) == pytest.approx(300)
    assert max(y for _x, y in points) == pytest.approx(height)
    # Cambodia is a little wider than it is tall.
    assert 0.7 < height / 300 < 1


def test_north_is_above_and_east_is_right():
    pair = [boundaries.outlines()[code] for code in ("22", "18")]  # Oddar Meanchey, Sihanoukville
    placed, _height = boundaries.projected(pair, 100)
    assert max(y for _x, y in placed["22"][0]) < min(y for _x, y in placed["18"][0])
    pair = [boundaries.outlines()[code] for code in ("01", "16")]  # Banteay Meanchey, Ratanakiri
    placed, _height = boundaries.projected(pair, 100)
    assert max(x for x, _y in placed["01"][0]) < min(x for x, _y in placed["16"][0])


def test_shares_of_reports_have_fixed_classes():
    lines = [
        Line(unit(code), coverage=Coverage(10, 10, accepted))
        for code, accepted in {"01": 0, "02": 4, "03": 5, "04": 9, "05": 10}.items()
    ]
    lines.append(Line(unit("06"), coverage=Coverage()))
    found = maps.coverage_map(summary(lines))
    assert fills(found) == [*maps.SHADES, maps.UNKNOWN]
    told = [(shade.low, shade.high, shade.units) for shade in found.classes]
    assert told == [(0, 0, 1), (40, 40, 1), (50, 50, 1), (90, 90, 1), (100, 100, 1)]
    assert found.unknown


def test_classes_of_a_figure_hold_about_as_many_units_and_part_no_equals():
    numbers = {
        f"{place:02}": value for place, value in enumerate([0, 0, 0, 1, 2, 3, 4, 9, 9, 50], 1)
    }
    found = maps.figure_map(of_figures(numbers), "x")
    assert [(c.low, c.high, c.units) for c in found.classes] == [
        (0, 0, 3), (1, 1, 1), (2, 3, 2), (4, 9, 3), (50, 50, 1),
    ]  # fmt: skip
    assert fills(found)[-1] == maps.SHADES[-1]


def test_one_value_everywhere_is_one_class():
    found = maps.figure_map(of_figures({"01": 7, "02": 7, "03": None}), "x")
    assert [(c.low, c.high, c.units) for c in found.classes] == [(7, 7, 2)]
    assert fills(found) == [maps.SHADES[-1], maps.SHADES[-1], maps.UNKNOWN]


def test_no_figure_at_all_is_a_white_map():
    found = maps.figure_map(of_figures({"01": None}), "x")
    assert not found.classes
    assert fills(found) == [maps.UNKNOWN]


def test_communes_have_no_map_and_units_without_outline_are_named():
    assert maps.figure_map(of_figures({"080101": 3}), "x") is None
    found = maps.figure_map(of_figures({"0801": 3, "0899": 4}), "x")
    assert [unit.code for unit in found.absent] == ["0899"]


def test_the_group_above_is_no_part_of_the_map():
    lines = [Line(unit("08"), is_own=True), Line(unit("0801"), coverage=Coverage(1, 1, 1))]
    assert len(fills(maps.coverage_map(summary(lines)))) == 1


def test_no_words_and_no_decimal_commas_stand_in_the_drawing():
    found = maps.figure_map(of_figures({"01": 7, "02": 8}), "x")
    drawing = re.sub("<title>.*?</title>", "", found.drawing)
    assert "<text" not in drawing
    assert "," not in drawing


# On the page


@pytest.fixture
def reports(country, period, clerk, officer):
    for code in ("08", "0801", "080101"):
        factories.make_accepted(country[code], period, clerk, officer)


def test_the_page_shows_the_reports_accepted_unless_a_figure_is_chosen(client, officer, reports):
    client.force_login(officer)
    page = reverse("consolidation_period", args=["2026-S1"])
    shown = client.get(page).context["map"]
    assert shown.chosen == ""
    assert [shade.units for shade in shown.legend] == [2, 1]
    shown = client.get(page, {"map": "visits_made"}).context["map"]
    assert shown.chosen == "visits_made"
    assert [(shade.words, shade.units) for shade in shown.legend] == [("២១", 1)]


@pytest.mark.parametrize("asked", ["nothing", "goal", "x" * 5000, "\x00", "'; DROP TABLE x"])
def test_a_figure_that_is_none_shows_the_reports_accepted(client, officer, reports, asked):
    client.force_login(officer)
    response = client.get(reverse("consolidation_period", args=["2026-S1"]), {"map": asked})
    assert response.status_code == 200
    assert response.context["map"].chosen == ""


def test_a_district_has_none(client, clerk, reports):
    client.force_login(clerk)
    page = client.get(reverse("consolidation_unit", args=["2026-S1", "0801"]))
    assert page.context["map"] is None


def test_the_hierarchy_is_kept_when_a_figure_is_chosen(client, officer, reports):
    client.force_login(officer)
    page = reverse("consolidation_period", args=["2026-S1"])
    assert 'name="hierarchy" value="today"' in client.get(f"{page}?hierarchy=today").text
