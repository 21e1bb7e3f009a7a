"""Reading spreadsheets: what is refused, what is found where."""

import io
import json
import struct
import tracemalloc
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from taskforce.sheets import columns, text_file
from taskforce.sheets.cells import read_cells
from taskforce.sheets.issues import FileRefusedError, storable
from taskforce.sheets.limits import Limits
from taskforce.sheets.places import Place, Places
from taskforce.sheets.reader import read
from taskforce.sheets.template import member_template
from tests.taskforce.sheets_hostile import replaced
from tests.taskforce.sheets_made import HEADER, MEMBER, saved, sheet, with_part, workbook

CASES = Path(__file__).parent.parent / "cases" / "sheets"
PLAIN = workbook(list(HEADER.values()), [MEMBER.get(name) for name in HEADER])
TODAY = date(2026, 6, 1)


def expected(name):
    return json.loads((CASES / f"{name}.expected.json").read_text(encoding="utf-8"))


def refusal(content, **limits):
    with pytest.raises(FileRefusedError) as refused:
        read(content, Limits(**limits))
    return refused.value.issue


def entry(**cells):
    (row,) = read(sheet(cells), Limits()).rows
    return read_cells(row, {"លោក": "លោក"}, TODAY)


def codes(entry):
    return [issue.code for issue in entry.issues]


# Files that are refused as a whole


@pytest.mark.parametrize(
    "name",
    [
        "hostile_duplicate_header.csv",
        "hostile_empty.csv",
        "hostile_encrypted.xlsx",
        "hostile_entity_bomb.xlsx",
        "hostile_invalid_utf8.csv",
        "hostile_xxe.xlsx",
        "hostile_zipbomb.xlsx",
    ],
)
def test_hostile_file_is_refused_with_its_code(name):
    assert refusal((CASES / name).read_bytes()).code == expected(name)["code"]


def test_a_zip_bomb_is_refused_without_being_unpacked():
    content = (CASES / "hostile_zipbomb.xlsx").read_bytes()
    tracemalloc.start()
    refusal(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_a_million_empty_rows_are_refused():
    issue = refusal((CASES / "hostile_million_rows.xlsx").read_bytes())
    assert issue.code == "too_many_rows"
    assert "៥០០០០" in issue.message


def test_invalid_encoding_names_its_line():
    assert refusal((CASES / "hostile_invalid_utf8.csv").read_bytes()).params == {"line": 3}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b" \r\n \n", "empty_file", id="blank"),
        pytest.param(b"%PDF-1.7 ...", "not_a_spreadsheet", id="pdf"),
        pytest.param(b"PK\x03\x04 broken", "unreadable_file", id="broken zip"),
        pytest.param(PLAIN[:-400], "unreadable_file", id="truncated"),
        pytest.param(PLAIN + b"PK\x05\x06", "unreadable_file", id="no end"),
        pytest.param(with_part(PLAIN, "xl/vbaProject.bin", b"x"), "macros_forbidden", id="macro"),
        pytest.param(with_part(PLAIN, "../evil.xml", b"<a/>"), "unsafe_path", id="zip slip"),
        pytest.param(with_part(PLAIN, "/etc/evil.xml", b"<a/>"), "unsafe_path", id="absolute"),
        pytest.param(
            with_part(PLAIN, "xl/a.xml", "<!DOCTYPE a><a/>".encode("utf-16")),
            "xml_dtd_forbidden",
            id="dtd in utf-16",
        ),
        pytest.param(
            with_part(PLAIN, "xl/a.xml", b"<!--" + b"x" * 20_000 + b"--><!DOCTYPE a><a/>"),
            "xml_dtd_forbidden",
            id="dtd behind a long comment",
        ),
        pytest.param(with_part(PLAIN, "xl/a.xml", b"<a"), "unreadable_file", id="broken xml"),
        pytest.param(
            with_part(PLAIN, "xl/a.xml", b"<!--" + b" " * 1_100_000 + b"--><a/>"),
            "unreadable_file",
            id="endless prolog",
        ),
        pytest.param("ស្អី,ផ្សេង\r\n1,2".encode(), "header_not_found", id="no header"),
        pytest.param(b"??????,???,????\r\n1,??????,???", "khmer_lost", id="question marks"),
        pytest.param(sheet(), "no_rows", id="header only"),
        pytest.param("ឈ្មោះ,កូដ\nសុខ,08".encode(), "missing_column", id="no role"),
    ],
)
def test_wrong_file_is_refused(content, code):
    assert refusal(content).code == code


