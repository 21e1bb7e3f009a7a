"""A real Chromium against a real server, on the database of the run."""

import os
import shutil

import pytest

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")

# Playwright keeps an event loop in this thread; the tests themselves are not asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


def pytest_collection_modifyitems(items):
    for item in items:
        if "/e2e/" in str(item.path):
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The system's Chromium: none is downloaded."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        pytest.fail("Chromium is missing: apt-get install chromium")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    return browser_type_launch_args | {"executable_path": found, "args": flags}


@pytest.fixture(params=[(375, 800), (1280, 900)], ids=["phone", "desktop"])
def window(request):
    """The two sizes that every page is made for."""
    width, height = request.param
    return {"width": width, "height": height}


@pytest.fixture
def sign_in(live_server, new_context, window):
    """Return a function that opens a window of its own, signed in as somebody."""

    def open_page(user, **options):
        page = new_context(viewport=window, **options).new_page()
        page.goto(f"{live_server.url}/sign-in/")
        page.fill("[name=username]", user.username)
        page.fill("[name=password]", "a long enough password")
        page.click("main button[type=submit], main .button")
        page.wait_for_url(f"{live_server.url}/")
        return page

    return open_page
