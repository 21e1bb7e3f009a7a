import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taskforce.khmer import break_lines, clusters

ZWSP = "\u200b"
TEXT = st.text(st.sampled_from("កខងតបមរសហអឥ្ាិុេោំះ៉់៍័ៗ។៕៖៛០១២ aB9 .,()«»\n\u200b"), max_size=40)


def shown(text):
    return break_lines(text).replace(ZWSP, "|")


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("ក្រុមការងារចុះមូលដ្ឋាន", "ក្រុមការងារ|ចុះ|មូលដ្ឋាន"),
        ("គ្រប់ៗគ្នា៕", "គ្រប់ៗ|គ្នា៕"),
        ("ថ្ងៃទី២០ ខែមីនា", "ថ្ងៃទី២០ ខែមីនា"),
        ("ស្រី១.២៣៤នាក់", "ស្រី|១.២៣៤|នាក់"),
        ("ABCខេត្តXYZ", "ABC|ខេត្ត|XYZ"),
        ("(ប្រជាជន)", "(ប្រជាជន)"),
        ("Kampong Cham 2024", "Kampong Cham 2024"),
        ("", ""),
    ],
)
def test_breaks_stand_between_words(text, broken):
    assert shown(text) == broken


def test_breaks_typed_before_are_not_trusted():
    assert shown("មូល\u200bដ្ឋាន") == "មូលដ្ឋាន"


@settings(max_examples=400, deadline=None)
@given(TEXT)
def test_no_break_where_typography_forbids_it(text):
    broken, plain = break_lines(text), text.replace(ZWSP, "")
    assert broken.replace(ZWSP, "") == plain
    assert break_lines(broken) == broken
    assert not re.search(f"{ZWSP}(?:[\\s{ZWSP}\u17b6-\u17d7).,»៛]|$)", broken)
    assert not re.search(f"(?:^|[\\s្(«]){ZWSP}", broken)
    ends = {len("".join(clusters(plain)[:count])) for count in range(len(clusters(plain)))}
    for match in re.finditer(ZWSP, broken):
        assert len(broken[: match.start()].replace(ZWSP, "")) in ends


def test_a_long_run_without_spaces_is_broken_too():
    assert break_lines("ក្រុមការងារចុះមូលដ្ឋាន" * 200).count(ZWSP) > 500
