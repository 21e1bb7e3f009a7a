"""Charts: lengths in the right measure, no words, and numbers that every language leaves alone."""

import re
from decimal import Decimal

import pytest
from django.utils import translation

from reporting import charts
from reporting.summary import Coverage


def widths(drawing):
    return [float(width) for width in re.findall(r'<rect [^>]*width="([^"]*)"', drawing)]


def test_coverage_is_drawn_in_its_parts():
    drawing = charts.coverage_bar(Coverage(10, 6, 5), width=100)
    assert widths(drawing) == [100, 50, 10]


def test_nothing_expected_is_an_empty_bar():
    assert widths(charts.coverage_bar(Coverage(), width=100)) == [100]


def test_a_bar_never_grows_past_its_frame():
    assert widths(charts.stacked_bar([8, 8], whole=10, width=100)) == [100, 80, 20]


def test_bars_share_one_measure():
    drawing = charts.grouped_bars([Decimal(50), None, Decimal(25)], largest=50, width=80)
    assert widths(drawing) == [80, 80, 80, 80, 40]


def test_pillars_share_one_measure():
    assert charts.heights([10, 0, 5], tallest=20) == ["20", "0", "10"]
    assert charts.heights([Decimal(3), Decimal(1)], tallest=10) == ["10", "3.33"]


@pytest.mark.parametrize("values", [[], [0, 0]])
def test_nothing_to_draw_has_no_height(values):
    assert set(charts.heights(values)) <= {"0"}


@pytest.mark.parametrize("language", ["km", "en"])
def test_no_language_touches_the_coordinates(language):
    with translation.override(language):
        drawing = charts.stacked_bar([1, 1, 1], width=100)
    assert 'x="33.33"' in drawing
    assert not re.search('="[^"]*[,០-៩]', drawing)


def test_a_title_is_spoken_and_escaped():
    drawing = charts.stacked_bar([1], title='ដីធ្លី "><script>')
    assert 'role="img" aria-label="ដីធ្លី &quot;&gt;&lt;script&gt;"' in drawing
    assert "<text" not in drawing


def test_without_a_title_it_is_decoration():
    assert 'aria-hidden="true"' in charts.swatch(0)


def test_nothing_is_styled_inline():
    drawing = charts.coverage_bar(Coverage(3, 2, 1)) + charts.stacked_bar([1, 2])
    assert "style=" not in drawing


def lightness(colour):
    """Return how light a colour is in grey, 0 to 100 (CIE L*)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    grey = sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 116 * grey ** (1 / 3) - 16


def test_bars_differ_in_grey():
    found = sorted(map(lightness, [*charts.COLOURS, charts.GROUND]))
    assert min(b - a for a, b in zip(found, found[1:], strict=False)) > 11
