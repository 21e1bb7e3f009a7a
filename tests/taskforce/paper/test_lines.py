"""Where lines of paper end: never at the hyphen of a term, nor between ទី and its number."""

import pytest

from taskforce.paper import print_html, stylesheet
from taskforce.paper.lines import FIXED_SPACE, JOINER, LONGEST_COMPOUND, broken
from tests.taskforce.paper.reading import READERS

TERM = "បញ្ចកោណ-ដំណាក់កាល"
NAME = "បឹងកេងកងទី ១"


@pytest.mark.parametrize("text", [f"យុទ្ធសាស្ត្រ{TERM}ទី១", "ឯកសារ-កាលប្បវត្តិ", "សង្កាត់បឹងកេងកងទី ១២"])
def test_nothing_but_layout_is_put_in(text):
    made = broken(text)
    assert made.replace("\u200b", "").replace(JOINER, "").replace(FIXED_SPACE, " ") == text
    assert JOINER in made or FIXED_SPACE in made


@pytest.mark.parametrize("text", ["២០២៤-២០២៨", "A-B", "- ឯកសារ", "ទី មួយ", "ក-ខ" * LONGEST_COMPOUND])
def test_other_hyphens_and_spaces_stay_as_they_are(text):
    assert not {JOINER, FIXED_SPACE} & set(broken(text))


@pytest.fixture(scope="module")
def narrow():
    """A term and a name at each width from which they fit on one line."""
    style = stylesheet("reporting/print.css")
    text = broken(f"យុទ្ធសាស្ត្រ {TERM} សង្កាត់ {NAME}")
    html = "".join(f'<p style="width:{width}mm">{text}</p>' for width in range(40, 80))
    return print_html(f"<html lang=km><body>{html}</body></html>", style=style)


@pytest.mark.parametrize("reader", READERS)
def test_they_stand_on_one_line_and_are_read_as_they_were_typed(narrow, reader):
    text = "\n".join(READERS[reader](narrow.content))
    assert (text.count(TERM), text.count(NAME)) == (40, 40)
    assert not {JOINER, FIXED_SPACE, "\u200b"} & set(text)


def test_they_are_no_fault(narrow):
    assert narrow.faults == ()
