"""What is written comes back, and nothing of it is a formula."""

import csv
import io
import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st
from openpyxl import load_workbook

from taskforce.sheets.budget import Budget
from taskforce.sheets.limits import Limits
from taskforce.sheets.rows import is_blank
from taskforce.sheets.styles import HEAD, Style
from taskforce.sheets.workbook import sheets_of
from taskforce.sheets.writing import (
    LONGEST_TEXT,
    CannotWriteError,
    Sheet,
    Styled,
    letters,
    sheet_name,
    unprotected,
    write_csv,
    write_workbook,
)

DANGEROUS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+855 12 000 001",
    "-2+3",
    "@SUM(1+1)",
    "\t=1",
    "\r=1",
    "'=1",
    "''-1",
    "'quoted",
    '=HYPERLINK("http://127.0.0.1/","x")',
]
TEXTS = [
    "សុខ ដារ៉ា",
    "0801",
    "00012345678901234567890",
    "1E5",
    "12/03/2024",
    " blank before and after ",
    "two\nlines",
    "carriage\r\nreturn\rs",
    "a\tb",
    "<&>\"']]>",
    "😀 𝒳",
    "#REF!",
    "TRUE",
    "ខ" * LONGEST_TEXT,
]
VALUES = [0, -7, 3.25, -0.1, 999_999_999_999_999, True, False, date(2024, 3, 11)]
CODED = [
    "bell\x07",
    "nul\0",
    "_x0041_",
    "_xyz_",
    "\x0b\x1f",
    "\ufffe",
    "half \ud800 sign",
    "_x005F_",
]


def sheet_of(*values, **options):
    return write_workbook([Sheet("១", [[value] for value in values], **options)])


def values_of(content):
    """Return what another program reads, with the type of each cell."""
    rows = load_workbook(io.BytesIO(content)).worksheets[0].iter_rows()
    return [(row[0].value, row[0].data_type) for row in rows]


@pytest.mark.parametrize("text", DANGEROUS + TEXTS)
def test_a_text_comes_back_as_a_text(text):
    assert values_of(sheet_of(text)) == [(text, "s")]


def read_back(content):
    (table,) = sheets_of(content, Budget(Limits()), hidden=True)
    return [line.values[0] for line in table.lines]


@pytest.mark.parametrize("text", DANGEROUS + TEXTS + CODED)
def test_our_own_reader_gives_every_text_back(text):
    assert read_back(sheet_of(text)) == [text]


@pytest.mark.parametrize("value", [*VALUES, datetime.fromisoformat("2024-03-11 17:45:30")])
def test_our_own_reader_gives_every_value_back(value):
    ((found,), kind) = read_back(sheet_of(value)), type(value)
    assert found == value
    assert type(found) is kind


@given(st.lists(st.text(st.characters(), min_size=1, max_size=40), min_size=1, max_size=20))
@settings_of_hypothesis(deadline=None)
def test_whatever_is_written_comes_back(texts):
    texts = [text for text in texts if not is_blank(text)]
    assert read_back(sheet_of(*texts)) == texts
    rows = [unprotected(row[0]) for row in records(write_csv([[text] for text in texts]))]
    assert rows == texts


def test_no_cell_is_a_formula():
    part = zipfile.ZipFile(io.BytesIO(sheet_of(*DANGEROUS))).read("xl/worksheets/sheet1.xml")
    assert b"<f" not in part
    assert part.count(b'<t xml:space="preserve">') == len(DANGEROUS)


@pytest.mark.parametrize("value", VALUES)
def test_a_number_keeps_its_type(value):
    ((found, kind),) = values_of(sheet_of(value))
    found = found.date() if isinstance(value, date) else found
    assert found == value
    assert kind == {bool: "b", date: "d"}.get(type(value), "n")


def test_a_moment_keeps_its_type():
    moment = datetime.fromisoformat("2024-03-11 17:45:30")
    assert values_of(sheet_of(moment)) == [(moment, "d")]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (10**15, "1000000000000000"),
        (-(10**20), "-100000000000000000000"),
        (Decimal("12345678901234567.89"), "12345678901234567.89"),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (date(1899, 5, 1), "1899-05-01"),
        (datetime.fromisoformat("1900-02-28 06:00:00"), "1900-02-28 06:00:00"),
    ],
)
def test_what_excel_would_spoil_is_written_as_text(value, text):
    assert values_of(sheet_of(value)) == [(text, "s")]


def test_an_exact_decimal_is_a_number():
    assert values_of(sheet_of(Decimal("1250000.50"))) == [(1250000.5, "n")]


@pytest.mark.parametrize(
    "value", ["x" * (LONGEST_TEXT + 1), "😀" * 16_384, datetime(2024, 1, 1, tzinfo=UTC)]
)
def test_what_no_cell_holds_is_refused_with_its_place(value):
    with pytest.raises(CannotWriteError, match="A1"):
        sheet_of(value)


def test_too_many_columns_are_refused():
    with pytest.raises(CannotWriteError):
        write_workbook([Sheet("x", [["x"] * 16_385])])


