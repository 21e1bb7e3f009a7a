"""The main job from end to end, as its people do it: import, report, review, PDF."""

import io
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import expect
from pypdf import PdfReader

from reporting.models import Cell, Status, Submission
from reporting.services.forms import issue_edition, load_edition
from taskforce.models import Membership
from taskforce.scope import Role
from tests import factories

SHEET = Path(__file__).parent.parent / "cases/sheets/clean.xlsx"
KHMER = re.compile("[ក-៿]")


@pytest.fixture
def people(all_units):
    """Those who take part: the secretariat of Kandal, and an officer of the centre."""
    edition = load_edition(
        json.loads((settings.BASE_DIR / "fixtures/report_form.json").read_text("utf-8"))
    )
    factories.make_period(edition=issue_edition(edition=edition))
    return {
        "clerk": factories.make_user("clerk", Role.PROVINCIAL_SECRETARIAT, all_units["08"]),
        "officer": factories.make_user("officer", Role.CENTRAL_OFFICER),
    }


@pytest.mark.parametrize("java_script", [True, False], ids=["with scripts", "without scripts"])
def test_from_the_spreadsheet_to_the_countrys_pdf(sign_in, people, java_script):
    page = sign_in(people["clerk"], java_script_enabled=java_script)
    import_members(page)
    fill_in(page)
    hand_in(page)
    page = sign_in(people["officer"], java_script_enabled=java_script)
    accept(page)
    country_pdf(page)


def import_members(page):
    page.goto(page.url + "imports/new/")
    page.set_input_files("[name=file]", SHEET)
    page.click("main form button")
    call_command("work", once=True)
    page.reload()
    expect(page.locator(".stats")).to_contain_text("៥០០")
    assert Membership.objects.count() == 0, "a preview stores nothing"
    page.click("form.card button")
    call_command("work", once=True)
    page.reload()
    expect(page.locator(".banner--success").first).to_be_visible()
    assert Membership.objects.count() == 500


def fill_in(page):
    page.goto(page.url.split("/imports")[0] + "/")
    page.click("main form button")
    for _section in range(20):
        if page.url.endswith("/check/"):
            return
        answer_everything(page)
        # The page saves first, and then leads on.
        with page.expect_navigation():
            page.click("button[value=next]")
    raise AssertionError("the sections do not lead to the check page")


def answer_everything(page):
    for box in page.locator("main form#section input[type=text]").all():
        if box.get_attribute("class") and "short" in box.get_attribute("class"):
            box.fill("១៥/០៣/២០២៦")
        else:
            box.fill(figure(box.get_attribute("name")))
    for text in page.locator("main form#section textarea").all():
        text.fill("ស្ថានភាពទូទៅក្នុងខេត្តកណ្តាលមានសន្តិសុខ និងសណ្តាប់ធ្នាប់ល្អ។")
    for choice in page.locator("main form#section select").all():
        choice.select_option(index=1)
    names = {
        radio.get_attribute("name")
        for radio in page.locator("main form#section input[type=radio]").all()
    }
    for name in names:
        page.locator(f"[name='{name}']").last.check()


def figure(name) -> str:
    """Return what is written into a field: the sectors add up to the totals above them."""
    if name.startswith("challenges_by_sector") and "sector_land" not in name:
        return "០"
    return "៥" if name.endswith("women") else "១២"


def hand_in(page):
    report = Submission.objects.get()
    typed = Cell.objects.filter(edition=report.edition)
    empty = typed.exclude(pk__in=report.answers.values("cell"))
    assert not empty, [cell.code for cell in empty]
    assert not page.locator(".error-summary").count()
    # What differs from the records takes a reason.
    for reason in page.locator("#hand-in textarea").all():
        reason.fill("បញ្ជីសមាជិកមិនទាន់គ្រប់គ្រាន់")
    page.click("main form button >> nth=-1")
    report.refresh_from_db()
    assert report.status == Status.SUBMITTED


def accept(page):
    page.goto(page.url + "review/")
    page.click("main table a")
    page.click("#decide form >> nth=0 >> .button")
    assert Submission.objects.get().status == Status.ACCEPTED


def country_pdf(page):
    page.goto(page.url.split("/review")[0].split("/reports")[0] + "/consolidation/2026-S1/")
    expect(page.locator("main")).to_contain_text("១")
    page.click("main a[href$='/paper/']")
    page.click("main form button")
    page.wait_for_url("**/jobs/*/")
    call_command("work", once=True)
    # The page looks again by itself: with scripts every two seconds, without every five.
    ready = page.locator("a[download]")
    ready.wait_for(timeout=30_000)
    with page.expect_download() as download:
        ready.click()
    document = PdfReader(io.BytesIO(download.value.path().read_bytes()))
    assert len(document.pages) > 25
    assert all(KHMER.search(sheet.extract_text()) for sheet in document.pages)