def test_a_long_directory_is_refused_before_it_is_read():
    at = PLAIN.rfind(b"PK\x05\x06")
    content = PLAIN[: at + 10] + struct.pack("<HI", 60_000, 3_000_000) + PLAIN[at + 16 :]
    assert refusal(content).code == "too_many_parts"


def test_limits_are_kept():
    many = sheet(*[{}] * 30)
    assert refusal(many, rows=20).code == "too_many_rows"
    assert refusal(many, columns=5).code == "too_many_columns"
    assert refusal(many, bytes=100).code == "file_too_large"
    assert refusal(workbook(["x"] * 300), columns=100).code == "too_many_columns"
    assert refusal(PLAIN, part_bytes=100).code == "archive_too_large_unpacked"
    assert refusal(PLAIN, cells=5).code == "archive_too_large_unpacked"
    bomb = with_part(PLAIN, "xl/worksheets/sheet9.xml", b"<a>" + b" " * 900_000 + b"</a>")
    assert refusal(bomb, ratio_from_bytes=500_000).code == "archive_too_large_unpacked"


def test_a_flood_of_shared_strings_is_refused():
    strings = b"<sst>" + b"<si><t>x</t></si>" * 30 + b"</sst>"
    content = replaced("xl/sharedStrings.xml", strings)
    assert refusal(content, strings=20).code == "archive_too_large_unpacked"
    assert refusal(content, strings_bytes=100).code == "archive_too_large_unpacked"


# What is read


@pytest.mark.parametrize(
    "name",
    [
        "clean.xlsx",
        "date1904.xlsx",
        "hostile_dimension.xlsx",
        "hostile_utf16le.csv",
        "hostile_big_field.csv",
        "messy.xlsx",
        "legacy_limon.xlsx",
    ],
)
def test_all_rows_are_read(name):
    book = read((CASES / name).read_bytes(), Limits())
    assert len(book.rows) == expected(name)["totals"]["data_rows"]


def test_dates_of_the_1904_system_are_right():
    name = "date1904.xlsx"
    rows = {row.number: row for row in read((CASES / name).read_bytes(), Limits()).rows}
    found = {
        number: read_cells(row, {}, TODAY).values["born_on"].isoformat()
        for number, row in rows.items()
    }
    assert found == {line["row"]: line["dob"] for line in expected(name)["normalized"]}


def test_windows_1252_is_read_with_semicolons():
    book = read((CASES / "hostile_cp1252.csv").read_bytes(), Limits())
    assert [row.cells.get("note") for row in book.rows] == [
        "réunion à Ta Khmau",
        "“délégué” – 1er",
        None,
        None,
        "n°3",
    ]


def test_rows_are_counted_as_the_spreadsheet_shows_them():
    content = "ចំណងជើង\n\nឈ្មោះ,តួនាទី,កូដ\n\nសុខ ដារ៉ា,សមាជិក,0801\n".encode()
    (row,) = read(content, Limits()).rows
    assert (row.number, row.columns["unit_code"]) == (5, "C")


def test_hidden_and_empty_sheets_are_passed_over_and_named():
    book = Workbook()
    book.active.append(list(HEADER.values()))
    book.active.append([MEMBER.get(name) for name in HEADER])
    book.create_sheet("ទទេ")
    hidden = book.create_sheet("ចាស់")
    hidden.append(["x"])
    hidden.sheet_state = "hidden"
    found = read(saved(book), Limits())
    assert len(found.rows) == 1
    assert found.ignored == [("ទទេ", "empty"), ("ចាស់", "hidden")]


def test_a_second_table_without_headers_is_a_fault_not_silence():
    book = Workbook()
    book.active.append(list(HEADER.values()))
    book.active.append([MEMBER.get(name) for name in HEADER])
    book.create_sheet("Two").append(["a", "b", "c", "d"])
    book.create_sheet("Words").append(["only words"])
    found = read(saved(book), Limits())
    assert [(issue.sheet, issue.code) for issue in found.issues] == [("Two", "header_not_found")]
    assert found.ignored == [("Words", "no_header")]


def test_formulas_are_told_apart_from_text_that_looks_like_one():
    book = read((CASES / "hostile_formula.xlsx").read_bytes(), Limits())
    formulas = {row.number: list(row.formulas) for row in book.rows if row.formulas}
    assert formulas == {3: ["note"], 4: ["note"], 5: ["note"]}
    assert next(row for row in book.rows if row.number == 6).cells["note"] == "=1+1"


