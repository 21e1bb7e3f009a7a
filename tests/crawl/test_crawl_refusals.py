"""What goes wrong is told in the reader's language, whoever refuses."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404
from django.test import Client
from django.urls import path, reverse

from taskforce import urls
from tests.crawl.letters import Reader
from tests.crawl.shown import texts_of


def raising(error):
    def view(request):
        raise error

    return view


# The site, with a page for each way of failing.
ERRORS = {
    400: SuspiciousOperation("Invalid HTTP_HOST header"),
    403: PermissionDenied(),
    404: Http404("No Person matches the given query."),
    500: RuntimeError("list index out of range"),
}
urlpatterns = [
    *(path(f"fails/{status}/", raising(error)) for status, error in ERRORS.items()),
    *urls.urlpatterns,
]


@pytest.fixture
def visitor(clerk):
    client = Client(raise_request_exception=False)
    client.force_login(clerk)
    return client


def choose(client, language):
    client.post(reverse("set_language"), {"language": language})


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("status", ERRORS)
@pytest.mark.parametrize("language", ["km", "en"])
def test_a_failure_has_a_page_in_the_readers_language(visitor, clerk, status, language):
    choose(visitor, language)
    told(visitor.get(f"/fails/{status}/"), status, language)


def told(response, status, language="km"):
    assert response.status_code == status
    texts = texts_of(response, language)
    assert texts, "a browser that gets nothing shows words of its own"
    reader = Reader(language, frozenset({"អ្នកប្រើ"}))
    assert not [(place, text) for place, text in texts if reader.foreign(text)]


def test_a_form_that_expired(clerk):
    client = Client(enforce_csrf_checks=True)
    client.force_login(clerk)
    told(client.post(reverse("password_change"), {}), 403)


def test_a_wrong_method(visitor):
    told(visitor.put(reverse("home")), 405)
    told(visitor.get(reverse("set_language")), 405)


def test_too_much_at_once(visitor, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    told(visitor.post(reverse("password_change"), {"old_password": "ក" * 100}), 400)


def test_a_host_that_is_not_ours(visitor):
    told(visitor.get("/", headers={"Host": "elsewhere.example"}), 400)


def test_what_is_not_there_or_not_ones_own(visitor, country):
    told(visitor.get("/nothing-is-here/"), 404)
    told(visitor.get(reverse("unit_detail", args=["0102"])), 404)
    told(visitor.get("/static/nothing.css"), 404)
    told(visitor.get(reverse("admin:index"), follow=True), 403)
