"""A figure over time: the same sums as the consolidation, and no line over what is not known."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from reporting import charts
from reporting.consolidation import consolidate
from reporting.hierarchy import Hierarchy
from reporting.models import Period
from reporting.series import Series, periods_of
from reporting.services import forms
from tests import factories

CODES = ("visits_made", "people_met", "members_now", "largest_meeting", "forum_held")


@pytest.fixture
def months(country):
    edition = factories.make_edition()
    return [factories.make_period(f"2026-{month:02}", edition) for month in (1, 2, 3, 5)]


@pytest.fixture
def reports(country, months, clerk, officer):
    good = months[0].edition.cells.get(code="security").question.choices.get(code="good")
    for place, month in enumerate(months, start=1):
        for more, code in ((0, "0801"), (10, "080101")):
            if (place, more) != (2, 10):
                factories.make_accepted(
                    country[code], month, clerk, officer,
                    visits_made={"number": place + more}, members_now={"number": 5 * place},
                    largest_meeting={"number": 20 * place + more}, forum_held={"number": 1},
                    people_met={"number": 100 * place, "women": 30},
                    security={"choice_id": good.pk},
                )  # fmt: skip
    factories.make_submitted(country["080102"], months[0], clerk)


@pytest.mark.parametrize("hierarchy", Hierarchy)
def test_each_point_is_the_figure_of_its_period(country, months, reports, hierarchy):
    for unit in (None, country["08"], country["0801"]):
        summaries = [consolidate(period=period, unit=unit, hierarchy=hierarchy)
                     for period in months]  # fmt: skip
        for code in CODES:
            found = Series(periods=months, unit=unit, code=code, hierarchy=hierarchy)
            figures = [summary.total.figures[code] for summary in summaries]
            assert [(p.value, p.women, p.reports) for p in found.points] == [
                (figure.number, figure.women, figure.reports) for figure in figures
            ]
        ratio = Series(periods=months, unit=unit, code="people_a_visit", hierarchy=hierarchy)
        assert [point.value for point in ratio.points] == [
            summary.total.ratios["people_a_visit"] for summary in summaries
        ]
        choice = Series(periods=months, unit=unit, code="security.good", hierarchy=hierarchy)
        assert [point.value for point in choice.points] == [
            summary.total.tallies["security"]["good"] for summary in summaries
        ]


def test_a_commune_has_a_series_of_its_own(country, months, reports):
    found = Series(periods=months, unit=country["080101"], code="visits_made")
    assert [point.value for point in found.points] == [11, None, 13, 14]


def test_no_line_leads_over_a_gap(country, months, reports):
    found = Series(periods=months, unit=country["0801"], code="visits_made")
    assert [point.follows for point in found.points] == [False, True, True, False], "no April"
    one = Series(periods=months, unit=country["080101"], code="visits_made")
    assert [point.follows for point in one.points] == [False] * 4
    drawing = charts.line_chart([1, None, 3, 4], [False, False, False, True], [2])
    assert drawing.count("<circle") == 3
    assert drawing.count("<line") == 2, "one between two points, one where the form changed"


def test_a_form_without_the_figure_breaks_the_series(country, months, reports, admin, clerk):
    draft = forms.copy_edition(edition=months[0].edition, by=admin)
    draft.sections.get(code="visits").questions.filter(code="largest_meeting").delete()
    forms.issue_edition(edition=draft, by=admin)
    factories.make_period("2026-06", draft)
    periods = periods_of("month")
    gone = Series(periods=periods, unit=None, code="visits_made")
    assert (gone.breaks, [point.period.code for point in gone.changes]) == ([], ["2026-06"])
    assert not Series(periods=periods, unit=None, code="largest_meeting").is_known
    back = Series(periods=[periods[-1], periods[0]], unit=None, code="largest_meeting")
    assert [point.is_asked for point in back.points] == [False, True]
    assert [point.period.code for point in back.breaks] == ["2026-01"]


def test_at_most_sixty_periods(months):
    for year in range(2019, 2026):
        for month in range(1, 13):
            factories.make_period(f"{year}-{month:02}", months[0].edition)
    found = periods_of("month")
    assert len(found) == 60
    assert found[-1].code == "2026-05"
    first, last = (Period.objects.get(code=code) for code in ("2025-11", "2026-02"))
    codes = [period.code for period in periods_of("month", first=first, last=last)]
    assert codes == ["2025-11", "2025-12", "2026-01", "2026-02"]


def test_the_page_and_the_workbook(client, officer, reports):
    client.force_login(officer)
    asked = {"figure": "visits_made", "from": "2026-01", "to": "2026-05"}
    page = client.get(reverse("series", args=["08"]), asked)
    assert page.status_code == 200
    assert [point.value for point in page.context["series"].points] == [12, 2, 16, 18]
    assert reverse("figure_sources", args=["2026-03", "08", "visits_made"]) in page.text
    file = client.get(reverse("series_xlsx", args=["08"]), asked)
    rows = list(load_workbook(io.BytesIO(file.content)).worksheets[0].iter_rows(values_only=True))
    assert [(row[0], row[1]) for row in rows[2:]] == [
        ("2026-01", 12), ("2026-02", 2), ("2026-03", 16), ("2026-05", 18),
    ]  # fmt: skip


def test_without_a_figure_one_is_chosen(client, clerk, reports):
    client.force_login(clerk)
    page = client.get(reverse("series", args=["08"]))
    assert page.status_code == 200
    assert page.context["series"] is None
    assert client.get(reverse("series_xlsx", args=["08"])).status_code == 404
    for wrong in ({"figure": "x"}, {"figure": "situation"}):
        assert client.get(reverse("series", args=["08"]), wrong).status_code == 404


def test_a_foreign_series_is_not_there(client, stranger, clerk, reports):
    client.force_login(stranger)
    asked = {"figure": "visits_made"}
    for name in ("series", "series_xlsx"):
        assert client.get(reverse(name, args=["08"]), asked).status_code == 404
        assert client.get(reverse(name), asked).status_code == 404
    client.logout()
    assert client.get(reverse("series"), asked).status_code == 302


def test_many_periods_take_as_many_queries(country, months, reports, django_assert_max_num_queries):
    with django_assert_max_num_queries(9) as few:
        Series(periods=months[:2], unit=country["08"], code="visits_made")
    with django_assert_max_num_queries(len(few)):
        Series(periods=months, unit=country["08"], code="visits_made")
