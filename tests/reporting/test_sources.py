"""A live figure opens its reports, and what they gave adds up to it, whatever the rule."""

from datetime import timedelta
from urllib.parse import urljoin

import pytest
from django.urls import reverse
from django.utils import timezone

from reporting import spans
from reporting.consolidation import consolidate
from reporting.coverage import read_coverage
from reporting.hierarchy import Hierarchy
from reporting.models import Submission
from reporting.sources import Sources
from tests import factories
from tests.reporting import published_made as made


@pytest.fixture
def months(country):
    edition = factories.make_edition()
    return [factories.make_period(f"2026-{month:02}", edition) for month in (1, 2)]


@pytest.fixture
def reports(country, months, clerk, officer):
    """Two units in two months; one more hands in once; one is not accepted."""
    choices = months[0].edition.cells.get(code="security").question.choices
    good, poor = choices.get(code="good"), choices.get(code="poor")
    for place, month in enumerate(months, start=1):
        for more, code in ((0, "0801"), (10, "080101")):
            factories.make_accepted(
                country[code], month, clerk, officer,
                visits_made={"number": place + more}, members_now={"number": 5 * place + more},
                largest_meeting={"number": 40 - place - more}, forum_held={"number": place - 1},
                people_met={"number": 100 * place, "women": 30},
                security={"choice_id": (good if place == 1 else poor).pk},
            )  # fmt: skip
    factories.make_accepted(
        country["08"], months[0], clerk, officer,
        members_now={"number": 3}, security={"choice_id": good.pk},
    )  # fmt: skip
    factories.make_submitted(country["080102"], months[0], clerk)


CODES = (
    "visits_made", "people_met", "members_now", "largest_meeting", "money_spent", "forum_held",
    "challenges.land.solved",
)  # fmt: skip


def places(country):
    return [None, country["08"], country["0801"]]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("hierarchy", Hierarchy)
def test_the_reports_add_up_to_the_figure(country, reports, code, hierarchy):
    for period in (spans.find("2026-01"), spans.find("2026-01--2026-02")):
        for unit in places(country):
            summary = consolidate(period=period, unit=unit, hierarchy=hierarchy)
            for line in [summary.total, *summary.lines]:
                if line.unit is None and line is not summary.total:
                    continue
                found = Sources(
                    period=period, unit=line.unit, code=code, is_own=line.is_own,
                    hierarchy=hierarchy,
                )  # fmt: skip
                figure = line.figures.get(code)
                assert found.numbers().get(code) == (figure and figure.number)
                assert found.women == (figure and figure.women)
                assert len(found.found) == (figure.reports if figure else 0)


def test_a_stock_is_the_latest_report_of_each_unit(country, reports):
    found = Sources(period=spans.find("2026-01--2026-02"), unit=country["08"], code="members_now")
    given = {(source.place, source.given["members_now"].number) for source in found.found}
    assert given == {("08", 3), ("0801", 10), ("080101", 20)}


def test_the_largest_stands_first(country, reports):
    found = Sources(period=spans.find("2026-01"), unit=None, code="largest_meeting")
    assert found.found[0].given["largest_meeting"].number == found.numbers()["largest_meeting"]


def test_a_ratio_shows_both_its_parts(country, reports):
    span = spans.find("2026-01--2026-02")
    found = Sources(period=span, unit=None, code="people_a_visit")
    total = consolidate(period=span).total
    assert found.numbers() == {code: total.figures[code].number for code in found.codes}
    assert found.percent == total.ratios["people_a_visit"]


def test_an_answer_of_a_choice_shows_who_gave_it(country, reports):
    span = spans.find("2026-01--2026-02")
    tally = consolidate(period=span, unit=country["08"]).total.tallies["security"]
    for choice in ("good", "poor"):
        found = Sources(period=span, unit=country["08"], code=f"security.{choice}")
        assert found.numbers()["security"] == len(found.found) == tally[choice]


@pytest.mark.parametrize("code", ["nothing", "situation", "security", "security.x", "last_meeting"])
def test_what_is_no_figure_is_not_there(client, officer, reports, code):
    client.force_login(officer)
    assert client.get(reverse("figure_sources", args=["2026-01", code])).status_code == 404


def test_the_page_names_version_value_and_who_accepted(client, officer, country, reports):
    client.force_login(officer)
    page = client.get(reverse("figure_sources", args=["2026-01", "0801", "visits_made"]))
    assert page.status_code == 200
    rows = {
        (found.unit.code, found.given["visits_made"].number, found.version, found.accepted_by)
        for found in page.context["page"]
    }
    assert rows == {("0801", 1, 1, officer.name_km), ("080101", 11, 1, officer.name_km)}
    report = Submission.objects.get(unit=country["0801"], period__code="2026-01")
    assert reverse("report_version", args=[report.pk, 1]) in page.text


def test_every_figure_of_the_page_leads_to_its_reports(client, officer, reports):
    client.force_login(officer)
    start = reverse("consolidation_unit", args=["2026-01--2026-02", "08"])
    page = client.get(start)
    blocks = page.context["blocks"]
    shown = [pair for block in blocks for row in [*block.rows, block.total] for pair in row.linked]
    shown += [pair for block in blocks for grid in block.grids
              for _label, pairs in grid.linked for pair in pairs]  # fmt: skip
    addresses = [address for text, address in shown if text != "–"]
    assert addresses
    assert all(addresses)
    for address in set(addresses):
        assert client.get(urljoin(start, address)).status_code == 200, address


