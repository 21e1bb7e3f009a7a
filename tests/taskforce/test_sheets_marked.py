"""The workbook that is sent back: the same sheets with the reasons beside the cells."""

import io
import resource
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from taskforce.sheets import marked
from taskforce.sheets.cells import read_cells
from taskforce.sheets.columns import REASON_HEADERS
from taskforce.sheets.confined import mark_confined
from taskforce.sheets.issues import FileRefusedError, Issue
from taskforce.sheets.limits import Limits
from taskforce.sheets.messages import REASONS
from taskforce.sheets.reader import read
from taskforce.sheets.writing import write_csv
from tests.bench.confined import taken
from tests.bench.sheets import clean, faults
from tests.taskforce.legacy_typed import typed
from tests.taskforce.sheets_hostile import replaced
from tests.taskforce.sheets_made import HEADER, MEMBER, noted, saved, sheet, workbook
from tests.taskforce.test_sheets_texts import XML, XML_HEAD, xml_cell, xml_row

CASES = Path(__file__).parent.parent / "cases" / "sheets"
TODAY = date(2026, 6, 1)
LIMITS = Limits()
MOST_OF_THE_SERVER = 250_000_000  # of memory, beside what it holds when it waits
WORDS = marked.Words("t", "%(count)s more", "abcdefghij")
PLAIN = workbook(list(HEADER.values()), [MEMBER.get(name) for name in HEADER])


def issues_of(content):
    rows = read(content, LIMITS).rows
    return [issue for row in rows for issue in read_cells(row, {}, TODAY).issues]


def sent_back(content, issues=None):
    """Return the workbook that is sent back, its bytes and as another program reads it."""
    found = issues_of(content) if issues is None else issues
    back = mark_confined(content, LIMITS, found)
    return back, load_workbook(io.BytesIO(back))


def of_rows(book):
    """Return the rows without what a formula was."""
    return [(row.sheet, row.number, row.cells, row.legacy, row.headed) for row in book.rows]


@pytest.mark.parametrize(
    "name",
    ["messy.xlsx", "legacy_limon.xlsx", "clean.xlsx", "date1904.xlsx", "hostile_formula.xlsx"],
)
def test_a_marked_workbook_reads_as_the_one_that_was_sent(name):
    content = (CASES / name).read_bytes()
    back, book = sent_back(content)
    before = read(content, LIMITS)
    assert of_rows(read(back, LIMITS)) == of_rows(before)
    assert [sheet.title for sheet in book] == [sheet.title for sheet in load_workbook(CASES / name)]
    assert [sheet.sheet_state for sheet in book] == [
        sheet.sheet_state for sheet in load_workbook(CASES / name)
    ]


@pytest.mark.parametrize("name", ["hostile_formula.csv", "hostile_cp1252.csv", "hostile_html.xls"])
def test_csv_and_web_pages_come_back_as_workbooks(name):
    content = (CASES / name).read_bytes()
    back, _book = sent_back(content)
    before = [(number, cells) for _sheet, number, cells, *_rest in of_rows(read(content, LIMITS))]
    assert before == [
        (number, cells) for _sheet, number, cells, *_rest in of_rows(read(back, LIMITS))
    ]


def test_xml_of_excel_2003_comes_back_as_a_workbook():
    content = XML.format(rows=XML_HEAD + xml_row("SOK", "ប្រធាន", "08")).encode()
    back, book = sent_back(content)
    assert of_rows(read(back, LIMITS)) == of_rows(read(content, LIMITS))
    assert [sheet.sheet_state for sheet in book] == ["visible", "hidden"]


def test_no_cell_of_it_is_a_formula():
    _back, book = sent_back((CASES / "hostile_formula.xlsx").read_bytes())
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert book.active["G4"].value == "ចុចទីនេះ"


def test_faulty_cells_are_coloured_and_the_reason_stands_beside_the_row():
    content = workbook(
        list(HEADER.values()),
        [(MEMBER | {"name_km": "SOK", "phone": "01"}).get(name) for name in HEADER],
        [MEMBER.get(name) for name in HEADER],
    )
    _back, book = sent_back(content)
    page = book.active
    assert (page["A2"].fill.fgColor.rgb, page["I2"].fill.fgColor.rgb) == ("FFFFC7CE", "FFFFEB9C")
    assert page["A3"].fill.fill_type is None
    assert page["M1"].value == "មូលហេតុដែលត្រូវកែ"
    name, phone = page["M2"].value.split("\n")
    assert name.startswith("A: ")
    assert phone.startswith("I: ")
    assert page["M3"].value is None
    assert (page.auto_filter.ref, page.freeze_panes) == ("A1:M3", "A2")


