"""What a misspelt unit or role probably means, and spellings that somebody has accepted."""

import csv
import random

import pytest

from taskforce.models.unit_kind import KIND_WORDS
from taskforce.sheets.cells import read_cells
from taskforce.sheets.limits import Limits
from taskforce.sheets.places import Place, Places, spelling
from taskforce.sheets.reader import read
from taskforce.sheets.roles import role_text
from taskforce.sheets.suggestions import suggest_role
from tests.conftest import FIXTURES
from tests.taskforce.sheets_made import sheet
from tests.taskforce.test_sheets import PLACES, TODAY, UNITS, codes, entry

ROLES = [
    "ប្រធាន",
    "អនុប្រធានអចិន្ត្រៃយ៍",
    "អនុប្រធាន",
    "សមាជិក",
    "ប្រធានលេខាធិការដ្ឋាន",
    "មន្ត្រីលេខាធិការដ្ឋាន",
]
KIN = dict(["ដត", "តដ", "ណន", "នណ", "ឡល", "លឡ", "ពភ", "ភព", "គក", "ទដ", "ធថ", "ខឃ"])


def places_of(province):
    with (FIXTURES / "units.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["code"].startswith(province)]
    units = [
        Place(n, row["code"], KIND_WORDS[row["kind"]], row["name_km"], row["name_latin"])
        for n, row in enumerate(rows)
    ]
    return Places(units, set(), {})


def slips(name, chance):
    """Go through what hands make of a name: kindred letters, marks lost, doubled, exchanged."""
    at = chance.randrange(1, len(name))
    yield next(
        (name[:n] + KIN[c] + name[n + 1 :] for n, c in enumerate(name) if n and c in KIN),
        name + "ា",
    )
    marks = [n for n, sign in enumerate(name) if "\u17b6" <= sign <= "\u17d1"] or [len(name) - 1]
    lost = chance.choice(marks)
    yield name[:lost] + name[lost + 1 :]
    yield name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :]
    yield name[:-1]
    yield name[:at] + name[at - 1] + name[at:]
    yield f"{name[:at]} {name[at:]}"
    yield name[:at] + chance.choice("កខគជតទនបមរលស") + name[at + 1 :]


@pytest.mark.parametrize("province", ["08", "12", "03", "16"])
def test_33_of_35_misspelt_communes_have_the_right_suggestion_first(province):
    places, chance = places_of(province), random.Random(7)
    communes = [unit for unit in places.by_code.values() if len(unit.code) == 6]
    right = 0
    for number, unit in enumerate(chance.sample(communes, 35)):
        written = list(slips(unit.name_km, chance))[number % 7]
        district = places.by_code[unit.code[:4]].name_km if number % 2 else ""
        found = places.suggest({"commune": unit.kind_word + written, "district": district})
        right += bool(found) and found[0].name_km == unit.name_km
    assert right >= 33


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        ({"district": "ស្រុកខ្សាច់កណ្ដាស"}, "0803"),
        ({"district": "Kean Svai"}, "0802"),
        ({"commune": "ភូមិធំម", "district": "ល្វាឯម"}, "080608"),
        ({"commune": "ភូមិធំម", "district": "កៀនស្វាយ"}, "080208"),
        ({"commune": "កោះធុំ"}, "0804"),
        ({"province": "កណ្ដាន"}, "08"),
    ],
)
def test_names_above_and_levels_are_weighed(texts, code):
    assert PLACES.suggest(texts)[0].code == code


def test_nothing_is_suggested_for_nothing_and_for_what_is_unlike():
    assert PLACES.suggest({}) == []
    assert PLACES.suggest({"district": "zzzz"}) == []
    assert PLACES.suggest({"district": "ហហហហហ"}) == []


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("សមាជឹក", "សមាជិក"),
        ("អនុ.ប្រធាន", "អនុប្រធាន"),
        ("អនុប្រធានអចិន្រៃ", "អនុប្រធានអចិន្ត្រៃយ៍"),
        ("ប្រធានក្រុម", "ប្រធាន"),
    ],
)
def test_the_likeliest_role_comes_first(text, role):
    assert suggest_role(text, ROLES)[0] == role


def test_no_role_is_suggested_for_another_word():
    assert suggest_role("ជំនួយការ", ROLES) == []


# What somebody has accepted


def found_with(accepted, **cells):
    places = Places(UNITS, {unit.code for unit in UNITS}, {}, accepted)
    one = entry(**cells)
    unit = places.find(one)
    return unit and unit.code, codes(one)


def test_an_accepted_spelling_is_the_unit():
    accepted = {("district", "", spelling("ស្រុកខ្សាច់កណ្ដាស")): "0803"}
    cells = {"unit_code": "", "district": "ស្រុក ខ្សាច់កណ្តាស"}
    assert found_with(accepted, **cells) == ("0803", [])
    assert found_with({}, **cells) == (None, ["unknown_unit"])
    assert found_with(accepted, **cells | {"unit_code": "0803"}) == ("0803", [])
    assert found_with(accepted, **cells | {"unit_code": "0804"})[1] == ["unit_code_name_mismatch"]


def test_an_accepted_spelling_holds_within_its_unit():
    accepted = {("commune", "0806", spelling("ភូមិថំ")): "080608"}
    cells = {"unit_code": "", "commune": "ភូមិថំ"}
    assert found_with(accepted, **cells | {"district": "ល្វាឯម"}) == ("080608", [])
    assert found_with(accepted, **cells | {"district": "កៀនស្វាយ"})[1] == ["unknown_unit"]


def test_an_accepted_spelling_settles_which_of_two_is_meant():
    accepted = {("commune", "", spelling("ភូមិធំ")): "080208"}
    assert found_with(accepted, unit_code="", commune="ភូមិធំ") == ("080208", [])
    assert found_with(accepted, unit_code="", commune="ភូមិធំ", district="ល្វាឯម") == ("080608", [])


# Roles of headings


def test_a_heading_is_the_role_where_it_names_one():
    known = {"សមាជិក": 1}
    content = sheet({"role": ""}, {"role": "ប្រធាន"})
    rows = read(content, Limits()).rows
    for row, headed, text in (
        (rows[0], "សមាជិក", "សមាជិក"),
        (rows[0], "ថ្នាក់ខេត្ត", ""),
        (rows[1], "សមាជិក", "ប្រធាន"),
    ):
        row.headed = {"role": headed}
        assert role_text(read_cells(row, {}, TODAY), known) == text
