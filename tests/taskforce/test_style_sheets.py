"""No style sheet says what spoils Khmer: letters apart, low lines, cut boxes."""

import re

import pytest
from django.conf import settings

SHEETS = sorted(
    path
    for app in ("taskforce", "secretariat", "reporting")
    for path in (settings.BASE_DIR / app).glob("static/**/*.css")
    if "vendor" not in path.parts
)
COMMENT = re.compile(r"/\*.*?\*/", re.S)
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
FORBIDDEN = {
    "letters apart": re.compile(r"letter-spacing:(?!\s*(?:normal|0\b))"),
    "capitals": re.compile(r"text-transform:(?!\s*none)"),
    "italics": re.compile(r"\b(?:italic|oblique)\b"),
    "breaks inside a cluster": re.compile(r"word-break:\s*break-all"),
    # 1.6 em is the ink of the hardest names in Battambang.
    "a low line": re.compile(r"line-height:\s*(?:0|1)(?:\.[0-5]\d*)?\s*(?:[;!]|$)"),
    "a low line in font": re.compile(r"font:[^;]*/\s*(?:0|1)(?:\.[0-5]\d*)?\s"),
}
# Tables on paper stand on lines of their own height.
PAPER = {"print.css", "official.css"}
CUTS = re.compile(r"overflow(?:-y)?:\s*(?:hidden|clip)")
HEIGHT = re.compile(r"(?<!-)(?:max-)?height:(?!\s*(?:auto|none|0|1px))")


def rules(path):
    """Return (selector, declarations) of a sheet, also those within @media."""
    for selector, body in RULE.findall(COMMENT.sub("", path.read_text("utf-8"))):
        yield selector.strip(), " ".join(body.split())


def faults(selector, body):
    found = [name for name, pattern in FORBIDDEN.items() if pattern.search(body)]
    if CUTS.search(body) and HEIGHT.search(body):
        found.append("a cut box")
    return [f"{name}: {selector} {{ {body} }}" for name in found]


def test_there_are_style_sheets():
    assert {path.name for path in SHEETS} >= {"screen.css", "admin.css", "report.css"}


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_nothing_in_it_spoils_khmer(path):
    found = [fault for rule in rules(path) for fault in faults(*rule)]
    assert not [fault for fault in found if path.name not in PAPER or "a low line" not in fault]


@pytest.mark.parametrize(
    "body",
    [
        "letter-spacing: .1em",
        "text-transform: uppercase",
        "font-style: italic",
        "word-break: break-all",
        "line-height: 1.2",
        "font: 400 1rem/1.4 var(--body)",
        "height: 2rem; overflow: hidden",
    ],
)
def test_a_planted_rule_is_found(body):
    assert faults("p", body)
