"""Reading a report, checking it, handing it in."""

import uuid
from copy import deepcopy
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from reporting.models import Event, Status
from reporting.services import submissions
from tests import factories


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def draft(country, period, clerk):
    return factories.make_draft(country["0801"], period, clerk)


def url(name, report):
    return reverse(name, args=[report.pk])


def text(response):
    return " ".join(response.content.decode().split())


def test_a_report_shows_its_answers_and_history(
    client, clerk, officer, country, period, django_assert_max_num_queries
):
    report = factories.make_accepted(country["0801"], period, clerk, officer)
    client.force_login(clerk)
    with django_assert_max_num_queries(20):
        response = client.get(url("report_detail", report))
    page = text(response)
    for words in ("100", "of which women 40", "500,000", "7.0 %", "ស្ថានភាពទូទៅមានសន្តិសុខល្អ។"):
        assert words in page
    assert [event.step for event in response.context["events"]] == [
        Event.Step.STARTED,
        Event.Step.SUBMITTED,
        Event.Step.ACCEPTED,
    ]


def test_check_names_what_is_missing_and_offers_no_button(client, clerk, country, period):
    report = submissions.start(unit=country["0801"], period=period, by=clerk)
    client.force_login(clerk)
    response = client.get(url("report_check", report))
    assert [question.code for _part, question in response.context["missing"]] == [
        "visits_made",
        "situation",
    ]
    edit = reverse("report_edit", args=[report.pk, "visits"])
    assert f"{edit}#id_visits_made" in text(response)
    assert url("report_submit", report) not in text(response)


def test_the_jump_to_a_table_that_is_missing_lands_on_it(client, clerk, country):
    form = deepcopy(factories.SMALL_FORM) | {"code": "tabled"}
    table = form["sections"][1]["questions"][-1]
    table["required"] = True
    edition = factories.forms.issue_edition(edition=factories.forms.load_edition(form))
    period = factories.make_period(edition=edition)
    report = submissions.start(unit=country["0801"], period=period, by=clerk)
    client.force_login(clerk)
    edit = reverse("report_edit", args=[report.pk, "rest"])
    assert f"{edit}#id_challenges" in text(client.get(url("report_check", report)))
    assert 'id="id_challenges"' in text(client.get(edit))


def test_check_then_hand_in_then_receipt(client, clerk, draft, django_assert_max_num_queries):
    client.force_login(clerk)
    with django_assert_max_num_queries(20):
        key = client.get(url("report_check", draft)).context["form"]["key"].value()
    response = client.post(url("report_submit", draft), {"key": key}, follow=True)
    page = text(response)
    assert "The report was handed in." in page
    assert "Yes, it came in time" in page
    assert "Who reviews" in page
    draft.refresh_from_db()
    assert (draft.status, draft.submitted_by) == (Status.SUBMITTED, clerk)
    again = client.post(url("report_submit", draft), {"key": key}, follow=True)
    assert "The report was handed in." in text(again)
    assert draft.events.filter(step=Event.Step.SUBMITTED).count() == 1


@pytest.mark.parametrize("key", ["", "not a key"])
def test_without_a_key_nothing_is_handed_in(client, clerk, draft, key):
    client.force_login(clerk)
    response = client.post(url("report_submit", draft), {"key": key})
    assert response.url == url("report_check", draft)
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


def test_missing_answers_are_said_again_when_handing_in(client, clerk, country, period):
    report = submissions.start(unit=country["0801"], period=period, by=clerk)
    client.force_login(clerk)
    response = client.post(url("report_submit", report), {"key": uuid.uuid4()}, follow=True)
    assert "Not answered: Visits made" in text(response)


def test_handed_in_elsewhere(client, clerk, draft):
    submissions.submit(submission=draft, by=clerk)
    client.force_login(clerk)
    assert client.get(url("report_check", draft)).url == url("report_detail", draft)
    response = client.post(url("report_submit", draft), {"key": uuid.uuid4()}, follow=True)
    assert "already handed in" in text(response)


def test_a_viewer_gets_no_buttons(client, viewer, draft):
    client.force_login(viewer)
    page = text(client.get(url("report_detail", draft)))
    assert reverse("report_start", args=["0801", "2026-S1"]) not in page
    assert url("report_accept", draft) not in page


@pytest.mark.parametrize("name", ["report_detail", "report_check"])
def test_foreign_reports_are_not_there(client, stranger, draft, name):
    client.force_login(stranger)
    assert client.get(url(name, draft)).status_code == 404


def test_a_foreign_report_is_not_handed_in(client, stranger, draft):
    client.force_login(stranger)
    response = client.post(url("report_submit", draft), {"key": uuid.uuid4()})
    assert response.status_code == 404
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


@pytest.mark.parametrize("who", ["viewer", "officer", "reviewer"])
def test_who_may_not_write_does_not_hand_in(client, request, draft, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(url("report_check", draft)).status_code == 403
    assert client.post(url("report_submit", draft), {"key": uuid.uuid4()}).status_code == 403


def test_anonymous_signs_in_first(client, draft):
    for name in ("report_detail", "report_check", "report_submit"):
        assert client.get(url(name, draft)).url.startswith("/sign-in/")


def test_wrong_methods(client, clerk, draft):
    client.force_login(clerk)
    assert client.post(url("report_detail", draft)).status_code == 405
    assert client.post(url("report_check", draft)).status_code == 405
    assert client.get(url("report_submit", draft)).status_code == 405


def test_after_the_closing_the_check_page_says_so_and_hands_nothing_in(client, clerk, country):
    period = factories.make_period(due_on=timezone.localdate() - timedelta(days=3))
    draft = factories.make_draft(country["0801"], period, clerk)
    period.deadlines.update(locks_on=timezone.localdate())
    client.force_login(clerk)
    page = client.get(reverse("report_check", args=[draft.pk])).content.decode()
    assert "was closed on" in page
    assert "Hand the report in" not in page
    response = client.post(
        reverse("report_submit", args=[draft.pk]), {"key": uuid.uuid4()}, follow=True
    )
    assert "was closed on" in response.content.decode()
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT
