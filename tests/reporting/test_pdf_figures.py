"""What the paper shows of figures that need a second look."""

from datetime import date

import pytest

from reporting import pdf
from reporting.consolidation import consolidate
from tests import factories

DAY = date(2026, 7, 12)
ZWSP = "\u200b"


@pytest.mark.parametrize(
    ("received", "has_bars"), [(4, True), (60, True), (61, False)], ids=["4", "60", "61"]
)
def test_columns_of_different_size_share_no_scale(
    country, officer, clerk, period, received, has_bars
):
    """Beside 3 solved: bars of 61 received would make them vanish."""
    cells = {"challenges.land.received": {"number": received}}
    factories.make_accepted(country["08"], period, clerk, officer, **cells)
    html = pdf.html(consolidate(period=period), on=DAY)
    assert ("matrix with-bars" in html) is has_bars


@pytest.mark.parametrize("invented", [True, False])
def test_the_demonstration_says_that_it_is_one(country, officer, clerk, period, invented):
    clerk.is_invented = invented
    clerk.save()
    factories.make_accepted(country["08"], period, clerk, officer)
    summary = consolidate(period=period)
    assert summary.is_invented is invented
    assert ("ឯកសារសាកល្បង" in pdf.html(summary, on=DAY).replace(ZWSP, "")) is invented


def test_the_name_of_the_government_is_not_broken(country, officer, clerk, period):
    factories.make_accepted(country["08"], period, clerk, officer)
    html = pdf.html(consolidate(period=period), on=DAY)
    assert "រាជរដ្ឋាភិបាល" in html


def test_a_silent_own_group_is_not_named_as_a_district(country, officer, clerk, period):
    """Its own line says it already."""
    factories.make_accepted(country["0801"], period, clerk, officer)
    summary = consolidate(period=period, unit=country["08"])
    html = pdf.html(summary, on=DAY).replace(ZWSP, "")
    own = f"ក្រុមការងារ{country['08'].full_name}"
    missing = html[html.index('class="missing"') :]
    assert missing.count(own) <= 1
