"""The cases of tests/cases/sheets held, value by value, against what they are expected to give.

Here without a database: rows, cells and units; `test_import_members` holds the same files
against what comes of them.
"""

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from taskforce.khmer import key
from taskforce.sheets import legacy
from taskforce.sheets.cells import read_cells
from taskforce.sheets.confined import read_confined
from taskforce.sheets.limits import Limits
from taskforce.sheets.places import Places
from tests.conftest import FIXTURES
from tests.taskforce.test_sheets_suggestions import places_of

CASES = Path(__file__).parent.parent / "cases" / "sheets"
TODAY = date(2026, 6, 1)
HONORIFICS = {"ឯកឧត្តម": "ឯកឧត្តម", "លោក": "លោក", "លោកស្រី": "លោកស្រី", "លោកជំទាវ": "លោកជំទាវ"}
ROLES = {
    "head": "ប្រធាន",
    "permanent_deputy": "អនុប្រធានអចិន្ត្រៃយ៍",
    "deputy": "អនុប្រធាន",
    "member": "សមាជិក",
    "secretariat_head": "ប្រធានលេខាធិការដ្ឋាន",
    "secretariat_officer": "មន្ត្រីលេខាធិការដ្ឋាន",
}
READ = sorted(
    path.name.removesuffix(".expected.json")
    for path in CASES.glob("*.expected.json")
    if "refuse_file" not in path.read_text("utf-8") and "million" not in path.name
)


def told(name):
    return json.loads((CASES / f"{name}.expected.json").read_text("utf-8"))


def book_of(name):
    return read_confined((CASES / name).read_bytes(), Limits())


@pytest.fixture(scope="module")
def places():
    with (FIXTURES / "code_succession.csv").open(encoding="utf-8", newline="") as file:
        later = {row["old_code"]: row["current_code"] for row in csv.DictReader(file)}
    with (FIXTURES / "units.csv").open(encoding="utf-8", newline="") as file:
        codes = {row["code"] for row in csv.DictReader(file)}
    return Places(list(places_of("08").by_code.values()), codes, later)


@pytest.mark.parametrize("name", READ)
def test_each_file_has_its_rows(name):
    assert len(book_of(name).rows) == told(name)["totals"]["data_rows"]


@pytest.mark.parametrize("name", ["messy.xlsx", "clean.xlsx", "legacy_limon.xlsx"])
def test_each_sheet_has_its_headers_and_what_is_passed_over(name):
    book = book_of(name)
    for sheet in told(name)["sheets"]:
        assert book.header_rows[sheet["name"]] == sheet["header_rows"]
        passed = [(one.row, one.reason) for one in book.skipped if one.sheet == sheet["name"]]
        assert passed == [(one["row"], one["reason"]) for one in sheet.get("skipped", [])]
    ignored = [(one["name"], one["reason"]) for one in told(name).get("ignored_sheets", [])]
    assert book.ignored == ignored


def test_every_member_of_the_messy_case_is_read_as_expected(places):
    rows = {(row.sheet, row.number): row for row in book_of("messy.xlsx").rows}
    for member in told("messy.xlsx")["accepted_members"]:
        entry = read_cells(rows[member["sheet"], member["row"]], HONORIFICS, TODAY)
        unit = places.find(entry)
        values = entry.values
        assert not entry.is_faulty
        found = {
            "sheet": member["sheet"],
            "row": member["row"],
            "name_km": values["name_km"],
            "sex": values["sex"],
            "role": next(code for code, name in ROLES.items() if key(name) == key(values["role"])),
            "unit": unit.code,
            "dob": values["born_on"].isoformat(),
            "phone": values["phone"] or None,
        }
        assert found == member


def test_every_text_in_limon_is_read_as_expected_once_confirmed():
    rows = {(row.sheet, row.number): row for row in book_of("legacy_limon.xlsx").rows}
    for sheet, lines in told("legacy_limon.xlsx")["decoded"].items():
        for line in lines:
            row = legacy.convert(rows[sheet, line["row"]], {"limon"})
            entry = read_cells(row, HONORIFICS, TODAY)
            assert not entry.issues
            found = {name: row.cells.get(name) for name in line if name != "row"}
            assert found == {name: text for name, text in line.items() if name != "row"}
