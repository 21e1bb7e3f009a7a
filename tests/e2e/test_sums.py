"""Totals of tables and ratios are reckoned while numbers are typed."""

import pytest
from playwright.sync_api import expect

from reporting.services import submissions
from taskforce.scope import Role
from tests import factories


@pytest.fixture
def window():
    return {"width": 1280, "height": 900}


@pytest.fixture
def page(sign_in, country, live_server):
    clerk = factories.make_user("clerk", Role.PROVINCIAL_SECRETARIAT, country["08"])
    report = submissions.start(unit=country["0801"], period=factories.make_period(), by=clerk)
    page = sign_in(clerk)
    page.goto(f"{live_server.url}/reports/{report.pk}/edit/rest/")
    yield page
    page.context.set_offline(True)


def test_a_column_is_added_up(page):
    total = page.locator("tfoot output").first
    expect(total).to_have_text("–")
    column = page.locator("table.entry tbody tr td:nth-of-type(1) input")
    column.nth(0).fill("៩៩៩")
    column.nth(1).fill("1.001")
    expect(total).to_have_text("២.០០០")
    column.nth(1).fill("ពីរ")
    expect(total).to_have_text("?")
    column.nth(1).fill("១")
    expect(page.locator("#saving")).to_have_attribute("data-state", "saved", timeout=15_000)
    page.reload()
    expect(total).to_have_text("១.០០០")


def test_a_ratio_is_worked_out(page):
    page.goto(page.url.replace("/rest/", "/visits/"))
    page.locator("[name=visits_made]").fill("១")
    page.locator("[name=people_met]").fill("៣")
    expect(page.locator("output[data-above]")).to_have_text("៣៣,៣ %")
    page.locator("[name=people_met]").fill("0")
    expect(page.locator("output[data-above]")).to_have_text("–")
