"""Nothing is clipped, cut or too wide, on any page, at three widths; counted from pixels."""

import logging
from pathlib import Path

import pytest

from tests.crawl.country import furnish
from tests.crawl.test_crawl_refusals import urlpatterns  # noqa: F401
from tests.e2e.gallery import all_pages, serve
from tests.e2e.ink import HARD, Ink

# What a page looks like does not depend on the database that its words come from.
pytestmark = pytest.mark.one_database
NAMES = Path(__file__).parent.parent / "cases/khmer/official_names.txt"
WIDTHS = (320, 375, 1280)
ROLES = ["clerk", "officer", "admin", "district_clerk", "reviewer", "viewer", "stranger"]


@pytest.fixture
def furnished(request, country, monkeypatch):
    """The small country with something on every page; returns the cast."""
    for name in ("django.request", "django.security.SuspiciousOperation"):
        monkeypatch.setattr(logging.getLogger(name), "disabled", True)
    cast = {name: request.getfixturevalue(name) for name in ROLES}
    furnish(country, cast)
    return cast


@pytest.fixture
def ink(browser):
    context = browser.new_context(viewport={"width": WIDTHS[0], "height": 1000})
    yield Ink(context.new_page())
    context.close()


def faults_at(ink, width, *, fingers=False):
    ink.page.set_viewport_size({"width": width, "height": 1000})
    return ink.faults(fingers=fingers) + ink.clipped()


@pytest.mark.urls(__name__)
def test_nothing_is_cut_or_too_wide(furnished, ink):
    pages = all_pages(furnished)
    found = {}
    for name, url in serve(ink.page, pages).items():
        ink.open(url)
        for width in WIDTHS:
            fingers = "/admin/" not in name and width < 768
            for fault in faults_at(ink, width, fingers=fingers):
                found.setdefault(fault, []).append(f"{width} px {name}")
    assert not found, "\n".join(
        f"{fault}\n    {places[0]}, and {len(places) - 1} more" for fault, places in found.items()
    )
    print(f"{len(pages)} pages at {len(WIDTHS)} widths, {len(ink.kinds)} kinds of text")


PAGE = """<!doctype html><html lang="km"><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/static/taskforce/css/fonts.css">
<link rel="stylesheet" href="/static/taskforce/css/screen.css"><style>%s</style>
<body><main class="wrap"><h1 class="official">ក្រុមការងារ</h1><p class="lead">សួស្តី</p>
<input type="text" value="ត្បូងឃ្មុំ"> <select><option>ត្បូង</option></select> <textarea>ត្បូង</textarea>
<button class="button">ស្វែងរក</button> <input type="submit" class="button" value="ស្វែងរក">
<div class="card"><p>ទិន្នន័យ</p></div></main></body></html>"""
# What was seen to spoil Khmer, and what is told of it.
PLANTED = {
    "a low line": (".lead { line-height: 1.2 }", "lines touch"),
    "a low title": (".official { line-height: 1.6 }", "lines touch"),
    "a low field": ("input[type=text] { height: 20px; min-height: 0; padding: 0 }", "rows of ink"),
    "a low list": ("select { height: 18px; min-height: 0; padding: 0 }", "rows of ink"),
    "a low box": (".card p { height: 12px; overflow: hidden }", "cut below"),
    "a wide field": ("input[type=text] { width: 900px; max-width: none }", "wider than the window"),
    "a long line": ("input[type=text] { width: 60px; min-width: 0 }", "hides a part"),
    "a narrow button": (".button { width: 40px; padding: 0 }", "do not fit"),
    "text on text": (".lead { margin-top: -2.5em; text-align: center }", "lies on other text"),
    "letters apart": (".lead { letter-spacing: 1px }", "letterSpacing is 1px"),
    "too small for a finger": (".button { min-height: 0; padding: 0 }", "too low for a finger"),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_fault_is_found(ink, planted):
    style, told = PLANTED[planted]
    ink.open(serve(ink.page, {"page": PAGE % style})["page"])
    found = faults_at(ink, 320, fingers=True)
    assert any(told in fault for fault in found), found


def test_a_page_without_a_fault_has_none(ink):
    ink.open(serve(ink.page, {"page": PAGE % ""})["page"])
    assert not [fault for width in WIDTHS for fault in faults_at(ink, width, fingers=True)]


EXTENT = """(texts) => {
  const pen = document.createElement("canvas").getContext("2d"), found = {};
  for (const font of ["400 100px Battambang", "700 100px Battambang", "400 100px Moul"]) {
    pen.font = font;
    const all = texts.map((text) => pen.measureText(text));
    found[font] = [Math.max(...all.map((m) => m.actualBoundingBoxAscent)),
                   Math.max(...all.map((m) => m.actualBoundingBoxDescent))];
  }
  return found;
}"""


def test_the_measured_text_is_as_high_and_deep_as_any_official_name(ink):
    names = NAMES.read_text("utf-8").split("\n")
    ink.open(serve(ink.page, {"page": PAGE % "b { font-weight: 700 }"})["page"])
    for face in ("700 9px Battambang", "400 9px Moul"):
        ink.page.evaluate("(face) => document.fonts.load(face, 'ក')", face)
    hardest, measured = (ink.page.evaluate(EXTENT, texts) for texts in (names, [HARD]))
    for font, (above, below) in hardest.items():
        assert measured[font][0] >= above - 2, f"{font} rises higher"
        assert measured[font][1] >= below - 2, f"{font} reaches lower"
