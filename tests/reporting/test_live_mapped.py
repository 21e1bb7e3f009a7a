"""Over two editions of the form, sources and series read as the consolidation does."""

import pytest

from reporting.comparison import compare
from reporting.consolidation import consolidate
from reporting.hierarchy import Hierarchy
from reporting.series import Series
from reporting.sources import Sources
from tests import factories
from tests.reporting import mapped


@pytest.fixture
def year(country, admin, clerk, officer):
    """A year of which the first half was answered with the old form, the second with the new."""
    old, new = mapped.editions()
    found = mapped.year(old, new)
    poor = old.cells.get(code="security").question.choices.get(code="poor")
    factories.make_accepted(
        country["0801"], found[1], clerk, officer,
        security={"choice_id": poor.pk}, money_spent={"number": 1_234_567},
    )  # fmt: skip
    factories.make_accepted(country["080101"], found[1], clerk, officer)
    mapped.accepted_of_new(country["0801"], found[2], clerk, officer)
    mapped.in_force(old, new, admin)
    return found


CODES = ("visits", "members_now", "money_spent", "challenges.fields.cases")


def test_the_sources_of_a_mapped_figure_add_up_to_it(country, year):
    total = consolidate(period=year[0], unit=country["08"]).total
    for code in CODES:
        found = Sources(period=year[0], unit=country["08"], code=code)
        assert found.numbers()[code] == total.figures[code].number, code
    bad = Sources(period=year[0], unit=country["08"], code="security.bad")
    assert len(bad.found) == total.tallies["security"]["bad"] == 1


def test_a_series_goes_on_over_a_mapping(country, year):
    _whole, first, second = year
    found = Series(periods=[first, second], unit=country["08"], code="visits")
    assert [point.value for point in found.points] == [14, 5]
    assert [point.follows for point in found.points] == [False, True]
    assert (found.breaks, [point.period for point in found.changes]) == ([], [second])
    bad = Series(periods=[first, second], unit=None, code="security.bad")
    assert [point.value for point in bad.points] == [1, None]
    divided = Series(periods=[first, second], unit=None, code="met_traders")
    assert [point.is_asked for point in divided.points] == [False, True]
    assert [point.period for point in divided.breaks] == [second]


def test_last_year_is_read_as_the_form_of_today(country, year, clerk, officer):
    _whole, first, second = year
    later = factories.make_period("2026-S1", second.edition)
    mapped.accepted_of_new(country["0801"], later, clerk, officer, visits={"number": 21})
    found = compare(period=later, unit=country["08"], hierarchy=Hierarchy.EACH_DATE)
    rows = {row.figure.code: row for row in found.of_total()}
    assert (rows["visits"].now, rows["visits"].before, rows["visits"].change) == (21, 14, 50)
    assert first.code == "2025-S1"
