"""Nothing of a report is lost: no line, a closed tab, an expired session, a fault of the server."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from reporting.models import Answer
from reporting.services import saving, submissions
from taskforce.scope import Role
from tests import factories

SAVED = "បានរក្សាទុក៖"


@pytest.fixture
def window():
    """One size is enough: what is looked at is what the page does."""
    return {"width": 1280, "height": 900}


@pytest.fixture
def clerk(country):
    return factories.make_user("clerk", Role.PROVINCIAL_SECRETARIAT, country["08"])


@pytest.fixture
def report(country, clerk):
    return submissions.start(unit=country["0801"], period=factories.make_period(), by=clerk)


@pytest.fixture
def page(sign_in, clerk, report, live_server):
    page = sign_in(clerk)
    page.goto(f"{live_server.url}/reports/{report.pk}/edit/visits/")
    yield page
    # What a page sends on its way out would meet the database of no test.
    page.context.set_offline(True)


def line(page):
    return page.locator("#saving")


def state(page, name):
    expect(line(page)).to_have_attribute("data-state", name, timeout=15_000)


def number(report, code):
    return Answer.objects.filter(submission=report, cell__code=code).values_list(
        "number", flat=True
    ).first()  # fmt: skip


def field(page, name):
    return page.locator(f"[name='{name}']")


def kept(page):
    return page.evaluate("Object.keys(localStorage).length")


def test_it_is_saved_by_itself_and_said_so(page, report):
    field(page, "visits_made").fill("៧")
    state(page, "saved")
    expect(line(page)).to_contain_text(SAVED)
    assert number(report, "visits_made") == 7
    assert kept(page) == 0
    page.reload()
    assert field(page, "visits_made").input_value() == "៧"


def test_without_a_line_it_is_kept_and_sent_later(page, report):
    page.context.set_offline(True)
    field(page, "visits_made").fill("៧")
    state(page, "offline")
    expect(line(page)).to_contain_text("គ្មានអ៊ីនធឺណិត")
    # The button does not lead into an empty page: it says that there is no line.
    page.click("button[value=next]")
    state(page, "offline")
    assert page.url.endswith("/edit/visits/")
    field(page, "people_met").fill("១០០")
    page.context.set_offline(False)
    state(page, "saved")
    assert (number(report, "visits_made"), number(report, "people_met")) == (7, 100)
    page.click("button[value=next]")
    page.wait_for_url("**/edit/rest/")


def test_a_tab_closed_without_a_line_loses_nothing(page, report):
    page.context.set_offline(True)
    field(page, "visits_made").fill("៧")
    state(page, "offline")
    context, url = page.context, page.url
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(url)
    assert field(again, "visits_made").input_value() == "៧"
    state(again, "saved")
    assert number(report, "visits_made") == 7
    assert kept(again) == 0


def test_an_expired_session_is_told_and_writing_goes_on(page, report, clerk, live_server):
    Session.objects.all().delete()
    field(page, "visits_made").fill("៧")
    state(page, "signed-out")
    expect(line(page)).to_contain_text("ចូលប្រព័ន្ធម្តងទៀត")
    assert number(report, "visits_made") is None
    page.click("#saving a")
    page.fill("[name=username]", clerk.username)
    page.fill("[name=password]", "a long enough password")
    page.click("main .button")
    page.wait_for_url("**/edit/visits/")
    assert field(page, "visits_made").input_value() == "៧"
    state(page, "saved")
    assert number(report, "visits_made") == 7


def test_signed_in_again_in_another_window_the_page_goes_on(page, report, clerk, live_server):
    Session.objects.all().delete()
    field(page, "visits_made").fill("៧")
    state(page, "signed-out")
    other = page.context.new_page()
    other.goto(f"{live_server.url}/sign-in/")
    other.fill("[name=username]", clerk.username)
    other.fill("[name=password]", "a long enough password")
    other.click("main .button")
    other.wait_for_url(f"{live_server.url}/")
    page.click("button[value=next]")
    page.wait_for_url("**/edit/rest/")
    assert number(report, "visits_made") == 7


@pytest.mark.parametrize("status", [500, 502])
def test_a_fault_of_the_server_is_told_and_tried_again(page, report, status):
    page.route("**/autosave/**", lambda route: route.fulfill(status=status, body="<html>"))
    field(page, "visits_made").fill("៧")
    state(page, "server")
    assert kept(page) == 1
    page.unroute("**/autosave/**")
    state(page, "saved")
    assert number(report, "visits_made") == 7


def test_an_answer_that_never_arrived_is_no_loss_and_no_quarrel(page, report):
    """The server stored it, but the line broke before it could say so."""
    lost = []

    def break_off(route):
        lost.append(route.fetch())
        route.abort()

    page.route("**/autosave/**", break_off, times=1)
    field(page, "visits_made").fill("៧")
    state(page, "saved")
    assert lost
    assert number(report, "visits_made") == 7


def test_a_wrong_value_is_marked_and_stays(page, report):
    field(page, "visits_made").fill("ប្រាំ")
    field(page, "people_met").fill("១០០")
    state(page, "faults")
    assert number(report, "people_met") == 100
    expect(page.locator(".field--error .error")).to_have_count(1)
    page.reload()
    assert field(page, "visits_made").input_value() == "ប្រាំ"
    field(page, "visits_made").fill("៥")
    state(page, "saved")
    expect(page.locator(".error")).to_have_count(0)
    assert number(report, "visits_made") == 5


@pytest.mark.parametrize(("choice", "number_kept"), [("typed", 9), ("stored", 8)])
def test_two_at_once_see_both_values_and_choose(page, report, clerk, choice, number_kept):
    cell = report.edition.cells.get(code="visits_made")
    saving.save_answers(submission=report, answers={cell: {"number": 8}}, versions={}, by=clerk)
    field(page, "visits_made").fill("៩")
    field(page, "people_met").fill("១០០")
    state(page, "contested")
    offer = page.locator("[data-offer=visits_made]")
    expect(offer.locator("[data-shown]")).to_have_text("៨")
    assert (number(report, "visits_made"), number(report, "people_met")) == (8, 100)
    page.click("button[value=next]")
    assert page.url.endswith("/edit/visits/")
    offer.locator(f"[data-choose={choice}]").click()
    expect(offer).to_have_count(0)
    page.click("button[value=next]")
    page.wait_for_url("**/edit/rest/")
    assert number(report, "visits_made") == number_kept


def test_what_was_handed_in_meanwhile_is_told(page, report, clerk):
    factories.make_draft(report.unit, report.period, clerk)
    submissions.submit(submission=report, by=clerk)
    field(page, "visits_made").fill("៩")
    state(page, "refused")
    assert kept(page) == 1
    assert number(report, "visits_made") == 7


def test_another_person_on_this_computer_does_not_see_it(page, report, country, live_server):
    page.context.set_offline(True)
    field(page, "visits_made").fill("៧")
    state(page, "offline")
    page.context.clear_cookies()
    page.context.set_offline(False)
    state(page, "signed-out")
    colleague = factories.make_user("colleague", Role.DISTRICT_SECRETARIAT, country["0801"])
    url = page.url
    page.goto(f"{live_server.url}/sign-in/")
    page.fill("[name=username]", colleague.username)
    page.fill("[name=password]", "a long enough password")
    page.click("main .button")
    page.wait_for_url(f"{live_server.url}/")
    page.goto(url)
    assert field(page, "visits_made").input_value() == ""
    assert kept(page) == 1
    assert number(report, "visits_made") is None


def test_what_was_never_sent_is_told_on_the_first_page_and_before_handing_in(
    page, report, live_server
):
    page.route("**/autosave/**", lambda route: route.abort())
    field(page, "visits_made").fill("៧")
    state(page, "offline")
    for path in ("/", f"/reports/{report.pk}/check/"):
        page.goto(live_server.url + path)
        expect(page.locator("#unsent")).to_be_visible()
        expect(page.locator("#unsent li")).to_have_count(1)
    page.unroute("**/autosave/**")
    page.click("#unsent a")
    # What a page sends on its way out may have arrived after all.
    state(page, re.compile("saved|arrived"))
    assert number(report, "visits_made") == 7
    page.goto(live_server.url)
    expect(page.locator("#unsent")).to_be_hidden()


def test_what_can_never_be_sent_is_copied_out_and_thrown_away(page, report, clerk, live_server):
    page.route("**/autosave/**", lambda route: route.abort())
    field(page, "visits_made").fill("៧៧")
    state(page, "offline")
    factories.make_draft(report.unit, report.period, clerk)
    submissions.submit(submission=report, by=clerk)
    page.goto(f"{live_server.url}/reports/{report.pk}/")
    told = page.locator("#unsent")
    expect(told).to_be_visible()
    expect(told).to_contain_text("មិនអាចផ្ញើបានទៀត")
    # Nothing is thrown away before its values were seen.
    expect(told.locator("[data-do=throw]")).to_be_hidden()
    told.locator("summary").click()
    text = told.locator("textarea").input_value()
    assert "ចំនួនលើកដែលបានចុះ" in text
    assert "៧៧" in text
    told.locator("[data-do=copy]").click()
    expect(told.locator("[data-copied]")).to_be_visible()
    told.locator("[data-do=throw]").click()
    expect(told).to_be_hidden()
    assert kept(page) == 0
    page.goto(live_server.url)
    expect(page.locator("#unsent")).to_be_hidden()
    assert number(report, "visits_made") == 7
