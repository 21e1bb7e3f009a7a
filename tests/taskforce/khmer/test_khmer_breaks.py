import csv
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from taskforce.khmer import break_lines, clusters, lunar_line, solar_line
from taskforce.khmer.lexicon import LONGEST, Lexicon, official

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
        ("ខែមីនាឆ្នាំ២០២៥", "ខែមីនា|ឆ្នាំ២០២៥"),
        ("ក្រុមការងាររាជរដ្ឋាភិបាល", "ក្រុមការងារ|រាជរដ្ឋាភិបាល"),
        ("ទីស្ដីការគណៈរដ្ឋមន្ត្រី", "ទីស្ដីការ|គណៈរដ្ឋមន្ត្រី"),
        ("នៅស្រុកកណ្តាលស្ទឹងបានទទួល", "នៅ|ស្រុកកណ្តាលស្ទឹង|បាន|ទទួល"),
        ("នៅភូមិកកោះបានទទួល", "នៅ|ភូមិកកោះ|បាន|ទទួល"),
        ("លេខ ១២៣/២៤ ប្រក.មផ", "លេខ ១២៣/២៤ ប្រក.មផ"),
        ("លេខ នស/រកត/០៩១៨/៩២៥", "លេខ នស/រកត/០៩១៨/៩២៥"),
        ("លេខ ០៤៥ សជណ.ពន", "លេខ ០៤៥ សជណ.ពន"),
        ("លេខ ១២/២៤ អនក្រ.បក ចុះថ្ងៃទី១", "លេខ ១២/២៤ អនក្រ.បក ចុះ|ថ្ងៃទី១"),
        ("ក្រុង/ស្រុក/ខណ្ឌដូនពេញបានទទួល", "ក្រុង/ស្រុក/ខណ្ឌដូនពេញ|បាន|ទទួល"),
        ("", ""),
    ],
)
def test_breaks_stand_between_words(text, broken):
    assert shown(text) == broken


def test_half_a_surrogate_pair_is_left_where_it_stands():
    assert (
        break_lines("ការងារមូលដ្ឋាន\ud800ការងារមូលដ្ឋាន")
        == "ការងារ\u200bមូលដ្ឋាន\ud800ការងារ\u200bមូលដ្ឋាន"
    )


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


@pytest.mark.parametrize("before", ["", "តាមព្រះរាជក្រឹត្យលេខ", "បានទទួល ", "(", "ABC "])
@pytest.mark.parametrize("code", ["នស/រកត/០៩១៨/៩២៥", "ប្រក.មផ", "១២៣/២៤សជណ.ពន", "ហព.០១.សរ"])
def test_the_number_of_a_document_is_not_torn(before, code):
    assert code in break_lines(f"{before}{code} បានទទួល")


def test_a_long_run_without_spaces_is_broken_too():
    assert break_lines("ក្រុមការងារចុះមូលដ្ឋាន" * 200).count(ZWSP) > 500


NAMES = Path(__file__).parents[2] / "cases/khmer/official_names.txt"


def test_no_official_name_is_divided_unless_it_is_very_long():
    names = NAMES.read_text("utf-8").split("\n")
    divided = {name.strip() for name in names if ZWSP in break_lines(name.strip())}
    assert all(len(clusters(name)) > LONGEST for name in divided)


def test_nor_in_a_sentence_behind_its_kind():
    with (django_settings.BASE_DIR / "fixtures/units.csv").open() as rows:
        names = [row["name_km"] for row in csv.DictReader(rows)]
    sentences = {name: break_lines(f"នៅឃុំ{name}បានទទួលរបាយការណ៍") for name in names}
    assert [name for name, broken in sentences.items() if name not in broken] == []


def test_every_unit_of_several_clusters_is_in_the_lexicon():
    with (django_settings.BASE_DIR / "fixtures/units.csv").open() as rows:
        names = [row["name_km"] for row in csv.DictReader(rows)]
    found = official()
    assert all(
        found.longest(name.replace("្ដ", "្ត"), 0, {len(name)})
        for name in names
        if len(clusters(name)) > 1
    )


def test_a_lexicon_can_be_given():
    name = "ស្រែចែងអូរក្រូច"
    assert ZWSP in break_lines(name)
    assert break_lines(name, Lexicon([name])) == name


def test_a_term_that_is_too_long_is_broken_between_its_words():
    name = "ក្រុមការងារចុះមូលដ្ឋាននៃរាជរដ្ឋាភិបាល"
    assert len(clusters(name)) > LONGEST
    assert ZWSP in break_lines(name, Lexicon([name]))


def test_the_lines_of_a_date_have_no_break_but_their_spaces():
    days = [date(1999, 12, 20) + timedelta(days=9 * number) for number in range(900)]
    assert [
        day for day in days if ZWSP in break_lines(f"{lunar_line(day)} {solar_line(day)}")
    ] == []
