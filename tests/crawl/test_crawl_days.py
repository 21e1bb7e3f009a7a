"""Every address takes the day of the composition, or says why it shows none; links keep to it."""

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from taskforce.views import dayless
from tests.crawl.addresses import addresses
from tests.crawl.shown import Page

DAY, WRONG = "2026-03-20", "ខុស"
BANNER = "គិតត្រឹមថ្ងៃទី២០ មីនា ២០២៦"
BACK = "ត្រឡប់ទៅថ្ងៃនេះ"


def of_day(url, day):
    """Return an address with the day in the place of its own."""
    path, _mark, query = url.partition("?")
    kept = [part for part in query.split("&") if part and not part.startswith("on=")]
    return f"{path}?{'&'.join([*kept, f'on={day}'])}"


def takes_day(url) -> bool:
    try:
        return getattr(resolve(urlsplit(url).path).func, "takes_day", False)
    except Resolver404:
        return False


def asked_of_the_site():
    """Return the addresses but for the centre's rooms, where a query narrows the list by fields."""
    return [address for address in addresses()[0] if not address.route.startswith("admin/")]


def test_every_address_takes_the_day_or_has_a_reason(furnished):
    for address in asked_of_the_site():
        dated = takes_day(address.url)
        assert dated != (address.name in dayless.REASONS), address.name


@pytest.mark.parametrize("role", ["clerk", "officer"])
def test_pages_say_the_day_and_their_links_keep_to_it(furnished, role):
    client, seen = Client(), 0
    client.force_login(furnished[role])
    for address in asked_of_the_site():
        answer = client.get(of_day(address.url, DAY))
        is_page = answer.status_code == 200 and "text/html" in answer.headers["Content-Type"]
        html = answer.content.decode() if is_page else ""
        if answer.streaming:
            list(answer.streaming_content)  # read to its end, a file is closed
        if "<main" not in html:
            continue
        seen += 1
        if not takes_day(address.url):
            assert str(dayless.REASONS[address.name]) in html, address.url
            continue
        assert BANNER in html, address.url
        assert BACK in html, address.url
        assert not lost(html), (address.url, lost(html))
    assert seen > 60


def lost(html) -> list[str]:
    """Return the links of a page to dated pages that forget the day; but the way back to today."""
    html = re.sub(rf'<a href="[^"]*">{BACK}', "", html)
    links = [link for link in Page(html, "km").links if link.startswith("/")]
    return [link for link in links if takes_day(link) and f"on={DAY}" not in link]


def test_a_day_that_is_none_is_refused_in_one_way(furnished):
    client = Client()
    client.force_login(furnished["clerk"])
    for address in asked_of_the_site():
        answer = client.get(of_day(address.url, WRONG))
        assert answer.status_code == 400, address.url
        html = answer.content.decode()
        assert "មិនអាចអាន" in html, address.url
        assert 'name="on"' in html, address.url
        assert BACK in html, address.url