def test_reasons_are_said_in_the_language_of_the_reader():
    content = sheet({"name_km": "SOK"})
    assert "អក្សរខ្មែរ" in sent_back(content)[1].active["M2"].value
    with translation.override("en"):
        page = sent_back(content)[1].active
        assert page["M2"].value == "A: Write the name in Khmer letters."
        assert page["M1"].value == "What to correct"


def test_the_column_of_reasons_is_known_in_every_language():
    words = []
    for language in ("km", "en"):
        with translation.override(language):
            words.append(str(REASONS))
    assert tuple(words) == REASON_HEADERS


def test_marked_again_the_old_reasons_go():
    content = sheet({"name_km": "SOK"}, {"sex": "?"})
    once, _book = sent_back(content)
    corrected = load_workbook(io.BytesIO(once))
    corrected.active["A2"] = "សុខ ដារ៉ា"
    again, book = sent_back(saved(corrected))
    page = book.active
    assert page.max_column == 13
    assert page["M1"].value == REASON_HEADERS[0]
    assert page["M2"].value is None
    assert page["M3"].value.startswith("B: ")


def test_titles_merged_cells_sections_and_old_fonts_stay():
    book = Workbook()
    page = book.active
    for row in (
        ["បញ្ជី"],
        ["ឈ្មោះ", "តួនាទី", "កូដ"],
        ["ក. ឃុំព្រែកស្ដី"],
        [typed("សុខ ដារ៉ា"), "ប្រធាន", "0801"],
        ["ចាន់ ថា", "សមាជិក", None],
    ):
        page.append(row)
    for area in ("A1:C1", "A3:C3", "C4:C5"):
        page.merge_cells(area)
    page["A4"].font = Font(name="Limon S1")
    content = saved(book)
    back, found = sent_back(content)
    assert {str(area) for area in found.active.merged_cells.ranges} == {"A1:C1", "A3:C3", "C4:C5"}
    assert found.active["A4"].font.name == "Limon S1"
    assert found.active["A4"].fill.fgColor.rgb == "FFFFC7CE"
    assert of_rows(read(back, LIMITS)) == of_rows(read(content, LIMITS))


def test_numbers_and_days_keep_their_types():
    cells = MEMBER | {"unit_code": 801, "born_on": date(1980, 2, 1), "note": 2.5}
    content = workbook(list(HEADER.values()), [cells.get(name) for name in HEADER])
    page = sent_back(content)[1].active
    assert (page["F2"].value, page["L2"].value) == (801, 2.5)
    assert page["C2"].value.date() == date(1980, 2, 1)


def test_what_no_cell_holds_is_cut_and_what_xml_cannot_hold_is_kept():
    content = sheet({"note": "😀" * 40_000}, {"note": "a\0b"})
    back, book = sent_back(content)
    assert book.active["L2"].value.endswith("…")
    assert read(back, LIMITS).rows[1].cells["note"] == "a\0b"


def test_a_fault_of_a_whole_sheet_stands_at_its_top():
    book = Workbook()
    book.active.append(["a", "b", "c"])
    issue = Issue("error", "header_not_found", sheet="Sheet", params={"rows": 30})
    _back, found = sent_back(saved(book), [issue])
    assert "៣០" in found.active["D1"].value


def test_a_file_that_cannot_be_read_is_refused():
    for content in ((CASES / "hostile_zipbomb.xlsx").read_bytes(), b""):
        with pytest.raises(FileRefusedError):
            mark_confined(content, LIMITS, [])


def test_half_a_file_is_no_file(monkeypatch):
    monkeypatch.setattr(Limits, "patience", 0.01)
    with pytest.raises(FileRefusedError):
        mark_confined(PLAIN, LIMITS, [])


def test_a_reason_of_a_row_that_is_not_there_is_left_out():
    notes = noted(("Sheet1", 999, 0, 1, "x"))
    assert read(marked.mark(PLAIN, LIMITS, notes, WORDS), LIMITS).rows


def test_a_hidden_sheet_that_cannot_be_read_keeps_no_list_from_being_sent_back():
    book = load_workbook(io.BytesIO((CASES / "clean.xlsx").read_bytes()))
    book.create_sheet("ចាស់").sheet_state = "hidden"
    content = saved(book)
    part = "xl/worksheets/sheet2.xml"
    _back, book = sent_back(replaced(part, b"<worksheet><sheetData><row r='x'", content))
    assert [(sheet.max_row > 1, sheet.sheet_state) for sheet in book] == [
        (True, "visible"),
        (False, "hidden"),
    ]


