import itertools
import random
import re

import pytest
from khmer_cases import lines, rows

from taskforce.khmer import clean, sort_key


def test_forty_names_stand_as_icu_puts_them():
    names = [row["name"] for row in rows("collation_40.csv")]
    assert sorted(random.Random(3).sample(names, len(names)), key=sort_key) == names


def test_official_names_stand_as_icu_puts_them():
    names = lines("icu_order.txt")
    shuffled = random.Random(1).sample(names, len(names))
    assert sorted(shuffled, key=sort_key) == names


@pytest.mark.parametrize(
    "row",
    [
        # The order of ICU 72, locale km.
        "១ ២ ក ក់ ក៉ កក កខ ការ កិ កៅ កុំ កំ កាំ កះ កិះ ក្ក ក្រ ខ",
        "រ រក រំ រ្ក រ្ខ ឫ ឬ ល",
        "អ អក អា អិ ឥ អី ឦ អុ ឧ អូ ឩ អែ ឯ អៃ ឰ អោ ឱ ឲ អៅ ឳ អំ a",
        "។ ០ ក ក៎ ក័ កៈ ក់ ក៉ ក៊ ក៍ កក",
        "abc Abc abd oe œ of",
    ],
)
def test_order(row):
    names = row.split()
    assert sorted(random.Random(2).sample(names, len(names)), key=sort_key) == names


def test_robat_sorts_as_ro_above():
    assert sort_key("រ្ក") < sort_key("ក៌") < sort_key("រ្ខ")


def test_a_mark_weighs_less_than_any_letter():
    assert sort_key("កក") < sort_key("ក់ក") < sort_key("កខ")


def test_marks_count_from_the_left_even_far_inside():
    for gap, longer in itertools.pairwise((0, 1, 32, 33, 34, 35, 67, 68, 69, 200)):
        text = "ក" * 210
        near = text[: gap + 1] + "់" + text[gap + 1 :]
        far = text[: longer + 1] + "់" + text[longer + 1 :]
        assert sort_key(text) < sort_key(far) < sort_key(near)


def test_the_key_holds_only_what_every_collation_orders_alike():
    for text in [*lines("icu_order.txt"), "É Œ ß 漢 ไทย 🙂 «»-_'", "\ud800", ""]:
        assert re.fullmatch("[0-9a-z]*", sort_key(text))


def test_ways_to_type_one_name_have_one_key():
    assert sort_key("បាត់់ដំបង ") == sort_key("បាត់ដំបង")


def test_different_names_have_different_keys():
    names = {clean(name) for name in lines("official_names.txt")}
    assert len(set(map(sort_key, names))) == len(names)