def test_a_foreign_figure_is_not_there(client, stranger, clerk, reports):
    client.force_login(stranger)
    for args in (["2026-01", "visits_made"], ["2026-01", "08", "visits_made"]):
        assert client.get(reverse("figure_sources", args=args)).status_code == 404
    client.force_login(clerk)
    assert client.get(reverse("figure_sources", args=["2026-01", "visits_made"])).status_code == 404
    own = client.get(reverse("figure_sources", args=["2026-01", "08", "visits_made"]))
    assert own.status_code == 200
    client.logout()
    assert client.get(own.request["PATH_INFO"]).status_code == 302


def test_a_report_that_left_the_area_is_counted_and_not_shown(country, reports, district_clerk):
    from reporting.views.sources import _within_reach

    found = Sources(period=spans.find("2026-01"), unit=country["08"], code="visits_made")
    shown, foreign = _within_reach(district_clerk, found.found)
    assert {source.place for source in shown} == {"0801", "080101"}
    assert [source.place for source in foreign] == ["08"]
    together = found.numbers(shown)["visits_made"] + found.numbers(foreign)["visits_made"]
    assert together == found.numbers()["visits_made"]


def test_a_figure_leads_to_the_edition_it_was_published_in(
    client, officer, clerk, country, months, reports
):
    whole = made.publish(months[0], officer)
    province = made.publish(months[0], officer, country["08"])
    client.force_login(officer)
    for args, editions in (
        (["2026-01", "visits_made"], [whole]),
        (["2026-01", "08", "visits_made"], [whole, province]),
        (["2026-01", "080101", "visits_made"], [province]),
        (["2026-02", "08", "visits_made"], []),
        (["2026-01--2026-02", "08", "visits_made"], []),
    ):
        page = client.get(reverse("figure_sources", args=args))
        assert set(page.context["editions"]) == set(editions), args
        for edition in editions:
            place = args[1] if len(args) > 2 else "all"
            address = reverse("edition_figures", args=[edition.pk, place])
            assert address in page.text
            assert client.get(address).status_code == 200
    client.force_login(clerk)
    page = client.get(reverse("figure_sources", args=["2026-01", "08", "visits_made"]))
    assert list(page.context["editions"]) == [province], "that of the country is not theirs"


def test_many_reports_take_as_many_queries(client, officer, reports, django_assert_max_num_queries):
    client.force_login(officer)
    with django_assert_max_num_queries(30) as few:
        client.get(reverse("figure_sources", args=["2026-01", "0801", "visits_made"]))
    with django_assert_max_num_queries(len(few)):
        client.get(reverse("figure_sources", args=["2026-01--2026-02", "08", "visits_made"]))


# The units behind the counts


def test_the_counts_are_those_of_the_consolidation(country, reports):
    for period in (spans.find("2026-01"), spans.find("2026-01--2026-02")):
        for unit in places(country):
            summary = consolidate(period=period, unit=unit)
            for line in [summary.total, *summary.lines]:
                owing = read_coverage(period=period, unit=line.unit, is_own=line.is_own)
                counted = line.coverage
                for state in ("expected", "received", "accepted", "on_time", "late", "missing"):
                    assert len(owing.rows(state)) == getattr(counted, state), (line, state)


def test_late_is_what_came_after_its_last_day(client, officer, country, months, clerk):
    months[0].deadlines.update(due_on=timezone.localdate() - timedelta(days=1))
    late = factories.make_accepted(country["0801"], months[0], clerk, officer)
    months[0].deadlines.update(due_on=timezone.localdate() + timedelta(days=1))
    factories.make_accepted(country["080101"], months[0], clerk, officer)
    client.force_login(officer)
    args = ["2026-01", "0801"]
    for state, codes in (("late", ["0801"]), ("on_time", ["080101"])):
        page = client.get(reverse("coverage_list", args=args), {"state": state})
        assert [row.unit.code for row in page.context["page"]] == codes
    page = client.get(reverse("coverage_list", args=args), {"state": "late"})
    assert reverse("report_detail", args=[late.pk]) in page.text
    coverage = consolidate(period=months[0], unit=country["0801"]).total.coverage
    assert (coverage.on_time, coverage.late) == (1, 1), "as it was, although the day was moved"


def test_the_missing_lead_to_their_board(client, clerk, reports):
    client.force_login(clerk)
    page = client.get(reverse("coverage_list", args=["2026-01", "0801"]), {"state": "missing"})
    assert [row.unit.code for row in page.context["page"]] == ["080103"]
    assert reverse("board_unit", args=["2026-01", "080103"]) in page.text


def test_a_foreign_list_is_not_there(client, stranger, clerk, reports):
    client.force_login(stranger)
    assert client.get(reverse("coverage_list", args=["2026-01", "08"])).status_code == 404
    client.force_login(clerk)
    assert client.get(reverse("coverage_list", args=["2026-01"])).status_code == 404
    page = client.get(reverse("coverage_list", args=["2026-01", "08"]), {"state": "x"})
    assert page.status_code == 404
