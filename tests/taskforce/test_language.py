"""Khmer for everybody, until a person chooses English; never what the browser says."""

import pytest
from django.urls import reverse

ENGLISH_BROWSER = {"Accept-Language": "en-US,en;q=0.9"}


def choose(client, language, **data):
    return client.post(reverse("set_language"), {"language": language, **data})


def language_of(client, name="home"):
    return client.get(reverse(name), headers=ENGLISH_BROWSER).headers["Content-Language"]


def test_the_browser_chooses_nothing(client, clerk):
    assert language_of(client, "sign_in") == "km"
    client.force_login(clerk)
    assert language_of(client) == "km"


def test_a_choice_is_kept_with_the_account(client, clerk):
    client.force_login(clerk)
    choose(client, "en")
    assert language_of(client) == "en"
    client.logout()
    client.force_login(clerk)
    assert language_of(client) == "en"
    choose(client, "km")
    client.logout()
    client.force_login(clerk)
    assert language_of(client) == "km"


def test_a_choice_before_signing_in_is_kept_into_the_session(client, clerk):
    choose(client, "en")
    assert language_of(client, "sign_in") == "en"
    client.force_login(clerk)
    assert language_of(client) == "en"
    clerk.refresh_from_db()
    assert clerk.language == "", "only who signs in says what an account keeps"


def test_one_persons_choice_does_not_greet_the_next(client, clerk, viewer):
    client.force_login(clerk)
    choose(client, "en")
    client.post(reverse("sign_out"))
    assert language_of(client, "sign_in") == "km"
    client.force_login(viewer)
    assert language_of(client) == "km"


@pytest.mark.parametrize("language", ["fr", "", "km\n"])
def test_a_language_that_is_not_offered_changes_nothing(client, clerk, language):
    client.force_login(clerk)
    choose(client, "en")
    choose(client, language)
    assert language_of(client) == "en"


@pytest.mark.parametrize(
    ("next_url", "leads_to"),
    [("/units/?q=ក", "/units/?q=ក"), ("//elsewhere.example/", "/"), ("", "/"), (None, "/")],
)
def test_the_way_back_stays_on_the_site(client, clerk, next_url, leads_to):
    client.force_login(clerk)
    data = {} if next_url is None else {"next": next_url}
    response = choose(client, "en", **data)
    assert response.status_code == 302
    assert response.url.replace("%E1%9E%80", "ក") == leads_to


def test_reading_the_address_is_refused_with_a_page(client, db):
    response = client.get(reverse("set_language"))
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"
    assert "មិនអាចបើកជាទំព័របានទេ" in response.content.decode()


def test_units_are_romanised_on_english_pages(client, clerk, country):
    client.force_login(clerk)
    choose(client, "en")
    page = client.get(reverse("unit_detail", args=["0801"])).content.decode()
    assert "<h1>Kandal Stueng district</h1>" in page
    assert "ស្រុកកណ្ដាលស្ទឹង" not in page