def test_empty_values_are_empty_cells():
    assert values_of(sheet_of(None, "", "x"))[-1] == ("x", "s")
    assert b'r="A1"' not in zipfile.ZipFile(io.BytesIO(sheet_of(None))).read(
        "xl/worksheets/sheet1.xml"
    )


def test_the_same_values_give_the_same_bytes():
    moment = datetime.fromisoformat("2024-03-31")
    once, again = (write_workbook([Sheet("x", [["a"]])], moment=moment) for _ in range(2))
    assert once == again
    assert load_workbook(io.BytesIO(once)).properties.created == moment


def test_looks_widths_panes_merges_filters_and_hidden_sheets():
    rows = [[Styled("ក្បាល", HEAD)], [Styled(None, Style(fill="FFC7CE"))], ["x"]]
    first = Sheet(
        "ទី១",
        rows,
        widths={0: 30},
        frozen_rows=1,
        frozen_columns=1,
        filtered="A1:A3",
        merged=["A2:B2"],
    )
    book = load_workbook(io.BytesIO(write_workbook([first, Sheet("ទី២", [], hidden=True)])))
    sheet = book.worksheets[0]
    assert sheet["A1"].font.bold
    assert sheet["A2"].fill.fgColor.rgb == "FFFFC7CE"
    assert sheet.column_dimensions["A"].width == 30
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:A3")
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A2:B2"]
    assert [sheet.sheet_state for sheet in book] == ["visible", "hidden"]


def test_numbered_rows_stand_where_they_say():
    content = write_workbook([Sheet("x", [(3, ["a"]), (7, ["b"])], numbered=True)])
    sheet = load_workbook(io.BytesIO(content)).active
    assert (sheet["A3"].value, sheet["A7"].value, sheet["A4"].value) == ("a", "b", None)


@pytest.mark.parametrize(
    ("name", "taken", "written"),
    [
        ("a/b:c*?[d]", [], "a b c   d"),
        ("ក" * 40, [], "ក" * 31),
        ("Same", ["same"], "Same (2)"),
        ("x" * 31, ["x" * 31], "x" * 26 + " (2)"),
        (" '' ", [], "Sheet"),
    ],
)
def test_names_of_sheets_are_such_as_excel_takes(name, taken, written):
    assert sheet_name(name, taken) == written


def test_columns_have_letters():
    assert [letters(place) for place in (0, 25, 26, 701, 702, 16_383)] == [
        "A", "Z", "AA", "ZZ", "AAA", "XFD",
    ]  # fmt: skip


# CSV


def records(content):
    text = content.decode("utf-8", "surrogatepass").removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("text", DANGEROUS + TEXTS)
def test_a_text_comes_back_out_of_csv(text):
    ((found,),) = records(write_csv([[text]]))
    assert not found.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unprotected(found) == text


def test_csv_has_a_mark_plain_numbers_and_iso_dates():
    content = write_csv([["ក", -5, 2.5, None, True, date(2024, 3, 1), Styled("x", HEAD)]])
    assert content.startswith(b"\xef\xbb\xbf")
    assert records(content) == [["ក", "-5", "2.5", "", "TRUE", "2024-03-01", "x"]]


def test_ranges_offer_words_to_choose():
    choices = {"A2:A9": ["ប្រុស", "ស្រី"], "B2:B9": ["x" * 300], "C2:C9": ["a,b"]}
    book = load_workbook(io.BytesIO(write_workbook([Sheet("x", [["a"]], choices=choices)])))
    (offered,) = book.active.data_validations.dataValidation
    assert (str(offered.sqref), offered.formula1) == ("A2:A9", '"ប្រុស,ស្រី"')


@pytest.mark.parametrize("app", ["taskforce", "reporting", "secretariat"])
def test_nothing_else_writes_workbooks_and_csv(app):
    """Other hands would write a formula one day."""
    writers = [
        str(path.relative_to(settings.BASE_DIR))
        for path in (settings.BASE_DIR / app).rglob("*.py")
        if re.search(r"csv\.(?:Dict)?[wW]riter|openpyxl", path.read_text("utf-8"))
    ]
    assert [path for path in writers if path != "taskforce/sheets/writing.py"] == []


def test_a_sheet_is_printed_across_one_page_with_its_headers_on_each():
    wide = Sheet("ក'ខ", [["ក"] * 12], widths=dict.fromkeys(range(12), 20.0), frozen_rows=1)
    narrow = Sheet("គ", [["ក"]], widths={0: 40.0})
    first, second = load_workbook(io.BytesIO(write_workbook([wide, narrow]))).worksheets
    assert first.title == "ក'ខ"
    assert first.print_title_rows == "$1:$1"
    assert (first.page_setup.orientation, first.page_setup.paperSize) == ("landscape", 9)
    assert first.sheet_properties.pageSetUpPr.fitToPage
    assert (first.page_setup.fitToWidth, first.page_setup.fitToHeight) == (1, 0)
    assert first.oddFooter.center.text == "&P / &N"
    assert (second.page_setup.orientation, second.print_title_rows) == ("portrait", None)
