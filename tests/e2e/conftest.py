"""A real Chromium against a real server, on the database of the run."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")

# Playwright keeps an event loop in this thread; the tests themselves are not asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


def pytest_collection_modifyitems(items):
    for item in items:
        if "/e2e/" in str(item.path):
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def browser():
    """The system's Chromium: none is downloaded."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        pytest.fail("Chromium is missing: apt-get install chromium")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=flags)
        yield browser
        browser.close()


@pytest.fixture(params=[(375, 800), (1280, 900)], ids=["phone", "desktop"])
def window(request):
    """The two sizes that every page is made for."""
    width, height = request.param
    return {"width": width, "height": height}


@pytest.fixture
def sign_in(live_server, browser, window):
    """Return a function that opens a window of its own, signed in as somebody."""
    contexts = []

    def open_page(user, **options):
        contexts.append(browser.new_context(viewport=window, **options))
        page = contexts[-1].new_page()
        page.goto(f"{live_server.url}/sign-in/")
        page.fill("[name=username]", user.username)
        page.fill("[name=password]", "a long enough password")
        page.click("main button[type=submit], main .button")
        page.wait_for_url(f"{live_server.url}/")
        return page

    yield open_page
    for context in contexts:
        context.close()
