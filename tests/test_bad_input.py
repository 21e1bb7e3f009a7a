"""Garbage in addresses, queries and forms: a plain page, and never a fault of the program."""

import time

import pytest
from django.urls import URLPattern, get_resolver, reverse

from reporting.services import submissions
from taskforce.models import Person
from tests import factories

MEGABYTE = 1_000_000
GARBAGE = {
    "nul": "\0",
    "nul inside": "0\x008",
    "half a pair": "\ufffd",
    "bidi": "\u202e08\u202c",
    "tags": "\U000e0041\U000e0042",
    "lone mark": "\u17b6",
    "coengs": "\u17d2" * 300,
    "joiners": "\u200b\u200d",
    "Khmer digits": "០៨",
    "superscript": "²",
    "long": "ក" * 3000,
    "huge number": "9" * 40,
    "slash": "a/b",
    "quotes": "'\";--",
    "percent": "%",
    "empty": " ",
    "newline": "a\nb",
}
# Read by some page from the query.
PARAMETERS = ["q", "page", "period", "unit", "state", "code", "level", "next", "on", "within", "o"]
# Tried in each parameter alone, since the first at fault may hide the others.
SHARP = {GARBAGE[name] for name in ("nul", "huge number", "slash", "superscript")}
REFUSED = {200, 302, 400, 403, 404, 405, 429}


def addresses(patterns, prefix=""):
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield pattern, path
        elif getattr(pattern, "app_name", "") != "admin":
            yield from addresses(pattern.url_patterns, path)


def filled(path, garbage):
    """Return an address with the garbage in the place of each part that varies."""
    import re
    from urllib.parse import quote

    return "/" + re.sub(r"<[^>]+>", lambda _part: quote(garbage, safe=""), path)


PATHS = sorted({path for _pattern, path in addresses(get_resolver().url_patterns)})
ADMIN_LISTS = ["person", "administrativeunit", "instrument", "user", "membership", "honorific"]


@pytest.fixture
def everything(country, period, clerk):
    factories.make_membership(country["08"].task_force)
    return submissions.start(unit=country["0801"], period=period, by=clerk)


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=list(GARBAGE))
def test_an_address_of_garbage_is_a_plain_refusal(client, admin, officer, everything, garbage):
    varied = [path for path in PATHS if "<" in path]
    assert len(varied) > 10
    for user in (admin, officer):
        client.force_login(user)
        for path in varied:
            answer = client.get(filled(path, garbage))
            assert answer.status_code in REFUSED, (path, answer.status_code)


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=list(GARBAGE))
def test_a_query_of_garbage_is_a_plain_page(client, admin, officer, everything, garbage):
    plain = [path for path in PATHS if "<" not in path and "sign-out" not in path]
    lists = [reverse(f"admin:taskforce_{name}_changelist")[1:] for name in ADMIN_LISTS]
    for user in (officer, admin):
        client.force_login(user)
        for path in [*plain, *lists, "units/08/"]:
            answer = client.get(f"/{path}", dict.fromkeys(PARAMETERS, garbage))
            assert answer.status_code in REFUSED, (path, answer.status_code)
            for name in PARAMETERS if garbage in SHARP else ["q"]:
                answer = client.get(f"/{path}", {name: garbage})
                assert answer.status_code in REFUSED, (path, name, answer.status_code)


@pytest.mark.parametrize("raw", ["/units/%ff%fe/", "/units/%E1%9E/", "/units/%/", "/units/%00/"])
def test_broken_percent_signs_are_a_plain_refusal(client, officer, raw):
    client.force_login(officer)
    answer = client.get("/", QUERY_STRING="q=%ff%fe%&period=%E1%9E")
    assert answer.status_code in REFUSED
    assert client.generic("GET", raw).status_code in {400, 404}


@pytest.mark.parametrize("language", ["km", "en"])
def test_the_refusal_of_an_address_is_a_page_in_words(client, officer, language):
    client.force_login(officer)
    client.cookies["django_language"] = language
    answer = client.get("/units/%00/")
    assert answer.status_code == 400
    assert "<h1>" in answer.content.decode()


FLOODS = {
    "coengs": "\u17d2",
    "letter and coeng": "ក\u17d2",
    "marks": "\u17b6",
    "joiners": "\u200b",
    "digits": "១",
    "letters": "ក",
}


@pytest.mark.parametrize("flood", FLOODS.values(), ids=list(FLOODS))
def test_a_megabyte_in_a_report_is_answered_at_once(client, clerk, everything, flood):
    client.force_login(clerk)
    typed = {"version": "1", "situation": flood * (MEGABYTE // len(flood))}
    start = time.process_time()
    answer = client.post(reverse("report_edit", args=[everything.pk, "rest"]), typed)
    assert time.process_time() - start < 5
    assert answer.status_code == 200
    (message,) = answer.context["form"].errors["situation"]
    assert len(message) > 20


@pytest.mark.parametrize("flood", FLOODS.values(), ids=list(FLOODS))
def test_a_megabyte_in_every_field_of_the_admin_is_refused(client, admin, flood):
    client.force_login(admin)
    names = ["name_km", "name_latin", "honorific", "born_on", "phone"]
    many = flood * (MEGABYTE // len(flood))
    start = time.process_time()
    answer = client.post(reverse("admin:taskforce_person_add"), dict.fromkeys(names, many))
    assert time.process_time() - start < 8
    assert answer.status_code == 200
    assert set(answer.context["adminform"].form.errors) == set(names)
    assert not Person.objects.exists()


@pytest.mark.parametrize("flood", FLOODS.values(), ids=list(FLOODS))
def test_a_megabyte_at_the_door_is_refused(client, admin, flood):
    many = flood * (MEGABYTE // len(flood))
    start = time.process_time()
    answer = client.post("/sign-in/", {"username": many, "password": many})
    assert time.process_time() - start < 5
    assert answer.status_code == 200
    assert answer.context["form"].errors
