"""The first page: what a person finds there."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from reporting.services import submissions
from tests import factories

MOST_QUERIES = 30


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"


def home(client, user):
    client.force_login(user)
    return client.get(reverse("home"))


def text(response):
    return " ".join(response.content.decode().split())


def test_a_clerk_starts_with_one_button(client, clerk, period):
    page = text(home(client, clerk))
    assert page.count(reverse("report_start", args=["08", "2026-S1"])) == 1
    assert "Start the report" in page


def test_a_draft_is_continued(client, clerk, country, period):
    submissions.start(unit=country["08"], period=period, by=clerk)
    assert "Continue the report" in text(home(client, clerk))


def test_a_returned_report_shows_its_reason(client, clerk, officer, country, period):
    report = factories.make_submitted(country["08"], period, clerk)
    submissions.send_back(submission=report, reason="<b>ខ្វះ</b>", by=officer)
    page = text(home(client, clerk))
    assert "Correct the report" in page
    assert "&lt;b&gt;ខ្វះ" in page


def test_a_district_sees_its_communes_and_no_other(client, district_clerk, country, period):
    page = text(home(client, district_clerk))
    for code in ("0801", "080101", "080102", "080103"):
        assert reverse("report_start", args=[code, "2026-S1"]) in page
    for code in ("08", "0808", "080801", "0102"):
        assert reverse("report_start", args=[code, "2026-S1"]) not in page


def test_a_province_sees_how_its_districts_stand(client, clerk, country, period):
    factories.make_submitted(country["0801"], period, clerk)
    response = home(client, clerk)
    ((unit, of_period, board),) = response.context["boards"]
    assert (unit.code, of_period) == ("08", period)
    counts = {line.unit.code: (line.count.received, line.count.expected) for line in board.lines}
    assert counts == {"0801": (1, 4), "0808": (0, 2), "0811": (0, 2)}
    assert reverse("board_unit", args=["2026-S1", "0801"]) in text(response)


@pytest.mark.parametrize("who", ["officer", "reviewer"])
def test_reviewers_read_how_many_wait(client, request, clerk, country, period, who):
    factories.make_submitted(country["0801"], period, clerk)
    response = home(client, request.getfixturevalue(who))
    assert response.context["waiting"] == 1
    assert reverse("review_queue") in text(response)


def test_a_viewer_is_led_to_the_results(client, viewer, period):
    page = text(home(client, viewer))
    assert reverse("board_period", args=["2026-S1"]) in page
    assert reverse("consolidation_period", args=["2026-S1"]) in page
    assert reverse("review_queue") not in page


def test_days_late(client, clerk, country):
    factories.make_period(due_on=timezone.localdate() - timedelta(days=3))
    assert "<b>3</b> days late" in text(home(client, clerk))


def test_the_last_day_is_today(client, clerk, country):
    factories.make_period(due_on=timezone.localdate())
    assert "Today is the last day" in text(home(client, clerk))


def test_what_was_handed_in_is_told(client, clerk, officer, country, period):
    report = factories.make_accepted(country["08"], period, clerk, officer)
    page = text(home(client, clerk))
    assert reverse("report_detail", args=[report.pk]) in page
    assert "Everything is handed in" in page


def test_without_a_period_the_page_says_who_opens_one(client, clerk):
    assert "No period is open yet" in text(home(client, clerk))


def test_anonymous_signs_in_first(client):
    response = client.get(reverse("home"))
    assert (response.status_code, response.url) == (302, "/sign-in/?next=/")


def test_it_is_only_read(client, clerk):
    client.force_login(clerk)
    assert client.post(reverse("home")).status_code == 405


@pytest.mark.parametrize("who", ["clerk", "district_clerk", "officer"])
def test_many_periods_take_no_more_queries(
    client, request, country, django_assert_max_num_queries, who
):
    user = request.getfixturevalue(who)
    edition = factories.make_edition()
    for month in range(1, 7):
        factories.make_period(f"2026-{month:02}", edition, due_on=date(2026, month + 1, 10))
    client.force_login(user)
    with django_assert_max_num_queries(MOST_QUERIES):
        assert client.get(reverse("home")).status_code == 200


def test_a_closed_period_is_told_and_offers_no_beginning(client, clerk, country):
    period = factories.make_period(due_on=timezone.localdate() - timedelta(days=3))
    period.deadlines.update(locks_on=timezone.localdate())
    client.force_login(clerk)
    page = client.get("/").content.decode()
    assert "can no longer be handed in" in page
    assert "Start the report" not in page


def test_grace_is_told(client, clerk, country):
    period = factories.make_period(due_on=timezone.localdate() - timedelta(days=3))
    period.deadlines.update(grace_until=timezone.localdate() + timedelta(days=1))
    client.force_login(clerk)
    page = client.get("/").content.decode()
    assert "still awaited without a reminder" in page
    assert "Start the report" in page
