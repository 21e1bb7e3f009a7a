"""The queue of reports and the decisions on them."""

import pytest
from django.urls import reverse

from reporting.models import Status
from reporting.services import submissions
from tests import factories


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def report(country, period, clerk):
    return factories.make_submitted(country["0801"], period, clerk)


def url(name, report):
    return reverse(name, args=[report.pk])


def queue(client, **query):
    return list(client.get(reverse("review_queue"), query).context["page"])


def test_the_oldest_period_comes_first_and_late_ones_first_in_it(client, officer, clerk, country):
    edition = factories.make_edition()
    new = factories.make_period("2026-S1", edition)
    old = factories.make_period("2025-S2", edition)
    newer = factories.make_submitted(country["0801"], new, clerk)
    second = factories.make_submitted(country["0808"], old, clerk)
    old.deadlines.update(due_on=old.ends_on)
    late = factories.make_submitted(country["0811"], old, clerk)
    client.force_login(officer)
    assert queue(client) == [late, second, newer]
    assert queue(client, period="2026-S1") == [newer]
    assert queue(client, level="1", period="2025-S2") == [late, second]
    assert queue(client, level="2") == []
    assert queue(client, level="x", period="nonsense") == [late, second, newer]


def test_the_queue_is_the_reviewers_own(client, reviewer, clerk, stranger, country, period):
    below = factories.make_submitted(country["0801"], period, clerk)
    factories.make_submitted(country["08"], period, clerk)
    factories.make_submitted(country["0102"], period, stranger)
    client.force_login(reviewer)
    assert queue(client) == [below]


def test_a_long_queue_takes_no_more_queries(
    client, officer, clerk, country, django_assert_max_num_queries
):
    edition = factories.make_edition()
    for month in range(1, 7):
        period = factories.make_period(f"2026-{month:02}", edition)
        for code in ("0801", "0808", "080101"):
            factories.make_submitted(country[code], period, clerk)
    client.force_login(officer)
    with django_assert_max_num_queries(12):
        assert len(queue(client)) == 18


def test_accept_and_go_on(client, officer, clerk, report, country):
    other = factories.make_submitted(country["0808"], report.period, clerk)
    client.force_login(officer)
    assert url("report_accept", report) in client.get(url("report_detail", report)).text
    assert client.post(url("report_accept", report)).url == url("report_detail", other)
    assert client.post(url("report_accept", other)).url == reverse("review_queue")
    report.refresh_from_db()
    assert (report.status, report.decided_by) == (Status.ACCEPTED, officer)


def test_return_with_a_reason(client, officer, report):
    client.force_login(officer)
    response = client.post(url("report_return", report), {"reason": "ផ្នែកទី២៖ សូមពិនិត្យ"})
    assert response.url == reverse("review_queue")
    report.refresh_from_db()
    assert report.status == Status.RETURNED
    assert "សូមពិនិត្យ" in client.get(url("report_detail", report)).text


def test_a_return_without_a_reason_is_refused(client, officer, report):
    client.force_login(officer)
    response = client.post(url("report_return", report), {"reason": " "})
    assert "Say why the report is returned." in response.text
    report.refresh_from_db()
    assert report.status == Status.SUBMITTED


def test_who_is_slower_keeps_the_written_reason(client, officer, reviewer, report):
    submissions.accept(submission=report, by=reviewer)
    client.force_login(officer)
    response = client.post(url("report_return", report), {"reason": "សូមកែតួលេខ"})
    assert "Only a report that is handed in" in response.text
    assert "សូមកែតួលេខ" in response.text
    response = client.post(url("report_accept", report), follow=True)
    assert "Only a report that is handed in" in response.text


def test_the_own_group_is_not_decided_on(client, reviewer, clerk, country, period):
    own = factories.make_submitted(country["08"], period, clerk)
    client.force_login(reviewer)
    assert url("report_accept", own) not in client.get(url("report_detail", own)).text
    assert client.post(url("report_accept", own)).status_code == 403


@pytest.mark.parametrize("who", ["clerk", "district_clerk", "viewer", "admin"])
@pytest.mark.parametrize("name", ["report_accept", "report_return"])
def test_others_do_not_decide(client, request, report, who, name):
    client.force_login(request.getfixturevalue(who))
    assert client.post(url(name, report), {"reason": "x"}).status_code == 403
    report.refresh_from_db()
    assert report.status == Status.SUBMITTED


@pytest.mark.parametrize("who", ["clerk", "viewer", "admin"])
def test_the_queue_is_for_reviewers(client, request, report, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse("review_queue")).status_code == 403


@pytest.mark.parametrize("name", ["report_accept", "report_return"])
def test_foreign_reports_are_not_there(client, reviewer, stranger, country, period, name):
    foreign = factories.make_submitted(country["0102"], period, stranger)
    client.force_login(reviewer)
    assert client.post(url(name, foreign), {"reason": "x"}).status_code == 404


def test_anonymous_signs_in_first(client, report):
    assert client.get(reverse("review_queue")).url.startswith("/sign-in/")
    assert client.post(url("report_accept", report)).url.startswith("/sign-in/")


def test_wrong_methods(client, officer, report):
    client.force_login(officer)
    assert client.post(reverse("review_queue")).status_code == 405
    assert client.get(url("report_accept", report)).status_code == 405
    assert client.get(url("report_return", report)).status_code == 405
