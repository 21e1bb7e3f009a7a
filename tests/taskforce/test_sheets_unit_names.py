"""Units as hands write them: several in one cell, at another level, codes with other signs."""

import pytest

from taskforce.sheets.cells import read_cells
from taskforce.sheets.limits import Limits
from taskforce.sheets.reader import read
from tests.taskforce.test_sheets import TODAY, codes
from tests.taskforce.test_sheets_suggestions import places_of


@pytest.fixture(scope="module")
def places():
    return places_of("08")


def found(places, **cells):
    """Return the unit of one row, and what is said of it, each with its column."""
    heads = {"code": "កូដ", "district": "ស្រុក", "commune": "ឃុំ", "unit": "ឯកតារដ្ឋបាល"}
    written = ["ឈ្មោះ", "តួនាទី", *(heads[name] for name in cells)]
    content = "\t".join(written) + "\n" + "\t".join(["សុខ ដារ៉ា", "សមាជិក", *cells.values()])
    (row,) = read(content.encode(), Limits()).rows
    entry = read_cells(row, {}, TODAY)
    unit = places.find(entry)
    return unit and unit.code, codes(entry), entry


@pytest.mark.parametrize(
    ("cells", "code", "faults"),
    [
        ({"district": "ខេត្តកណ្តាល"}, "08", []),
        ({"district": "កណ្តាល"}, "08", ["unit_kind_mismatch"]),
        ({"code": "08", "district": "ខេត្តកណ្តាល"}, "08", []),
        ({"code": "0810", "district": "ខេត្តកណ្តាល"}, "0810", []),
        ({"code": "0810", "district": "កណ្តាល"}, None, ["unit_code_name_mismatch"]),
        ({"district": "ស្រុកស្អាង ខេត្តកណ្តាល"}, "0810", []),
        ({"district": "ខេត្តកណ្តាល ស្រុកស្អាង"}, "0810", []),
        ({"district": "ស្រុកស្អាង, ខេត្តកណ្តាល"}, "0810", []),
        ({"district": "ស្រុកស្អាង (កណ្តាល)"}, "0810", []),
        ({"district": "ស្អាង-កណ្តាល"}, "0810", []),
        ({"district": "ស្រុក «ស្អាង»"}, "0810", []),
        ({"district": "Sʼang district, Kandal province"}, "0810", []),
        ({"commune": "ឃុំភូមិធំ ស្រុកកៀនស្វាយ"}, "080208", []),
        ({"commune": "ឃុំភូមិធំ"}, None, ["ambiguous_unit"]),
        ({"district": "ខេត្តសៀមរាប"}, None, ["unknown_unit"]),
        ({"district": "ស្រុកស្អាង ខេត្តសៀមរាប"}, None, ["unknown_unit"]),
        ({"district": "ស្រុក"}, None, ["unknown_unit"]),
        ({"unit": "ឃុំអំពៅព្រៃ"}, "080101", []),
        ({"unit": "ស្អាង"}, "0810", []),
        ({"unit": "កណ្តាល"}, "08", []),
        ({"unit": "ឃុំភូមិធំ ស្រុកកៀនស្វាយ ខេត្តកណ្តាល"}, "080208", []),
        ({"unit": "តាខ្មៅ"}, None, ["ambiguous_unit"]),
        ({"unit": "ក្រុងតាខ្មៅ"}, "0811", []),
        ({"unit": "សង្កាត់តាខ្មៅ"}, "081104", []),
        ({"unit": "០៨១០"}, "0810", []),
        ({"unit": "08-10"}, "0810", ["unit_code_rewritten"]),
        ({"unit": "ស្អាងង"}, None, ["unknown_unit"]),
        ({"unit": "ស្រុកស្អាង", "district": "ស្រុកកោះធំ"}, None, ["unknown_unit"]),
        ({"unit": "ស្រុកស្អាង", "district": "ស្អាង"}, "0810", []),
        ({"unit": "ស្រុកស្អាង", "code": "0804"}, None, ["unit_code_name_mismatch"]),
    ],
)
def test_names_are_taken_to_their_levels(places, cells, code, faults):
    unit, said, entry = found(places, **cells)
    assert (unit, said) == (code, faults)
    # The fault stands in a column that the list has.
    assert all(issue.column for issue in entry.issues)


def test_a_town_named_like_its_province_stays_what_is_written():
    battambang = places_of("02")
    assert found(battambang, district="បាត់ដំបង")[:2] == ("0203", [])
    assert found(battambang, district="ក្រុងបាត់ដំបង")[:2] == ("0203", [])
    assert found(battambang, district="ខេត្តបាត់ដំបង")[:2] == ("02", [])


@pytest.mark.parametrize(
    "text", ["'0810", "0810.0", "08-10", "08 10", "08.10", "០៨-១០", "KH-0810", "#0810"]
)
def test_a_code_with_other_signs_is_read_and_told(places, text):
    assert found(places, code=text)[:2] == ("0810", ["unit_code_rewritten"])


@pytest.mark.parametrize("text", ["0810,0811", "0810 ស្អាង", "0-810", "08--10", "8.1", "0810000"])
def test_a_code_that_may_mean_two_things_is_not(places, text):
    assert found(places, code=text)[:2] == (None, ["unknown_unit"])


def test_every_name_of_the_country_is_found_as_it_is_written():
    """Each unit by the names of all above it in one cell, and each level in its own column."""
    with_kinds = 0
    for province in ("08", "12", "16", "24"):
        places = places_of(province)
        for unit in places.by_code.values():
            above = [places.by_code[unit.code[:n]] for n in range(len(unit.code), 0, -2)]
            told = " ".join(each.full_name for each in above)
            assert found(places, unit=told)[:2] == (unit.code, []), told
            with_kinds += 1
    assert with_kinds > 300
