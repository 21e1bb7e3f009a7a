"""Who has handed in, for the country and below."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from reporting import board
from reporting.services import submissions
from taskforce.scope import Role
from tests import factories


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def reports(country, period, clerk, officer):
    """Kandal: its own group accepted, one district late and accepted, one commune returned."""
    factories.make_accepted(country["08"], period, clerk, officer)
    period.deadlines.filter(level=1).update(due_on=date(2026, 7, 10))
    factories.make_accepted(country["0801"], period, clerk, officer)
    returned = factories.make_submitted(country["080101"], period, clerk)
    submissions.send_back(submission=returned, reason="x", by=officer)
    factories.make_draft(country["080102"], period, clerk)


def counts(line):
    return line.count.expected, line.count.received, line.count.accepted, line.count.late


def test_the_country(client, officer, reports, django_assert_max_num_queries):
    client.force_login(officer)
    with django_assert_max_num_queries(12):
        response = client.get(reverse("board_period", args=["2026-S1"]))
    read = response.context["board"]
    assert {line.unit.code: counts(line) for line in read.lines} == {
        "01": (3, 0, 0, 0),
        "08": (9, 2, 2, 1),
        "12": (3, 0, 0, 0),
    }
    assert (read.total.expected, read.total.received, read.total.missing) == (15, 2, 13)
    assert read.lines[0].count.percent == 22
    assert reverse("board_unit", args=["2026-S1", "08"]) in response.text


def test_a_province(client, clerk, reports, django_assert_max_num_queries):
    client.force_login(clerk)
    with django_assert_max_num_queries(14):
        response = client.get(reverse("board_unit", args=["2026-S1", "08"]))
    read = response.context["board"]
    assert (read.own.unit.code, read.own.state, counts(read.own)) == (
        "08",
        "accepted",
        (9, 2, 2, 1),
    )
    lines = {line.unit.code: line for line in read.lines}
    assert {code: line.state for code, line in lines.items()} == {
        "0801": "accepted",
        "0808": "missing",
        "0811": "missing",
    }
    assert (lines["0801"].below.expected, lines["0801"].below.received) == (3, 0)
    assert reverse("report_detail", args=[lines["0801"].report.pk]) in response.text
    assert reverse("report_start", args=["0808", "2026-S1"]) in response.text


def test_a_district(client, district_clerk, reports):
    client.force_login(district_clerk)
    response = client.get(reverse("board_unit", args=["2026-S1", "0801"]))
    states = {line.unit.code: line.state for line in response.context["board"].lines}
    assert states == {"080101": "returned", "080102": "draft", "080103": "missing"}


def test_a_commune(client, clerk, reports):
    client.force_login(clerk)
    read = client.get(reverse("board_unit", args=["2026-S1", "080101"])).context["board"]
    assert (read.own.state, read.lines) == ("returned", [])


def test_days_late(country, clerk, officer, period):
    period.deadlines.update(due_on=date(2026, 7, 10))
    read = board.read_unit_board(period=period, unit=country["0801"], on=date(2026, 7, 13))
    assert [line.days_late for line in [read.own, *read.lines]] == [3, 3, 3, 3]
    read = board.read_unit_board(period=period, unit=country["0801"], on=date(2026, 7, 10))
    assert read.own.days_late == 0


def test_a_late_report_keeps_its_days(country, clerk, officer, period):
    period.deadlines.update(due_on=date(2026, 7, 10))
    report = factories.make_submitted(country["0801"], period, clerk)
    came_on = timezone.localdate(report.submitted_at)
    submissions.send_back(submission=report, reason="x", by=officer)
    submissions.submit(submission=report, by=clerk)
    read = board.read_unit_board(period=period, unit=country["0801"], on=date(2099, 1, 1))
    assert read.own.days_late == (came_on - date(2026, 7, 10)).days


def test_a_province_is_led_to_its_own_board(client, clerk, period):
    client.force_login(clerk)
    response = client.get(reverse("board"), follow=True)
    assert response.redirect_chain[-1][0] == reverse("board_unit", args=["2026-S1", "08"])


def test_who_has_two_places_sees_both(client, country, period):
    user = factories.make_user("two", Role.VIEWER, country["0801"])
    factories.Grant.objects.create(
        user=user, role=Role.VIEWER, unit=country["1201"], starts_on=date(2020, 1, 1)
    )
    client.force_login(user)
    read = client.get(reverse("board_period", args=["2026-S1"])).context["board"]
    assert {line.unit.code for line in read.lines} == {"0801", "1201"}


def test_the_latest_period_that_has_begun(client, officer, country):
    edition = factories.make_edition()
    for code in ("2025-S2", "2026-S1", "2099-S1"):
        factories.make_period(code, edition)
    client.force_login(officer)
    assert client.get(reverse("board")).url == reverse("board_period", args=["2026-S1"])


def test_another_period_is_chosen(client, officer, country, period):
    client.force_login(officer)
    chosen = client.get(reverse("board"), {"period": "2026-S1", "unit": "0801"})
    assert chosen.url == reverse("board_unit", args=["2026-S1", "0801"])
    assert client.get(reverse("board"), {"period": "2031"}).status_code == 404


def test_without_a_period(client, officer):
    client.force_login(officer)
    assert "No period yet" in client.get(reverse("board")).text


@pytest.mark.parametrize("args", [["2031-S1"], ["x"], ["2031-S1", "08"], ["2026-S1", "99"]])
def test_what_is_unknown_is_not_there(client, officer, period, args):
    client.force_login(officer)
    name = "board_unit" if len(args) == 2 else "board_period"
    assert client.get(reverse(name, args=args)).status_code == 404


@pytest.mark.parametrize("unit", ["08", "0808", "0102"])
def test_foreign_units_are_not_there(client, district_clerk, period, unit):
    client.force_login(district_clerk)
    assert client.get(reverse("board_unit", args=["2026-S1", unit])).status_code == 404


def test_anonymous_signs_in_first(client, period):
    assert client.get(reverse("board_period", args=["2026-S1"])).url.startswith("/sign-in/")


@pytest.mark.parametrize(
    ("name", "args"),
    [("board", []), ("board_period", ["2026-S1"]), ("board_unit", ["2026-S1", "08"])],
)
def test_it_is_only_read(client, officer, period, name, args):
    client.force_login(officer)
    assert client.post(reverse(name, args=args)).status_code == 405


def test_the_whole_country_takes_as_many_queries(
    client, officer, all_units, django_assert_max_num_queries
):
    factories.make_period()
    client.force_login(officer)
    with django_assert_max_num_queries(12):
        response = client.get(reverse("board_period", args=["2026-S1"]))
    assert response.context["board"].total.expected == 1887
    assert len(response.context["board"].lines) == 25