# Formulas without a value


def without_values(*rows):
    """Return a workbook of formulas that no program has reckoned, and the faults in it."""
    content = workbook(list(HEADER.values()), *rows)
    return content, told(issues_of(content))


def told(issues):
    return [(i.level, i.code, i.row, i.column, i.value, i.words) for i in issues]


def test_formulas_without_a_value_come_back_as_they_were_and_are_told_again():
    formulas = [f"=VLOOKUP($A2,Old!A:Z,{place})" for place in range(len(HEADER))]
    member = [MEMBER.get(name) for name in HEADER]
    long = [*member[:-1], f'="{"x" * 200}"']
    content, before = without_values(formulas, member, long, ["=B9", *member[1:]])
    assert {row for _level, _code, row, *_rest in before} == {2, 4, 5}
    back, book = sent_back(content)
    page = book.active
    assert (page["A2"].value, page["A2"].data_type) == ("#=VLOOKUP($A2,Old!A:Z,0)", "s")
    assert page["A2"].fill.fgColor.rgb == "FFFFC7CE"
    assert page["L4"].value.endswith("…")
    assert told(issues_of(back)) == before
    assert [(row.number, row.cells) for row in read(back, LIMITS).rows] == [
        (row.number, row.cells) for row in read(content, LIMITS).rows
    ]
    again, _book = sent_back(back)
    assert told(issues_of(again)) == before


def test_a_formula_without_a_value_is_known_again_when_the_sheet_is_saved_as_csv():
    content, before = without_values(["=A9" for name in HEADER])
    page = sent_back(content)[1].active
    lines = [[cell.value for cell in row[:12]] for row in page.iter_rows()]
    assert told(issues_of(write_csv(lines))) == before


def test_a_formula_in_a_column_of_its_own_keeps_the_reasons_beside_it():
    member = [MEMBER.get(name) for name in HEADER] + [None, "=A2"]
    content = workbook([*HEADER.values(), None, "សរុប"], ["SOK", *member[1:]])
    back, book = sent_back(content)
    assert book.active["N2"].value == "#=A2"
    assert book.active["O2"].value.startswith("A: ")
    assert told(issues_of(back)) == told(issues_of(content))


def test_a_row_of_formulas_in_the_xml_of_excel_2003_is_told_too():
    cells = [xml_cell("", Formula="=RC[9]").replace('<Data ss:Type="String"></Data>', "")] * 3
    content = XML.format(rows=XML_HEAD + xml_row(*cells)).encode()
    before = told(issues_of(content))
    assert "formula_without_value" in {code for _level, code, *_rest in before}
    assert told(issues_of(sent_back(content)[0])) == before


# Many faults


def test_a_reason_of_several_cells_is_told_once_with_their_columns():
    notes = noted(("Sheet1", 2, 8, 0, "x"), ("Sheet1", 2, 0, 1, "y"), ("Sheet1", 2, 2, 0, "x"))
    back = marked.mark(PLAIN, LIMITS, notes, WORDS)
    assert load_workbook(io.BytesIO(back)).active["M2"].value == "A: y\nC, I: x"


def test_where_there_is_no_room_for_all_reasons_each_row_says_how_many_more(monkeypatch):
    monkeypatch.setattr(marked, "MOST_SIGNS", 30)
    reasons = ["warned of", "wrong", "wrong again", "and again"]
    notes = noted(*(("Sheet1", 2, at, at > 0, reason) for at, reason in enumerate(reasons)))
    page = load_workbook(io.BytesIO(marked.mark(PLAIN, LIMITS, notes, WORDS))).active
    assert page["M2"].value == "B: wrong\nd more"
    assert [page.cell(2, at).fill.fgColor.rgb for at in (1, 2, 4)] == [
        "FFFFEB9C", "FFFFC7CE", "FFFFC7CE",
    ]  # fmt: skip


def most_memory():
    return 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def test_350_000_faults_are_sent_back_and_the_list_is_taken_again():
    content, issues = clean(50_000), faults(50_000)
    before = most_memory()
    back = mark_confined(content, LIMITS, issues)
    assert most_memory() - before < MOST_OF_THE_SERVER
    found = taken(back)
    assert (found.code, found.refusal, found.reckoned < 8) == (0, None, True)
