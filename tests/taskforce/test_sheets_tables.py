"""Whole sheets, read in the process that may fail, and written so that they can be filled in."""

import io
import resource
from contextlib import suppress
from datetime import date

import openpyxl
import pytest

from reporting.workbooks import LIMITS
from taskforce.sheets.confined import tables_confined
from taskforce.sheets.issues import FileRefusedError
from taskforce.sheets.styles import Style
from taskforce.sheets.writing import Sheet, Styled, write_workbook
from tests.taskforce.sheets_hostile import FILES

LONG = "ក" * 32_767
HOSTILE = [
    "million_rows", "million_filled_rows", "million_merged_areas", "mega_cell", "mega_attribute",
    "deep_xml", "many_strings", "many_sheets", "remote_dtd", "parameter_entities",
    "shared_formulas", "one_text_everywhere", "tags_of_styles", "nested_zip", "noise",
]  # fmt: skip


def test_values_come_as_they_are_and_hidden_sheets_too():
    day = date(2026, 3, 4)
    sheets = [
        Sheet("one", [["ក", 7, 1.5, True, day, None, "=1+1"], [], [LONG]]),
        Sheet("keys", [["report", "7"]], hidden=True),
    ]
    one, keys = tables_confined(write_workbook(sheets), LIMITS)
    assert [(line.number, line.values) for line in one.lines] == [
        (1, ["ក", 7, 1.5, True, day, None, "=1+1"]),
        (3, [LONG]),
    ]
    assert (keys.name, keys.is_hidden, keys.lines[0].values) == ("keys", True, ["report", "7"])


def test_a_formula_is_told_beside_what_it_came_to():
    book = openpyxl.Workbook()
    book.active["B2"] = "=1/0"
    content = io.BytesIO()
    book.save(content)
    (table,) = tables_confined(content.getvalue(), LIMITS)
    assert table.lines[0].formulas == {1: "=1/0"}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_costs_little(name):
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    with suppress(FileRefusedError):
        tables_confined(FILES[name](), LIMITS)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < LIMITS.seconds + 1


@pytest.mark.parametrize("content", [b"a,b\n1,2", b"<html><table><tr><td>1</td></tr></table>"])
def test_only_a_workbook_is_read(content):
    with pytest.raises(FileRefusedError) as refused:
        tables_confined(content, LIMITS)
    assert refused.value.issue.words == "only_a_workbook"


def test_a_protected_sheet_has_open_cells_and_hidden_keys():
    open_cell = Style(unlocked=True, boxed=True, fill="FFF7CC")
    sheet = Sheet(
        "one",
        [["key", Styled(1, open_cell)], ["hidden", "row"]],
        widths={0: 4, 1: 20},
        heights={1: 60, 2: 0},
        hidden_columns=frozenset({0}),
        is_protected=True,
        offers={"B1": "two!$A$1:$A$2"},
    )
    content = write_workbook([sheet, Sheet("two", [["a"], ["b"]])])
    found = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert found.protection.sheet
    assert (found["A1"].protection.locked, found["B1"].protection.locked) == (True, False)
    assert found["B1"].border.left.style == "thin"
    assert found.column_dimensions["A"].hidden
    assert (found.row_dimensions[1].height, found.row_dimensions[2].hidden) == (60, True)
    (offered,) = found.data_validations.dataValidation
    assert (str(offered.sqref), offered.formula1) == ("B1", "two!$A$1:$A$2")
