"""Lists as provinces type them: headers in two rows, merged cells, headings, totals, footers."""

import io
from datetime import date, datetime

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from taskforce.sheets.cells import read_cells
from taskforce.sheets.headings import read_heading
from taskforce.sheets.issues import FileRefusedError
from taskforce.sheets.limits import Limits
from taskforce.sheets.reader import read
from tests.taskforce.legacy_typed import typed
from tests.taskforce.sheets_made import HEADER, MEMBER, saved

TODAY = date(2026, 6, 1)
HEAD = ["ល.រ", "ឈ្មោះ", "តួនាទី", "កូដ"]


def book_of(*rows, merged=(), fonts=(), change=lambda sheet: None):
    """Return what is read of a sheet of these rows."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for area in merged:
        book.active.merge_cells(area)
    for cell, font in dict(fonts).items():
        book.active[cell].font = Font(name=font)
    change(book.active)
    return read(saved(book), Limits())


def of_csv(*lines):
    return read("\n".join(lines).encode(), Limits())


def cells(book, *names):
    return [tuple(row.cells.get(name) for name in names) for row in book.rows]


def reasons(book):
    return [(one.row, one.reason) for one in book.skipped]


def refusal(*lines):
    with pytest.raises(FileRefusedError) as refused:
        of_csv(*lines)
    return refused.value.issue


# Headers


def test_headers_in_two_rows_under_merged_heads():
    book = book_of(
        ["បញ្ជីសមាជិក"],
        ["ល.រ", "គោត្តនាម និងនាម", "ឯកតារដ្ឋបាល", None, None, "ថ្ងៃ ខែ ឆ្នាំ", None, "តួនាទី"],
        [None, None, "ខេត្ត", "ស្រុក", "ឃុំ", "កំណើត", "តែងតាំង", None],
        [1, "សុខ ដារ៉ា", "កណ្តាល", "កោះធំ", "ភូមិធំ", "01/02/1980", "05/02/2024", "សមាជិក"],
        merged=["A2:A3", "B2:B3", "C2:E2", "F2:G2", "H2:H3", "A1:H1"],
    )
    assert book.header_rows == {"Sheet": [2, 3]}
    assert book.rows[0].columns == {
        "no": "A", "name_km": "B", "province": "C", "district": "D", "commune": "E",
        "born_on": "F", "appointed_on": "G", "role": "H",
    }  # fmt: skip


def test_headers_in_two_rows_without_merged_cells():
    book = of_csv(
        "ល.រ,ឈ្មោះ,,ថ្ងៃ ខែ ឆ្នាំ,,តួនាទី,កូដ",
        ",ខ្មែរ,ឡាតាំង,កំណើត,តែងតាំង,,",
        "1,សុខ ដារ៉ា,SOK DARA,01/02/1980,05/02/2024,សមាជិក,0801",
    )
    assert cells(book, "name_km", "name_latin", "born_on", "appointed_on") == [
        ("សុខ ដារ៉ា", "SOK DARA", "01/02/1980", "05/02/2024")
    ]


def test_a_row_below_the_headers_is_no_second_row_of_them():
    book = of_csv("ឈ្មោះ,តួនាទី,កូដ", "សុខ ដារ៉ា,ប្រធាន,0801")
    assert book.header_rows == {"": [1]}


def test_titles_above_may_name_columns():
    book = of_csv("បញ្ជីឈ្មោះ,,", "ឈ្មោះ,,", ",ឈ្មោះ,តួនាទី,កូដ", ",សុខ ដារ៉ា,ប្រធាន,0801")
    assert book.header_rows == {"": [3]}


def test_family_and_given_names_in_two_columns_are_one_name():
    book = of_csv("គោត្តនាម,នាម,តួនាទី,កូដ", "សុខ,ដារ៉ា,ប្រធាន,0801", "ចាន់,,សមាជិក,0801")
    assert cells(book, "name_km") == [("សុខ ដារ៉ា",), ("ចាន់",)]
    assert book.rows[0].columns["name_km"] == "B"


def test_headers_in_two_languages_and_with_remarks_are_known():
    book = of_csv(
        '"ឈ្មោះ / Name","ភេទ (Sex)",Role | តួនាទី,"កូដ\nCode",លេខទូរស័ព្ទ (ប្រើតេឡេក្រាម)',
        "សុខ ដារ៉ា,ប,សមាជិក,0801,012 000 001",
    )
    assert list(book.rows[0].columns) == ["name_km", "sex", "role", "unit_code", "phone"]


def test_misspelt_headers_are_known_where_the_right_one_is_not_there():
    heads = "គោត្តនាំ និងនាម,តូនាទីក្នុងក្រុមការងារ,កូដឯកតា,ថ្ងៃខែឆ្នាំកំណេីត,ឈ្មោះអ្វីមួយទៀត"
    book = of_csv(heads, "សុខ ដារ៉ា,សមាជិក,0801,01/02/1980,x")
    assert set(book.rows[0].columns) == {"unit_code", "name_km", "role", "born_on"}


def test_a_tick_under_man_or_woman_is_the_sex():
    book = of_csv(
        "ឈ្មោះ,ភេទ,,តួនាទី,កូដ",
        ",ប្រុស,ស្រី,,",
        "សុខ ដារ៉ា,✓,,ប្រធាន,0801",
        "ចាន់ ថា,-,x,សមាជិក,0801",
        "កែវ មុនី,,,សមាជិក,0801",
    )
    assert cells(book, "sex") == [("ប្រុស",), ("ស្រី",), (None,)]


def test_a_role_beside_the_role_in_the_group_is_the_post():
    book = of_csv("ឈ្មោះ,តួនាទី,តួនាទីក្នុងក្រុមការងារ,កូដ", "សុខ ដារ៉ា,អភិបាល,ប្រធាន,0801")
    assert cells(book, "position", "role") == [("អភិបាល", "ប្រធាន")]


def test_two_columns_for_one_thing_are_refused_with_their_letters():
    issue = refusal("ឈ្មោះ,គោត្តនាម និងនាម,តួនាទី,កូដ", "a,b,c,d")
    assert (issue.code, issue.params["columns"]) == ("duplicate_header", "A, B")


def test_repeated_headers_and_numbers_of_columns_are_passed_over():
    book = of_csv(
        "ល.រ,ឈ្មោះ,តួនាទី,កូដ",
        "(១),(២),(៣),(៤)",
        "1,សុខ ដារ៉ា,ប្រធាន,0801",
        "ល.រ,ឈ្មោះ,តួនាទី,កូដ",
        "2,ចាន់ ថា,សមាជិក,0801",
    )
    assert [row.number for row in book.rows] == [3, 5]
    assert reasons(book) == [(2, "column_numbers"), (4, "header")]


# Merged cells


def test_a_value_merged_over_rows_counts_for_each():
    book = book_of(
        HEAD,
        [1, "សុខ ដារ៉ា", "ប្រធាន", "0801"],
        [2, "ចាន់ ថា", "សមាជិក", None],
        [3, "ហ៊ុន សុធី", None, None],
        [4, None, None, None],
        merged=["D2:D5", "C3:C5"],
    )
    assert cells(book, "role", "unit_code") == [
        ("ប្រធាន", "0801"),
        ("សមាជិក", "0801"),
        ("សមាជិក", "0801"),
    ]
    assert reasons(book) == [(5, "blank")]


def test_a_row_without_anything_of_its_own_is_blank():
    book = book_of(
        HEAD, [1, "សុខ ដារ៉ា", "ប្រធាន", "0801"], merged=["A2:A3", "B2:B3", "C2:C3", "D2:D3"]
    )
    assert len(book.rows) == 1


# Sections, totals, footers


def test_headings_name_the_unit_and_the_role_of_rows_that_have_none():
    book = of_csv(
        "ល.រ,ឈ្មោះ,តួនាទី,ស្រុក,ឃុំ",
        "ក. ក្រុមការងារស្រុកកោះធំ,,,,",
        "1,សុខ ដារ៉ា,ប្រធាន,,",
        "ឃុំព្រែកស្ដី,,,,",
        "2,ចាន់ ថា,សមាជិក,,",
        "3,ហ៊ុន សុធី,សមាជិក,កៀនស្វាយ,",
        "២- សមាជិក,,,,",
        "4,កែវ មុនី,,,",
        "ស្រុកល្វាឯម,,,,",
        "5,ឡុង សុភា,ប្រធាន,,",
    )
    assert cells(book, "district", "commune") == [
        ("ស្រុកកោះធំ", None),
        ("ស្រុកកោះធំ", "ឃុំព្រែកស្ដី"),
        ("កៀនស្វាយ", None),
        ("ស្រុកកោះធំ", "ឃុំព្រែកស្ដី"),
        ("ស្រុកល្វាឯម", None),
    ]
    assert [row.headed.get("role") for row in book.rows] == [None, None, None, "សមាជិក", None]
    assert {reason for _row, reason in reasons(book)} == {"section_heading"}


def test_a_heading_in_the_column_of_names_ends_the_unit_above():
    book = of_csv(
        "ល.រ,ឈ្មោះ,តួនាទី,ស្រុក",
        "ស្រុកកោះធំ,,,",
        "1,សុខ ដារ៉ា,ប្រធាន,",
        ",ក្រុមការងារស្រុកកៀនស្វាយ,,",
        "1,ចាន់ ថា,ប្រធាន,",
    )
    assert cells(book, "district") == [("ស្រុកកោះធំ",), ("ស្រុកកៀនស្វាយ",)]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("ក. ក្រុមការងារខេត្តកណ្តាល", {"province": "ខេត្តកណ្តាល"}),
        ("ឃុំ ព្រែកស្ដី ស្រុកកោះធំ", {"commune": "ឃុំ ព្រែកស្ដី", "district": "ស្រុកកោះធំ"}),
        ("ថ្នាក់ក្រុង ស្រុក ខណ្ឌ", {"role": "ថ្នាក់ក្រុង ស្រុក ខណ្ឌ"}),
        ("ក្រុមការងារស្រុក និងឃុំ", {"role": "ក្រុមការងារស្រុក និងឃុំ"}),
        ("១/ ប្រធាន៖", {"role": "ប្រធាន"}),
        ("II. សមាជិក", {"role": "សមាជិក"}),
        ("  ", {}),
    ],
)
def test_what_a_heading_says(text, fields):
    assert read_heading(text) == fields


def test_a_heading_merged_over_the_width_may_stand_in_any_column():
    book = book_of(
        HEAD[1:],
        ["ក្រុមទី១", None, None],
        ["សុខ ដារ៉ា", "ប្រធាន", "0801"],
        merged=["A2:C2"],
    )
    assert reasons(book) == [(2, "section_heading")]


def test_totals_and_what_stands_below_are_passed_over_and_told():
    book = of_csv(
        "ល.រ,ឈ្មោះ,តួនាទី,កូដ,ផ្សេងៗ",
        "1,សុខ ដារ៉ា,ប្រធាន,0801,",
        ",សរុប ១ នាក់,,,",
        "",
        ",,,,តាខ្មៅ ថ្ងៃទី១១ ខែមីនា ឆ្នាំ២០២៤",
        ",,,អភិបាល,",
        ",ហ៊ុន សុធី,,,",
    )
    assert len(book.rows) == 1
    assert reasons(book) == [
        (3, "total_row"),
        (4, "blank"),
        (5, "footer"),
        (6, "footer"),
        (7, "footer"),
    ]


def test_a_list_that_goes_on_below_a_total_is_read():
    book = of_csv(
        "ល.រ,ឈ្មោះ,តួនាទី,កូដ",
        "1,សុខ ដារ៉ា,ប្រធាន,0801",
        ",សរុប,,",
        "2,ចាន់ ថា,សមាជិក,0801",
    )
    assert [row.number for row in book.rows] == [2, 4]


def test_an_incomplete_row_is_a_fault_and_not_passed_over():
    book = of_csv("ល.រ,ឈ្មោះ,តួនាទី,កូដ", "1,សុខ ដារ៉ា,ប្រធាន,0801", "2,ចាន់ ថា,,", "3,,សមាជិក,0801")
    assert [row.number for row in book.rows] == [2, 3, 4]


def test_a_row_that_begins_with_a_day_in_words_is_no_footer():
    book = of_csv("ថ្ងៃកំណើត,ឈ្មោះ,តួនាទី,កូដ,ភេទ", "ថ្ងៃទី១១ ខែមីនា ឆ្នាំ១៩៨០,សុខ ដារ៉ា,,0801,ប្រុស")
    assert len(book.rows) == 1


def test_many_blank_rows_are_told_as_one():
    book = of_csv("ឈ្មោះ,តួនាទី,កូដ", *["\u200b,,"] * 300, "សុខ ដារ៉ា,ប្រធាន,0801")
    assert [(one.row, one.last_row, one.rows) for one in book.skipped] == [(2, 301, 300)]


def test_several_sheets_have_each_their_own_headers():
    book = Workbook()
    book.active.append(["ឈ្មោះ", "តួនាទី", "កូដ"])
    book.active.append(["សុខ ដារ៉ា", "ប្រធាន", "0801"])
    other = book.create_sheet("ទី២")
    other.append(["កូដ", "តួនាទី", "ឈ្មោះ"])
    other.append(["0802", "សមាជិក", "ចាន់ ថា"])
    found = read(saved(book), Limits())
    assert cells(found, "name_km", "unit_code") == [("សុខ ដារ៉ា", "0801"), ("ចាន់ ថា", "0802")]
    assert found.header_rows == {"Sheet": [1], "ទី២": [1]}


# Cells of a workbook


def test_days_serials_and_formulas():
    def change(sheet):
        sheet["D2"].number_format = "dd/mm/yyyy"
        sheet["D3"].number_format = "General"
        sheet["D4"].number_format = '[$-km-KH]d" ខែ"mmmm yyyy;@'

    book = book_of(
        ["ឈ្មោះ", "តួនាទី", "កូដ", "ថ្ងៃកំណើត"],
        ["សុខ ដារ៉ា", "ប្រធាន", 801, 29252],
        ["ចាន់ ថា", "សមាជិក", 8.0, 29252],
        ["កែវ មុនី", "សមាជិក", "08", 29252],
        ["ឡុង សុភា", "សមាជិក", "08", datetime.fromisoformat("1980-02-01 06:30")],
        ["ឃុន ភិរម្យ", '=IF(1=1,"សមាជិក","")', "08", "=TODAY()"],
        change=change,
    )
    assert cells(book, "unit_code", "born_on")[:4] == [
        (801, date(1980, 2, 1)),
        (8, 29252),
        ("08", date(1980, 2, 1)),
        ("08", datetime.fromisoformat("1980-02-01 06:30")),
    ]
    assert set(book.rows[4].formulas) == {"role", "born_on"}


@pytest.mark.parametrize("prefix", ["x", ""])
def test_a_workbook_of_another_program_is_read_alike(prefix):
    """With a prefix before every tag, texts of several runs, and hints how to say them."""
    import zipfile

    from tests.taskforce.sheets_hostile import PLAIN, replaced

    with zipfile.ZipFile(io.BytesIO(PLAIN)) as archive:
        part = archive.read("xl/worksheets/sheet1.xml").decode()
    part = part.replace(
        '<t xml:space="preserve">សុខ ដារ៉ា</t>',
        "<r><t>សុខ </t></r><rPh><t>សុ</t></rPh><r><t>ដារ៉ា</t></r>",
    )
    if prefix:
        for tag in (
            "worksheet",
            "sheetData",
            "row",
            "c",
            "is",
            "t",
            "r",
            "rPh",
            "sheetViews",
            "sheetView",
        ):
            part = part.replace(f"<{tag} ", f"<x:{tag} ").replace(f"<{tag}>", f"<x:{tag}>")
            part = part.replace(f"</{tag}>", f"</x:{tag}>")
        part = part.replace("xmlns=", "xmlns:x=")
    book = read(replaced("xl/worksheets/sheet1.xml", part.encode()), Limits())
    assert cells(book, "name_km", "unit_code") == [("សុខ ដារ៉ា", "0801")]


# Old fonts


def legacy_rows(*names):
    return [[typed(name), typed("សមាជិក"), "0801"] for name in names]


def test_old_fonts_are_known_by_the_font_of_the_cell():
    book = book_of(
        ["ឈ្មោះ", "តួនាទី", "កូដ"],
        [typed("សុខ ដារ៉ា"), "សមាជិក", "0801"],
        ["ចាន់ ថា", "សមាជិក", "0801"],
        fonts={"A2": "Limon S2", "A3": "Limon S2"},
    )
    assert [row.legacy for row in book.rows] == [{"name_km": "limon"}, {}]
    (use,) = book.legacy
    assert (use.key, use.font, use.column, use.field, use.cells) == (
        "limon", "Limon S2", "A", "name_km", 1,
    )  # fmt: skip
    assert use.samples == [(typed("សុខ ដារ៉ា"), "សុខ ដារ៉ា")]


def test_a_font_without_a_table_is_told_and_cannot_be_converted():
    book = book_of(["ឈ្មោះ", "តួនាទី", "កូដ"], ["suxdara", "សមាជិក", "0801"], fonts={"A2": "Duong Chan"})
    assert [(use.key, use.font) for use in book.legacy] == [("", "Duong Chan")]
    assert book.legacy[0].samples == [("suxdara", "suxdara")]
    (issue,) = read_cells(book.rows[0], {}, TODAY).issues
    assert (issue.code, issue.words) == ("legacy_encoding", "no_font_table")
    assert issue.message


def test_a_name_of_which_only_a_part_is_khmer_in_an_old_font_is_typed_again():
    rows = [[name, "សមាជិក", "0801"] for name in (f"សុខ {typed('ដារ៉ា')}", "ចាន់ ថា")]
    book = book_of(["ឈ្មោះ", "តួនាទី", "កូដ"], *rows, fonts={"A2": "Limon S1", "A3": "Limon S1"})
    assert [row.legacy for row in book.rows] == [{"name_km": ""}, {}]
    (issue,) = read_cells(book.rows[0], {}, TODAY).issues
    assert (issue.code, issue.is_error) == ("legacy_encoding", True)


@pytest.mark.parametrize("font", ["limon", "abc"])
def test_old_fonts_are_known_by_their_look_where_no_font_is_named(font):
    lines = ["ឈ្មោះ\tតួនាទី\tភេទ\tកូដ"]
    for name in ("ឈ្នាង ប៊ុនធឿន", "ស្រេង ណារិទ្ធ", "ញ៉េប ម៉ៅរ៉ាត់", "សុខ ដារ៉ា", "ចាន់ វណ្ណៈ"):
        lines.append("\t".join([typed(name, font), typed("សមាជិក", font), "F", "0801"]))
    book = of_csv(*lines)
    assert {row.legacy.get("name_km") for row in book.rows} == {f"{font}?"}
    assert {row.legacy.get("role") for row in book.rows} == {f"{font}?"}
    assert not any("sex" in row.legacy for row in book.rows)


def test_headers_in_an_old_font_are_read():
    head = [typed(text) for text in ("ឈ្មោះ", "តួនាទី", "កូដ", "ភេទ")]
    book = of_csv("\t".join(head), "\t".join([typed("សុខ ដារ៉ា"), typed("សមាជិក"), "0801", "M"]))
    assert set(book.rows[0].columns) == {"name_km", "role", "unit_code", "sex"}


def test_latin_names_are_no_old_font():
    book = of_csv(
        "Name,Role,Code", "SOK DARA,Member,0801", "Chan Thy,Head,0801", "Nguyễn Văn,Member,08"
    )
    assert not book.legacy


def test_what_is_not_confirmed_is_a_fault_and_nothing_else_is_said_of_the_row():
    (row,) = of_csv("ឈ្មោះ\tតួនាទី\tកូដ", f"{typed('ញ៉េប ធារិទ្ធ')}\t?\t0801").rows
    entry = read_cells(row, {}, TODAY)
    assert [(i.level, i.code, i.column) for i in entry.issues] == [
        ("error", "legacy_encoding", "A")
    ]


def test_what_is_confirmed_is_converted():
    from taskforce.sheets.legacy import convert

    (row,) = of_csv("ឈ្មោះ\tតួនាទី\tកូដ", f"{typed('ញ៉េប ធារិទ្ធ')}\t{typed('ប្រធាន')}\t0801").rows
    assert convert(row, set()) is row
    assert convert(row, {"abc?"}) is row
    # What only looks so is not converted with what a font said.
    assert convert(row, {"limon"}) is row
    done = convert(row, {"limon?"})
    assert (done.cells["name_km"], done.cells["role"]) == ("ញ៉េប ធារិទ្ធ", "ប្រធាន")
    assert not done.legacy
    assert row.legacy
    assert not read_cells(done, {}, TODAY).issues


def test_an_old_font_in_a_remark_only_empties_it():
    cells = [MEMBER.get(name) for name in HEADER]
    cells[-1] = typed("ញ៉េប ធារិទ្ធ")
    book = book_of(list(HEADER.values()), cells, fonts={"L2": "Limon R1"})
    entry = read_cells(book.rows[0], {}, TODAY)
    assert [(i.level, i.code) for i in entry.issues] == [("warning", "legacy_encoding")]
    assert entry.values["note"] == ""
