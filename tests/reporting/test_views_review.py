"""The queue of reports and the decisions on them."""

import pytest
from django.urls import reverse

from reporting.forms import AcceptManyForm
from reporting.models import Outlier, ReviewPolicy, Status, Submission
from reporting.services import submissions
from taskforce.models import Grant
from taskforce.scope import Role
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


# Exceptions first, with their reasons


def lines(client, **query):
    response = client.get(reverse("review_queue"), query)
    return dict(response.context["lines"])


def stands_out(report):
    """Let a figure of a report stand out."""
    return Outlier.objects.create(
        version=report.versions.get(),
        cell=report.edition.cells.get(code="visits_made"),
        against="past",
        number=70,
        usual=7,
        reports=5,
    )


def test_what_stands_out_comes_first_with_the_reason(client, officer, clerk, report, country):
    plain, other = report, factories.make_submitted(country["0808"], report.period, clerk)
    stands_out(other)
    client.force_login(officer)
    assert queue(client) == [other, plain]
    reasons = lines(client)
    assert reasons[plain] == []
    [reason] = reasons[other]
    assert reason == (
        "Visits made: 70. In the 5 reports before, usually 7. "
        "About ten times as much: is there a nought too many?"
    )
    assert reason in client.get(reverse("review_queue")).text
    assert reason in client.get(url("report_detail", other)).text


def test_a_rule_passed_over_comes_first(client, officer, clerk, country):
    most = {"cell": "people_met", "most": "1000"}
    rule = {"code": "crowd", "kind": "range", "params": most, "is_hard": False}
    period = factories.make_period(edition=factories.make_edition(rules=[rule]))
    plain = factories.make_submitted(country["0801"], period, clerk)
    crowd = {"number": 5000, "women": 40}
    other = factories.make_draft(country["0808"], period, clerk, people_met=crowd)
    submissions.submit(submission=other, by=clerk, reasons={"crowd": "ពិធីបុណ្យ"})
    client.force_login(officer)
    assert queue(client) == [other, plain]
    assert lines(client)[other] == [
        "People met 5000: a rule is passed over, with the reason: “ពិធីបុណ្យ”"
    ]


def test_many_exceptions_take_no_more_queries(
    client, officer, clerk, report, country, django_assert_max_num_queries
):
    for code in ("0808", "0811", "080101", "080102"):
        stands_out(factories.make_submitted(country[code], report.period, clerk))
    client.force_login(officer)
    with django_assert_max_num_queries(12):
        assert len(queue(client)) == 5


def test_the_answers_of_the_period_before_stand_beside(client, officer, clerk, country):
    edition = factories.make_edition()
    before = factories.make_period("2025-S2", edition)
    factories.make_submitted(country["0801"], before, clerk, visits_made={"number": 123})
    now = factories.make_submitted(
        country["0801"], factories.make_period("2026-S1", edition), clerk
    )
    client.force_login(officer)
    page = client.get(url("report_detail", now))
    assert page.context["previous"]["visits_made"].number == 123
    assert "The period before: 123" in page.text


# Accepting many


def accept_many(client, *reports, **data):
    data["report"] = [getattr(report, "pk", report) for report in reports]
    return client.post(reverse("review_accept"), data, follow=True)


def test_many_are_shown_by_name_and_then_accepted(client, officer, clerk, report, country):
    other = factories.make_submitted(country["0808"], report.period, clerk)
    left = factories.make_submitted(country["0811"], report.period, clerk)
    client.force_login(officer)
    page = accept_many(client, report, other)
    assert "Accept these reports?" in page.text
    assert {*queue(client)} == {report, other, left}
    page = accept_many(client, report, other, confirmed="yes")
    assert "Accepted: 2 reports." in page.text
    assert queue(client) == [left]
    assert report.events.get(step="accepted").by == officer


def test_one_decided_meanwhile_does_not_stop_the_others(
    client, officer, reviewer, clerk, report, country
):
    other = factories.make_submitted(country["0808"], report.period, clerk)
    client.force_login(officer)
    accept_many(client, report, other)
    submissions.accept(submission=report, by=reviewer)
    page = accept_many(client, report, other, confirmed="yes")
    assert "Accepted: 1 reports." in page.text
    assert "1 of the chosen reports no longer wait for your decision." in page.text
    report.refresh_from_db()
    assert report.decided_by == reviewer


