"""The public page: it lists editions and verifies a hash, for everybody, in Khmer."""

from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from reporting.services import publishing
from reporting.views import public
from taskforce.services.history_door import history_open
from taskforce.views import rate
from tests import factories
from tests.reporting import published_made as made

LIST = "public_editions"


@pytest.fixture(autouse=True)
def _fresh(settings, tmp_path, monkeypatch):
    cache.clear()
    # All within one minute, however long the machine takes.
    monkeypatch.setattr(rate, "time", SimpleNamespace(time=lambda: 60.0))
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def edition(country, period, clerk, officer):
    made.accepted(country, period, clerk, officer)
    return made.publish(period, officer)


def page(client, sha256):
    return client.get(reverse("public_edition", args=[sha256]))


def test_everybody_sees_the_list(client, edition, officer, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        response = client.get(reverse(LIST))
    assert response.status_code == 200
    assert reverse("public_edition", args=[edition.sha256]) in response.text
    assert "កំណែទី១" in response.text
    # No person and no figure.
    assert officer.name_km not in response.text


def test_a_hash_is_verified(client, edition, officer, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        response = page(client, edition.sha256)
    assert response.status_code == 200
    assert response.context["is_whole"]
    assert "banner--success" in response.text
    assert officer.name_km not in response.text


def test_the_hash_of_the_file_too(client, edition, officer):
    paper = publishing.keep_paper(
        edition=edition, content=b"%PDF", pages=1, archival=True, by=officer
    )
    response = page(client, paper.sha256)
    assert response.context["paper"] == paper
    assert edition.code in response.text


@pytest.mark.parametrize("sha256", ["0" * 64, "f" * 63, "x", "0" * 500])
def test_an_unknown_hash(client, edition, sha256):
    response = page(client, sha256)
    assert response.status_code == 404
    assert "មិនបានផ្សព្វផ្សាយ" in response.text


def test_a_hash_is_typed_as_it_is_read(client, edition):
    groups = [edition.sha256[start : start + 8] for start in range(0, 64, 8)]
    typed = " ".join(groups).upper()
    response = client.get(reverse(LIST), {"hash": typed})
    assert response.url == reverse("public_edition", args=[edition.sha256])


@pytest.mark.parametrize("typed", ["", "១២៣", "z" * 64, "a" * 3000, "<script>"])
def test_what_is_no_hash_is_refused(client, edition, typed):
    response = client.get(reverse(LIST), {"hash": typed})
    assert response.status_code == 200
    assert response.context["form"].errors


def sent(client, content, **given):
    file = SimpleUploadedFile("edition.pdf", content, content_type="application/pdf")
    return client.post(reverse(LIST), {"file": file}, **given)


def test_a_file_is_verified(client, edition, officer):
    paper = publishing.keep_paper(
        edition=edition, content=b"%PDF-1.7 published", pages=1, archival=True, by=officer
    )
    response = sent(client, b"%PDF-1.7 published")
    assert response.url == reverse("public_edition", args=[paper.sha256])
    assert client.get(response.url).context["paper"] == paper
    assert page(client, sent(client, b"%PDF-1.7 altered").url.split("/")[-2]).status_code == 404


@pytest.mark.parametrize("content", [b"", None])
def test_without_a_file_it_asks_for_one(client, edition, content):
    response = client.post(reverse(LIST)) if content is None else sent(client, content)
    assert response.status_code == 200
    assert response.context["file_form"].errors


def test_a_file_too_large_is_refused_unread(client, edition, monkeypatch):
    monkeypatch.setattr(public, "MOST_BYTES", 100)
    response = sent(client, b"x" * 101)
    assert "១០ មេកាបៃ" in response.text
    assert not response.wsgi_request._read_started


def test_the_years_lead_to_their_editions(client, edition, period, clerk, officer, country):
    earlier = factories.make_period("2025-S1", period.edition)
    factories.make_accepted(country["0808"], earlier, clerk, officer)
    old = made.publish(earlier, officer)
    response = client.get(reverse(LIST))
    assert list(response.context["page"]) == [old, edition]
    assert "?year=2025" in response.text
    for typed in ("2025", "២០២៥"):
        assert list(client.get(reverse(LIST), {"year": typed}).context["page"]) == [old]
    assert len(client.get(reverse(LIST), {"year": "1999'"}).context["page"]) == 2


def test_it_says_what_was_published_since(client, edition, country, period, clerk, officer):
    factories.make_accepted(country["0808"], period, clerk, officer)
    addendum = made.amend(edition, officer)
    assert reverse("public_edition", args=[addendum.sha256]) in page(client, edition.sha256).text
    assert reverse("public_edition", args=[edition.sha256]) in page(client, addendum.sha256).text


def test_it_vouches_for_nothing_that_was_altered(client, edition):
    with history_open(why="test"), connection.cursor() as cursor:
        cursor.execute("UPDATE reporting_publishededition SET document = '{}'")
    response = page(client, edition.sha256)
    assert not response.context["is_whole"]
    assert "banner--error" in response.text


def test_one_address_may_not_ask_without_end(client, edition):
    for _ in range(public.A_MINUTE):
        assert client.get(reverse(LIST)).status_code == 200
    response = client.get(reverse(LIST))
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "60"
    # Of another address nothing is known.
    assert client.get(reverse(LIST), REMOTE_ADDR="10.0.0.9").status_code == 200


def test_behind_a_proxy_each_reader_is_counted(client, edition, settings, monkeypatch):
    settings.HTTPS = True
    asked = {"secure": True, "headers": {"X-Forwarded-For": "1.2.3.4, 10.1.1.1"}}
    for _ in range(public.A_MINUTE + 1):
        response = client.get(reverse(LIST), **asked)
    assert response.status_code == 429
    other = {"secure": True, "headers": {"X-Forwarded-For": "1.2.3.4, 10.1.1.2"}}
    assert client.get(reverse(LIST), **other).status_code == 200


def test_the_page_of_signing_in_leads_there(client, db):
    assert reverse(LIST) in client.get(reverse("sign_in")).text
