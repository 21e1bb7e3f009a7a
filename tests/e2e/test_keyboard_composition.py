"""Every page of composition by keyboard alone, and where the keyboard stands after a fault."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from taskforce.models import CompositionAct, Instrument, MemberImport, Office, Reorganisation
from tests.crawl.composition import furnish_composition
from tests.crawl.country import _imports, _people
from tests.crawl.people import furnish_people, twins
from tests.crawl.reorganisations import furnish_reorganisations
from tests.e2e.test_keyboard import FOCUS, tab_to

FEWEST_STEPS, MOST_STEPS = 8, 200


@pytest.fixture
def furnished(country, clerk, admin):
    """The small country with something on each of these pages; returns who fills them in."""
    cast = {"clerk": clerk, "admin": admin}
    _people(country)
    _imports(country, cast)
    furnish_composition(country, cast)
    furnish_reorganisations(country, admin)
    furnish_people(country, cast)
    return cast


def addresses():
    """Return the pages on which something is looked up, chosen, entered or decided."""
    draft = CompositionAct.objects.filter(status="draft").order_by("pk").first().pk
    announced = CompositionAct.objects.filter(status="announced").first().pk
    to_answer = next(kept for kept in MemberImport.objects.all() if "questions" in kept.outcome)
    return [
        reverse("composition"),
        reverse("head_list"),
        reverse("vacancy_list"),
        reverse("double_posts"),
        reverse("act_new"),
        *(reverse(name, args=[draft]) for name in ("act_detail", "act_choose", "act_announce")),
        reverse("act_group", args=[draft, "08"]),
        reverse("act_annul", args=[announced]),
        reverse("instrument_list"),
        reverse("instrument_edit", args=[Instrument.objects.filter(unit__code="08").first().pk]),
        reverse("office_holder", args=[Office.objects.first().pk]),
        reverse("person_merge", args=twins()),
        reverse("roster", args=["08"]),
        reverse("unit_detail", args=["08"]) + "?on=2024-06-01",
        reverse("import_detail", args=[to_answer.pk]),
        *(reverse("reorganisation_detail", args=[act.pk]) for act in _drafts()),
    ]


def _drafts():
    return Reorganisation.objects.filter(state="draft")


def faults_on(page) -> list[str]:
    """Press Tab through a whole page; return what nobody sees or what has no name."""
    found = []
    for step in range(MOST_STEPS):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus["is"] == "body":
            found += ["nothing is reached"] * (step < FEWEST_STEPS)
            break
        if not focus["seen"]:
            found.append(f"not seen: {focus}")
        if not focus["name"].strip():
            found.append(f"no name: {focus}")
    else:
        found.append("the keyboard does not get out")
    return found


def test_every_page_is_walked_by_keyboard(furnished, sign_in):
    page = sign_in(furnished["admin"])
    home = page.url.rstrip("/")
    found = {}
    for address in addresses():
        page.goto(home + address)
        if faults := faults_on(page):
            found[address] = faults
    assert not found


FORMS = ["act_new", "instrument_new", "office_new", "import_new", "reorganisation_new"]


@pytest.mark.parametrize("name", FORMS)
def test_after_a_fault_the_keyboard_stands_at_the_list_of_faults(furnished, sign_in, name):
    page = sign_in(furnished["admin"])
    page.goto(page.url.rstrip("/") + reverse(name))
    tab_to(page, "main form .actions button")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    # The first fault leads to its field.
    field = page.evaluate("location.hash")
    assert field
    assert page.evaluate("(place) => document.querySelector(place) !== null", field)
