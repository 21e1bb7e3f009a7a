"""Every page fits its window and obeys the content policy, in Khmer."""

import pytest
from django.urls import reverse

from tests import factories


@pytest.fixture
def places(country, clerk, officer, period):
    """Something of everything to look at, and where it stands."""
    seat = factories.make_membership(country["08"].task_force, role_id="head")
    draft = factories.make_draft(country["08"], period, clerk)
    sent = factories.make_submitted(country["0801"], period, clerk)
    kept = factories.make_accepted(country["0808"], period, clerk, officer)
    everyone = [
        reverse("home"),
        reverse("unit_list") + "?q=ស្រុក",
        reverse("unit_detail", args=["08"]),
        seat.person.get_absolute_url(),
        reverse("board_period", args=[period.code]),
        reverse("board_unit", args=[period.code, "08"]),
        reverse("consolidation_unit", args=[period.code, "08"]),
        reverse("report_detail", args=[kept.pk]),
        reverse("password_change"),
        "/nowhere/",
    ]
    clerks = [
        reverse("import_list"),
        reverse("import_new"),
        reverse("report_edit", args=[draft.pk, "visits"]),
        reverse("report_edit", args=[draft.pk, "rest"]),
        reverse("report_check", args=[draft.pk]),
    ]
    officers = [
        reverse("review_queue"),
        reverse("report_detail", args=[sent.pk]),
        reverse("consolidation_period", args=[period.code]),
    ]
    centre = [reverse("admin:index"), reverse("admin:reporting_period_add")]
    return {"clerk": everyone + clerks, "officer": everyone + officers, "admin": centre}


@pytest.mark.parametrize("who", ["clerk", "officer", "admin"])
def test_pages_fit_and_obey_the_policy(request, sign_in, live_server, places, who):
    page = sign_in(request.getfixturevalue(who))
    said = []
    page.on(
        "console",
        lambda message: message.type == "error" and said.append((page.url, message.text)),
    )
    page.on("pageerror", lambda error: said.append((page.url, str(error))))
    for place in places[who]:
        page.goto(live_server.url + place)
        wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        assert not wide, f"{place} scrolls sideways"
        assert page.locator("html").get_attribute("lang") == "km"
    # A page that is not there is said to be missing by the browser, too.
    assert not [text for url, text in said if "/nowhere/" not in url], said


def test_the_language_is_the_persons_choice_not_the_browsers(sign_in, clerk, country):
    page = sign_in(clerk, locale="en-US")
    assert page.locator("html").get_attribute("lang") == "km"
    page.click("form[action='/language/'] button >> visible=true")
    assert page.locator("html").get_attribute("lang") == "en"
