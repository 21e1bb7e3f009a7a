"""Khmer of the fonts before Unicode: the names of the fonts, and their signs turned into Khmer."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from taskforce.khmer import key
from taskforce.khmer.legacy_fonts import FONTS, convert_legacy, font_key, is_well_formed
from taskforce.khmer.legacy_tables import TABLES
from tests.taskforce.legacy_typed import typed

CASES = Path(__file__).parents[2] / "cases" / "sheets"
NAMES = (Path(__file__).parents[3] / "taskforce/khmer/names.txt").read_text("utf-8").split("\n")


@pytest.mark.parametrize(
    ("name", "font"),
    [
        ("Limon S1", "limon"),
        ("LimonR1", "limon"),
        ("limon f3", "limon"),
        ("ABC-TEXT-05", "abc"),
        ("ABC-TEXT-11", "abc2"),
        ("ABC-TEXT-05A", "abc_spaced"),
        ("Khek Battambang", "khek"),
        ("@Riel Khek", "khek"),
        ("Baidok3C", "baidok"),
        ("FK1", "fk"),
        ("Bayon", ""),
        ("Khmer OS Battambang", None),
        ("Calibri", None),
        ("Battambang", None),
        ("Lemon", None),
    ],
)
def test_fonts_are_known_by_their_names(name, font):
    assert font_key(name) == font


def test_all_pairs_of_the_case_are_converted():
    """Every text of the workbook in Limon, against what it was typed from."""
    told = json.loads((CASES / "legacy_limon.xlsx.expected.json").read_text("utf-8"))
    sheet = load_workbook(CASES / "legacy_limon.xlsx")["Sheet1"]
    names = ["no", "name_km", "sex", "position", "role", "unit_code", "district"]
    pairs = [
        (sheet.cell(row["row"], place).value, row[name])
        for row in told["decoded"]["Sheet1"]
        for place, name in enumerate(names, start=1)
        if name not in ("no", "unit_code")
    ]
    assert len(pairs) == 200
    assert [(raw, convert_legacy(raw, "limon")) for raw, _text in pairs] == pairs
    for letter, text in told["header_decoded"].items():
        shown = convert_legacy(sheet[f"{letter}1"].value, "limon")
        assert key(shown).translate({ord(c): None for c in "./,។"}) == key(text).translate(
            {ord(c): None for c in "./,។"}
        )


@pytest.mark.parametrize("font", FONTS)
def test_names_typed_in_a_font_come_back(font):
    """Of 9,900 names of places all but some with signs that the font does not have."""
    lost = []
    for name in NAMES:
        try:
            shown = convert_legacy(typed(name, font), font)
        except KeyError:
            shown = ""
        if key(shown) != key(name):
            lost.append(name)
    assert len(lost) <= 30
    if font in ("limon", "abc", "khek"):
        assert len(lost) <= 5


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("h‘ag RsImuM", "ហ៊ាង ស្រីមុំ"),
        ("h'ag RsImuM", "ហ៊ាង ស្រីមុំ"),
        ("h\x91ag RsImuM", "ហ៊ាង ស្រីមុំ"),
        ("GnuRbFanGcié®nþy_", "អនុប្រធានអចិន្ត្រៃយ៍"),
        ("kNþal", "កណ្ដាល"),
        ("bBaØa", "បញ្ញា"),
        ("ekaHFM", "កោះធំ"),
        ("R", "្រ"),
        ("", ""),
        ("សុខ ដារ៉ា", "សុខ ដារ៉ា"),
    ],
)
def test_what_is_drawn_before_a_letter_is_put_behind_it(typed, shown):
    assert convert_legacy(typed, "limon") == (shown if shown != "្រ" else "្រ")


def test_a_font_without_a_table_leaves_the_text():
    assert convert_legacy("Rsuk", "") == "Rsuk"


def test_conversion_is_linear():
    assert len(convert_legacy("eR" * 100_000, "limon")) > 0


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_tables_hold_signs_of_windows_and_no_blank(table):
    for sign, shown in table.items():
        assert sign.encode("cp1252", "strict") or sign
        assert shown


@pytest.mark.parametrize(
    ("text", "well_formed"),
    [("សុខ ដារ៉ា", True), ("ំក", False), ("សុខ Dara", False), ("ស្ត្រី", True), ("្រក", False)],
)
def test_proper_khmer_is_told_from_noise(text, well_formed):
    assert is_well_formed(text) is well_formed