def test_every_spelling_of_a_header_means_one_field():
    known = columns.HEADERS | {
        columns.ANY_UNIT: columns.ANY_UNIT_HEADERS,
        columns.SEAT_NO: columns.SEAT_NO_HEADERS,
    }
    told = {columns.header_key(text): name for name, texts in known.items() for text in texts}
    assert set(told.values()) == set(known)
    assert told == columns.FIELDS
    for name, texts in columns.LOOSE_HEADERS.items():
        for text in texts:
            assert not columns.field_of(text), text
            assert name in columns.loosely(text)


@pytest.mark.parametrize("header", ["ក្រុង ស្រុក ខណ្ឌ", "ក្រុង-ស្រុក-ខណ្ឌ", " ក្រុង / ស្រុក / ខណ្ឌ\n"])
def test_headers_are_found_in_loose_spelling(header):
    assert columns.FIELDS[columns.header_key(header)] == "district"


def test_separators_and_marks():
    assert text_file.decode("\ufeffក".encode()) == "ក"
    assert text_file.decode("ក".encode("utf-16")) == "ក"
    rows = read("ឈ្មោះ\tតួនាទី\tកូដ\nសុខ ដារ៉ា\tសមាជិក\t0801".encode(), Limits()).rows
    assert rows[0].cells["unit_code"] == "0801"


def test_the_template_reads_as_a_list_without_its_example():
    content = member_template([("0801", "ស្រុកកណ្ដាលស្ទឹង")], ["ប្រធាន", "សមាជិក"])
    assert refusal(content).code == "no_rows"


# Cells


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"name_km": ""}, "missing_name"),
        ({"name_km": "\u200b "}, "missing_name"),
        ({"name_km": "(ទំនេរ)"}, "placeholder_name"),
        ({"name_km": "=1+1"}, "name_bad_start"),
        ({"name_km": "@សុខ ដារ៉ា"}, "name_bad_start"),
        ({"name_km": "SOK DARA"}, "name_not_khmer"),
        ({"name_km": "សុ" * 100}, "text_too_long"),
        ({"name_km": "សុខ\0ដារ៉ា"}, "nul_byte"),
        ({"name_km": "\u202eសុខ ដារ៉ា"}, "bidi_control_removed"),
        ({"name_km": "#REF!"}, "excel_error_value"),
        ({"born_on": "31/02/1975"}, "invalid_date"),
        ({"born_on": "04/25/1971"}, "invalid_date"),
        ({"born_on": "15/01/2514"}, "implausible_date"),
        ({"born_on": "10/04/65"}, "two_digit_year"),
        ({"born_on": "1970"}, "incomplete_date"),
        ({"born_on": "02/06/2026"}, "implausible_date"),
        ({"born_on": "9" * 40}, "invalid_date"),
        ({"phone": "01200"}, "invalid_phone"),
        ({"phone": "012 000 901 / 012 000 902"}, "multiple_phones"),
        ({"sex": "?"}, "unknown_sex"),
        ({"name_km": "លោកជំទាវ សុខ ដារ៉ា"}, None),
        ({"note": "x" * 501}, "text_too_long"),
    ],
)
def test_a_fault_of_a_cell_has_its_code(cells, code):
    assert codes(entry(**cells)) == ([code] if code else [])


def test_a_year_of_two_digits_says_which_day_is_taken():
    (issue,) = entry(born_on="", appointed_on="15/03/24").issues
    assert "១៥/០៣/១៩២៤" in issue.message


def test_a_fault_names_its_cell_and_repeats_its_value():
    (issue,) = entry(born_on="31/02/1975").issues
    assert (issue.row, issue.column, issue.cell, issue.value) == (2, "C", "C2", "31/02/1975")
    assert issue.level == "error"


def test_all_faults_of_a_row_are_told():
    found = entry(name_km="SOK", born_on="32/01/1980", appointed_on="?", phone="x")
    assert codes(found) == ["name_not_khmer", "invalid_date", "invalid_date", "invalid_phone"]


def test_cells_are_brought_into_one_form():
    values = entry(name_km=" លោក សុខ  ដារ៉ា\u200b", sex="ស", phone="012 000 001", note="-").values
    assert values["name_km"] == "សុខ ដារ៉ា"
    assert values["honorific"] == "លោក"
    assert values["sex"] == "f"
    assert values["phone"] == "+85512000001"
    assert values["note"] == ""
    assert values["appointed_on"] == date(2024, 2, 5)


