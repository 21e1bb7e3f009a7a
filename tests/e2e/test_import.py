"""A clerk's whole way with a messy list: mend, take the sheet back, correct, store, undo."""

from pathlib import Path

import pytest
from django.core.management import call_command
from openpyxl import load_workbook
from playwright.sync_api import expect

from taskforce.models import MemberImport, Membership
from taskforce.scope import Role
from tests import factories

SHEET = Path(__file__).parent.parent / "cases/sheets/messy.xlsx"
KHMER = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")


@pytest.fixture
def clerk(all_units):
    return factories.make_user("clerk", Role.PROVINCIAL_SECRETARIAT, all_units["08"])


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def work(page):
    call_command("work", once=True)
    page.reload()


def states():
    return MemberImport.objects.latest("pk").outcome["states"]


def test_a_messy_list_from_the_file_to_its_undoing(sign_in, clerk, tmp_path):
    page = sign_in(clerk)
    send(page, SHEET)
    first = states()
    assert (first["new"], first["waits"], first["fault"]) == (98, 2, 24)
    fits(page)
    mend(page)
    mended = states()
    assert mended["fault"] < first["fault"]
    corrected = correct(page, tmp_path)
    store_what_is_right(page, mended)
    send(page, corrected)
    # What is stored stays as it is, and the mended row is new. The role that was answered is asked
    # once more: the word may mean another in another list.
    again = states()
    assert (again["same"], again["new"]) == (mended["new"] - 1, 1)
    assert again["fault"] == mended["fault"]
    undo(page)


def send(page, path):
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/")[2] + "/imports/new/")
    page.set_input_files("[name=file]", path)
    page.click("main form button.button:not(.button--secondary)")
    work(page)
    expect(page.locator(".stats")).to_be_visible()


def fits(page):
    """Nothing is wider than the window, and each kind of fault says where it stands."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator("main")).to_contain_text("“ថ្នាក់ខេត្ត-ស្រុក”")


def mend(page):
    form = page.locator("form[action$='/answer/']")
    for choice in form.locator("select").all():
        choice.select_option(index=1)
    for tick in form.locator("fieldset input[type=checkbox]").all():
        tick.check()
    form.locator("button").click()
    work(page)
    expect(page.locator("form[action$='/answer/'] select")).to_have_count(0)


def correct(page, folder):
    """Take the sheet with the reasons back, mend one name, and save it."""
    with page.expect_download() as download:
        page.click("a[href$='/errors.xlsx']")
    path = folder / "corrected.xlsx"
    download.value.save_as(path)
    book = load_workbook(path)
    kept = MemberImport.objects.get()
    fault = kept.issues.filter(code="missing_role").get()
    book[fault.sheet][f"{fault.column}{fault.number}"] = "សមាជិក"
    book.save(path)
    return path


def store_what_is_right(page, found):
    figure = str(found["new"]).translate(KHMER)
    button = page.locator("#confirm button")
    expect(button).to_contain_text(figure)
    button.click()
    expect(page.locator(".banner--error")).to_be_visible()
    assert not Membership.objects.exists()
    page.check("#confirm input[type=checkbox]")
    page.click("#confirm button")
    work(page)
    expect(page.locator(".banner--success").first).to_be_visible()
    assert Membership.objects.count() == found["new"]


def undo(page):
    """Undo the first list, which is the one that stored something."""
    first = MemberImport.objects.order_by("pk").first()
    page.goto(page.url.rsplit("/", 2)[0] + f"/{first.pk}/")
    page.click("a[href$='/undo/']")
    page.fill("[name=why]", "ផ្ញើច្រឡំឯកសារ")
    page.click("main form button")
    expect(page.locator(".tag").first).to_contain_text("ដកវិញ")
    work(page)
    expect(page.locator("main")).to_contain_text("ផ្ញើច្រឡំឯកសារ")
    assert not Membership.objects.exists()
