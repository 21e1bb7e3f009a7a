"""Finding and choosing by keyboard alone, and what a screen reader is told of it."""

from datetime import date

import pytest
from playwright.sync_api import expect

from taskforce.models import InstrumentKind, MemberImport, User
from taskforce.scope import Role
from taskforce.services.composition import acts
from tests import factories

# Where the keyboard is, whether one sees that it is there, and what it is called.
FOCUS = """() => {
  const at = document.activeElement;
  // The browser's own button for files is hidden; the label in its place has the ring.
  const drawn = at.matches(".visually-hidden") ? at.nextElementSibling : at;
  const style = getComputedStyle(drawn), box = drawn.getBoundingClientRect();
  const shown = box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight;
  const ring = parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== "none";
  return {
    is: at.tagName.toLowerCase() + (at.id ? "#" + at.id : ""),
    seen: shown && (ring || style.boxShadow !== "none"),
    name: (at.labels?.[0] || at).innerText || at.value || at.getAttribute("aria-label") || "",
  };
}"""
# Collects what a live region is given, as a screen reader hears it: regions that were there before.
HEARD = """() => {
  window.heard = [];
  for (const region of document.querySelectorAll("[role=status], [aria-live]"))
    new MutationObserver(() => window.heard.push(region.textContent.trim()))
      .observe(region, { childList: true, characterData: true, subtree: true });
}"""
MOST_TABS = 60


def tab_to(page, selector):
    """Press Tab until something is reached; what is passed on the way can be seen, too."""
    for _time in range(MOST_TABS):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["seen"] or focus["is"] == "body", f"nobody sees the keyboard at {focus}"
        assert focus["name"].strip() or focus["is"] == "body", f"{focus['is']} has no name"
        if page.evaluate("(words) => document.activeElement.matches(words)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


def heard(page, words):
    """Wait until a live region says some words; return all that was said."""
    page.wait_for_function(
        "(words) => window.heard.some((said) => said.includes(words))", arg=words
    )
    return page.evaluate("window.heard")


def listen_at_the_search(page, place):
    """Open a page, hear what it says from then on, and go to its search by keyboard."""
    page.goto(page.url + place)
    page.evaluate(HEARD)
    tab_to(page, "#q")


@pytest.fixture
def admin_page(sign_in, country):
    return sign_in(factories.make_user("boss", Role.CENTRAL_ADMIN))


def test_a_unit_is_chosen_by_keyboard(admin_page):
    page = admin_page
    page.goto(page.url + "imports/new/")
    page.set_input_files("[name=file]", {"name": "ក.csv", "mimeType": "text/csv", "buffer": b""})
    page.evaluate(HEARD)
    tab_to(page, ".picker input[type=search]")
    page.keyboard.type("កណ្ដាល")
    assert heard(page, "រកឃើញឯកតារដ្ឋបាល ១។")
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    assert page.evaluate("document.querySelector('[name=file]').files.length") == 1
    page.keyboard.press("ArrowDown")
    assert page.evaluate(FOCUS)["seen"]
    page.keyboard.press("Space")
    chosen = page.locator(".picker__hits input:checked")
    expect(chosen).to_have_count(1)
    expect(page.locator(".picker__hits .check").first).to_contain_text("កណ្តាល")
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUS)["is"] == "input#id_unit_search"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.picker__hits input:checked')")
    tab_to(page, "main form .actions button")
    page.keyboard.press("Enter")
    # The file is empty: the form is there again, with the unit that was chosen.
    expect(page.locator(".error-summary")).to_be_visible()
    assert not MemberImport.objects.exists()
    expect(page.locator(".picker__chosen input:checked")).to_have_count(1)


def test_the_arrows_go_from_hit_to_hit_and_none_is_told(admin_page):
    page = admin_page
    page.goto(page.url + "imports/new/")
    page.evaluate(HEARD)
    tab_to(page, ".picker input[type=search]")
    page.keyboard.press("ArrowDown")
    names = []
    for _hit in range(2):
        page.keyboard.press("ArrowDown")
        focus = page.evaluate(FOCUS)
        assert focus["seen"]
        names.append(focus["name"])
    assert len(set(names)) == 2
    page.keyboard.press("Escape")
    page.keyboard.type("ឃឃឃឃ")
    assert heard(page, "គ្មានឯកតា")
    page.keyboard.press("Escape")
    expect(page.locator(".picker input[type=search]")).to_have_value("")
    expect(page.locator(".picker__hits input")).to_have_count(3)


def test_people_are_found_and_opened_by_keyboard(admin_page, country):
    for name in ("សុខ ចាន់", "សុខ ដារ៉ា", "គឹម លី"):
        person = factories.make_person(name_km=name)
        factories.make_membership(country["08"].task_force, person=person, role_id="member")
    page = admin_page
    listen_at_the_search(page, "units/people/")
    page.keyboard.type("សុខ")
    said = heard(page, "២ នាក់")
    assert all(len(words) < 80 for words in said), "only the number is told, not the whole list"
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#q")).to_have_value("សុខ")
    tab_to(page, "#found tbody a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/*/")
    expect(page.locator("h1")).to_contain_text("សុខ")


def test_nobody_found_is_told(admin_page):
    page = admin_page
    listen_at_the_search(page, "units/people/")
    page.keyboard.type("ឃឃឃឃ")
    assert heard(page, "០ នាក់")
    page.keyboard.press("Escape")
    expect(page.locator("#q")).to_have_value("")


def test_units_found_are_told(admin_page):
    page = admin_page
    listen_at_the_search(page, "units/")
    page.keyboard.type("កណ្តាល")
    assert any("ឯកតា" in words for words in heard(page, "ឯកតា"))


def test_the_language_is_chosen_by_keyboard(admin_page):
    page = admin_page
    tab_to(page, ".account button[name=language]")
    assert page.evaluate(FOCUS)["name"] == "English"
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    tab_to(page, ".account button[name=language]")
    page.keyboard.press("Space")
    page.wait_for_load_state()
    expect(page.locator("html")).to_have_attribute("lang", "km")


def test_the_skip_link_leads_past_the_menu(admin_page):
    page = admin_page
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["seen"]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_person_is_appointed_by_keyboard(admin_page, country):
    seat = factories.make_membership(
        country["0801"].task_force, person=factories.make_person(name_km="ចាន់ វិសាល")
    )
    act = acts.draft(
        unit=country["08"], kind=InstrumentKind.objects.get(pk="decision"), subject="សមាសភាព",
        effective_on=date(2026, 6, 1), by=User.objects.get(username="boss"),
    )  # fmt: skip
    page = admin_page
    page.goto(page.url + f"acts/{act.pk}/groups/08/appoint/")
    page.evaluate(HEARD)
    tab_to(page, ".picker input[type=search]")
    page.keyboard.type("វិសាល")
    assert heard(page, "រកឃើញបុគ្គល ១ នាក់។")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(FOCUS)["seen"]
    page.keyboard.press("Space")
    # Nobody is made head because a list stood on its first line.
    expect(page.locator("#id_role")).to_have_value("")
    tab_to(page, "#id_role")
    while page.locator("#id_role").input_value() != "member":
        page.keyboard.press("ArrowDown")
    tab_to(page, "main .actions .button")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/acts/{act.pk}/")
    assert act.changes.get().person == seat.person
    assert act.changes.get().role_id == "member"
