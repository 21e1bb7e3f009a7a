"""A report is returned with a remark on a figure, corrected and reviewed again, by two people."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reporting.models import ReviewPolicy, Status
from taskforce.models import Level
from taskforce.scope import Role
from tests import factories

WRONG = "តួលេខនេះខ្ពស់ពេក សូមពិនិត្យជាមួយកំណត់ហេតុ"


@pytest.fixture
def report(all_units):
    clerk = factories.make_user("clerk", Role.DISTRICT_SECRETARIAT, all_units["0801"])
    return factories.make_submitted(
        all_units["0801"], factories.make_period(), clerk, visits_made={"number": 70}
    )


@pytest.fixture
def reviewer(all_units):
    return factories.make_user("head", Role.REVIEWER, all_units["08"])


@pytest.fixture
def officer(db):
    return factories.make_user("officer", Role.CENTRAL_OFFICER)


def opened(page, name, *args):
    root = page.url.split("/", 3)
    page.goto("/".join(root[:3]) + reverse(name, args=args))
    return page


@pytest.mark.parametrize("steps", [1, 2], ids=["one step", "two steps"])
def test_returned_corrected_and_accepted(sign_in, report, reviewer, officer, steps):
    ReviewPolicy.objects.create(level=Level.DISTRICT, steps=steps)
    page = sign_in(reviewer)
    send_back(page, report)
    clerks = sign_in(report.submitted_by)
    correct(clerks, report)
    accept_what_changed(page, report)
    if steps == 2:
        report.refresh_from_db()
        assert (report.status, report.checked_by) == (Status.SUBMITTED, reviewer)
        accept_what_changed(sign_in(officer), report)
    report.refresh_from_db()
    assert report.status == Status.ACCEPTED
    opened(clerks, "home")
    expect(clerks.locator("main")).to_contain_text("បានទទួលយក")


def send_back(page, report):
    """Write a remark behind the pencil of one answer, and return the report."""
    opened(page, "report_detail", report.pk)
    row = page.locator(".remarked", has=page.locator("[name='remark:visits_made']"))
    field = row.locator("textarea")
    expect(field).to_be_hidden()
    row.locator("summary").click()
    field.fill(WRONG)
    page.click("#decide form#return .button")
    report.refresh_from_db()
    assert report.status == Status.RETURNED


def correct(page, report):
    """Start from the first page, land on the field, correct it and hand in again."""
    opened(page, "home")
    expect(page.locator("main")).to_contain_text(WRONG)
    page.click("main form button")
    assert page.url.endswith("#id_visits_made")
    expect(page.locator(".remark")).to_contain_text(WRONG)
    field = page.locator("#id_visits_made")
    expect(field).to_be_in_viewport()
    field.fill("៧")
    with page.expect_navigation():
        page.click("aside [value=check]") if page.locator(
            "aside [value=check]"
        ).is_visible() else page.click("button[value=next]")
    opened(page, "report_check", report.pk)
    page.click("#hand-in button")
    expect(page.locator("main")).to_contain_text("២")


def accept_what_changed(page, report):
    """See only what changed, open all if wanted, and accept."""
    opened(page, "report_detail", report.pk)
    again = page.locator("#again")
    expect(again).to_contain_text(WRONG)
    expect(again.locator("tbody tr")).to_have_count(1)
    expect(again.locator("tbody tr")).to_contain_text("៧០")
    answers = page.locator("details", has=page.locator(".answers")).first
    expect(answers.locator(".answers").first).to_be_hidden()
    answers.locator("> summary").click()
    expect(answers.locator(".answers").first).to_be_visible()
    page.click("#decide form >> nth=0 >> .button")
    page.wait_for_load_state()