@pytest.mark.parametrize("ticked", [[], ["x", "១២", "9" * 40, "-1", "0"]])
def test_nothing_ticked_is_told(client, officer, report, ticked):
    client.force_login(officer)
    assert "tick them in the list" in accept_many(client, *ticked, confirmed="yes").text


def test_never_own_and_never_foreign_ones(client, reviewer, clerk, stranger, country, period):
    own = factories.make_submitted(country["08"], period, clerk)
    foreign = factories.make_submitted(country["0102"], period, stranger)
    Grant.objects.create(user=reviewer, role=Role.PROVINCIAL_SECRETARIAT, unit=country["08"],
                         starts_on="2020-01-01")  # fmt: skip
    handed = factories.make_submitted(country["0801"], period, reviewer)
    client.force_login(reviewer)
    accept_many(client, own, foreign, handed, confirmed="yes")
    assert {*Submission.objects.values_list("status", flat=True)} == {Status.SUBMITTED}


@pytest.mark.parametrize("who", ["clerk", "viewer", "admin"])
def test_accepting_many_is_for_reviewers(client, request, report, who):
    assert client.post(reverse("review_accept")).url.startswith("/sign-in/")
    client.force_login(request.getfixturevalue(who))
    assert accept_many(client, report, confirmed="yes").status_code == 403
    client.force_login(request.getfixturevalue("officer"))
    assert client.get(reverse("review_accept")).status_code == 405


# All about which nothing stands out


def accept_all(client, **data):
    return client.post(reverse("review_accept"), {"all": "yes"} | data, follow=True)


def test_all_without_exception_are_shown_and_then_accepted(client, officer, clerk, report, country):
    other = factories.make_submitted(country["0808"], report.period, clerk)
    wild = factories.make_submitted(country["0811"], report.period, clerk)
    stands_out(wild)
    client.force_login(officer)
    assert "Accept all without exception (2)" in client.get(reverse("review_queue")).text
    page = accept_all(client)
    assert [line[0] for line in page.context["lines"]] == [report, other]
    assert {*queue(client)} == {report, other, wild}
    accept_many(client, report, other, confirmed="yes")
    assert queue(client) == [wild]
    assert "without exception" not in client.get(reverse("review_queue")).text
    assert "Nothing waits that is without an exception." in accept_all(client).text


def test_all_are_those_of_the_list_as_it_is_narrowed(client, officer, clerk, report, country):
    older = factories.make_period("2025-S2", report.edition)
    other = factories.make_submitted(country["0801"], older, clerk)
    client.force_login(officer)
    page = accept_all(client, period="2025-S2")
    assert [line[0] for line in page.context["lines"]] == [other]
    page = accept_many(client, other, confirmed="yes", period="2025-S2")
    assert page.redirect_chain[-1][0] == reverse("review_queue") + "?period=2025-S2"
    assert queue(client) == [report]


def test_of_very_many_the_first_are_shown(client, officer, clerk, report, country, monkeypatch):
    monkeypatch.setattr(AcceptManyForm, "MOST", 1)
    factories.make_submitted(country["0808"], report.period, clerk)
    client.force_login(officer)
    assert "Accept the first 1 of 2 without exception" in client.get(reverse("review_queue")).text
    page = accept_all(client)
    assert "1 more without exception follow" in page.text
    assert len(page.context["lines"]) == 1


def test_all_are_never_own_and_never_foreign_ones(
    client, reviewer, clerk, stranger, country, period
):
    factories.make_submitted(country["08"], period, clerk)
    factories.make_submitted(country["0102"], period, stranger)
    Grant.objects.create(user=reviewer, role=Role.PROVINCIAL_SECRETARIAT, unit=country["08"],
                         starts_on="2020-01-01")  # fmt: skip
    factories.make_submitted(country["0801"], period, reviewer)
    client.force_login(reviewer)
    assert "Nothing waits that is without an exception." in accept_all(client).text


def test_the_page_says_which_are_the_first_of_two_reviews(client, officer, report):
    ReviewPolicy.objects.create(level=report.unit.level, steps=2)
    client.force_login(officer)
    assert "first review of two" in accept_all(client).text