# Units


UNITS = [
    Place(1, "08", "ខេត្ត", "កណ្តាល", "Kandal"),
    Place(2, "0803", "ស្រុក", "ខ្សាច់កណ្ដាល", "Khsach Kandal"),
    Place(3, "0804", "ស្រុក", "កោះធំ", "Kaoh Thum"),
    Place(4, "0802", "ស្រុក", "កៀនស្វាយ", "Kien Svay"),
    Place(5, "080208", "ឃុំ", "ភូមិធំ", "Phum Thum"),
    Place(6, "0806", "ស្រុក", "ល្វាឯម", "Lvea Aem"),
    Place(7, "080608", "ឃុំ", "ភូមិធំ", "Phum Thum"),
    Place(8, "0813", "ក្រុង", "អរិយក្សត្រ", "Arey Ksatr"),
    Place(9, "081307", "សង្កាត់", "អរិយក្សត្រ", "Arey Ksatr"),
]
PLACES = Places(
    UNITS, {unit.code for unit in UNITS} | {"1201"}, {"080601": "081307", "120107": "1201"}
)


@pytest.mark.parametrize(
    ("cells", "code", "faults"),
    [
        ({"unit_code": "០៨០៣"}, "0803", []),
        ({"unit_code": "803"}, "0803", ["leading_zero_restored"]),
        ({"unit_code": "0803", "district": "ក្រុងខ្សាច់កណ្ដាល"}, "0803", ["unit_kind_mismatch"]),
        ({"unit_code": "0804", "district": "ខ្សាច់កណ្ដាល"}, None, ["unit_code_name_mismatch"]),
        ({"unit_code": "08", "district": "កោះធំ"}, None, ["unit_code_name_mismatch"]),
        ({"unit_code": "1201"}, None, ["unit_outside_scope"]),
        ({"unit_code": "120107"}, None, ["unit_outside_scope"]),
        ({"unit_code": "0899"}, None, ["unknown_unit"]),
        ({"unit_code": "abc"}, None, ["unknown_unit"]),
        ({"unit_code": "0899", "district": "កោះធំ"}, None, ["unit_code_name_mismatch"]),
        (
            {"unit_code": "080601", "commune": "ឃុំអរិយក្សត្រ", "district": "ស្រុកល្វាឯម"},
            "081307",
            ["retired_unit_code"],
        ),
        ({"unit_code": "080601", "commune": "ភូមិធំ"}, None, ["unit_code_name_mismatch"]),
        ({"unit_code": "", "district": "ស្រុកកេាះធំ"}, "0804", []),
        ({"unit_code": "", "district": "Kaoh Thum"}, "0804", []),
        ({"unit_code": "", "commune": "ភូមិធំ"}, None, ["ambiguous_unit"]),
        ({"unit_code": "", "district": "ល្វាឯម", "commune": "ភូមិធំ"}, "080608", []),
        ({"unit_code": "", "district": "ស្រុកឧដុង្គ"}, None, ["unknown_unit"]),
        ({"unit_code": ""}, None, ["missing_unit"]),
    ],
)
def test_units_are_found_by_code_and_by_name(cells, code, faults):
    found = entry(**cells)
    unit = PLACES.find(found)
    assert (unit and unit.code, codes(found)) == (code, faults)


def test_what_cannot_be_stored_is_shown_with_a_sign_in_its_place():
    assert storable("ក\0ខ\udc00") == "ក\ufffdខ\ufffd"
    assert storable("😀 ក") == "😀 ក"


def test_macros_under_another_name_are_refused():
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as archive:
        types = archive.read("[Content_Types].xml")
    kind = b"application/vnd.ms-office.vbaProject"
    types = types.replace(
        b"</Types>", b'<Override PartName="/xl/code.bin" ContentType="%s"/></Types>' % kind
    )
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.infolist():
            own = part.filename == "[Content_Types].xml"
            new.writestr(part.filename, types if own else old.read(part))
    assert refusal(made.getvalue()).code == "macros_forbidden"


def test_a_row_beyond_the_last_is_refused():
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as old:
        (name,) = [one for one in old.namelist() if one.startswith("xl/worksheets/sheet")]
        sheet_xml = old.read(name).replace(b'<row r="2"', b'<row r="99999999999"')
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as new:
            for part in old.namelist():
                new.writestr(part, sheet_xml if part == name else old.read(part))
    assert refusal(made.getvalue()).code == "unreadable_file"
