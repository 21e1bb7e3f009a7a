"""Whole lists as provinces send them, each with what the contract of the cases expects."""

import io
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from taskforce.sheets.cells import read_cells
from taskforce.sheets.issues import FileRefusedError
from taskforce.sheets.limits import Limits
from taskforce.sheets.reader import read
from tests.taskforce.legacy_typed import typed
from tests.taskforce.sheets_made import saved
from tests.taskforce.test_sheets import TODAY, codes
from tests.taskforce.test_sheets_suggestions import places_of

HEAD = ["ល.រ", "គោត្តនាម និងនាម", "ភេទ", "ថ្ងៃខែឆ្នាំកំណើត", "តួនាទី", "កូដ", "ស្រុក", "ទូរស័ព្ទ"]
PLACES = places_of("08")


def row(number=1, name="សុខ ដារ៉ា", **said):
    plain = {"sex": "ប្រុស", "born": "01/02/1980", "role": "សមាជិក", "code": "0801", "unit": None}
    return [number, name, *(plain | {"phone": "012 000 111"} | said).values()]


ONE, TWO = row(), row(2, "ចាន់ ថា", born="02/03/1981")


def book_of(*rows, merged=(), change=lambda book: None):
    book = Workbook()
    for values in rows:
        book.active.append(values)
    for area in merged:
        book.active.merge_cells(area)
    change(book)
    return read(saved(book), Limits())


def entries(book):
    """Return what is read of each row, with its unit."""
    found = []
    for each in book.rows:
        entry = read_cells(each, {}, TODAY)
        found.append((entry, PLACES.find(entry)))
    return found


def told(book):
    """Return of each row: its number, its unit, what is said of it."""
    return [(e.row.number, unit and unit.code, codes(e)) for e, unit in entries(book)]


def reasons(book):
    return [(one.row, one.reason) for one in book.skipped]


# What is no row


@pytest.mark.parametrize(
    "total",
    [
        ["សរុបរង", None, None, None, 12],
        ["សរុបស្រុក", None, None, None, "៣នាក់"],
        [None, "សរុប", None, None, 2],
        [None, None, None, "សរុប", 2],
        [None, None, None, "រងសរុប", "2 នាក់"],
        ["បូករួម", None, None, None, "=COUNTA(E2:E3)"],
        ["Sub-total", 2],
        ["ចំនួន ២ នាក់"],
        ["ចំនួនសរុប៖ ២ នាក់ ក្នុងនោះស្រី ១ នាក់"],
    ],
)
def test_a_total_with_a_number_under_the_role_is_no_row(total):
    book = book_of(HEAD, ONE, total, TWO, total)
    assert told(book) == [(2, "0801", []), (4, "0801", [])]
    assert reasons(book) == [(3, "total_row"), (5, "total_row")]


def test_a_name_and_a_role_make_a_row_whatever_it_begins_with():
    book = book_of(HEAD, row("សរុប"), [None, "សរុប ដារ៉ា", None, None, "សមាជិក", "0801"])
    assert [number for number, _unit, _codes in told(book)] == [2, 3]


def test_two_who_sign_side_by_side_are_no_members():
    book = book_of(
        HEAD, ONE, [None], [None, "អ្នករៀបចំ", None, None, "អភិបាល"],
        [None, "គង់ ពិសិដ្ឋ", None, None, "ឈឹម សុខា"],
    )  # fmt: skip
    assert told(book) == [(2, "0801", [])]
    assert reasons(book) == [(3, "blank"), (4, "footer"), (5, "footer")]


def test_titles_sections_blank_rows_and_a_signature_round_a_list():
    book = book_of(
        ["ព្រះរាជាណាចក្រកម្ពុជា"], ["បញ្ជីសមាជិកក្រុមការងារ"], [], HEAD, ["ក. ស្រុកកណ្តាលស្ទឹង"],
        row(code=None), ["\u200b", " "], ["ខ. ក្រុងតាខ្មៅ"], row(2, "ចាន់ ថា", code=None),
        ["សរុប", 2], [None, None, None, None, "ធ្វើនៅកណ្តាល ថ្ងៃទី៥ ខែមករា ឆ្នាំ២០២៤"],
        [None, None, None, None, "ហត្ថលេខា"], [None, None, None, None, "គង់ ពិសិដ្ឋ"],
        merged=["A1:H1", "A2:H2", "A5:H5", "A8:H8"],
    )  # fmt: skip
    assert told(book) == [(6, "0801", []), (9, "0811", [])]
    assert reasons(book) == [
        (5, "section_heading"), (7, "blank"), (8, "section_heading"), (10, "total_row"),
        (11, "footer"), (12, "footer"), (13, "footer"),
    ]  # fmt: skip


# Headers


@pytest.mark.parametrize(
    "head",
    [
        ["លរ", "គោត្តនាម នាម", "ភេទ ប/ស", "ថ្ងៃខែឆ្នាំកំណើត", "តួនាទី", "ឯកតារដ្ឋបាល", "Tel"],
        ["ល-រ", "នាមត្រកូល-នាមខ្លួន", "ភេទ (ប្រុស/ស្រី)", "DOB", "តួនាទីក្រុមការងារ", "មូលដ្ឋាន", "H/P"],
        ["លេខ", "ឈ្មោះមន្ត្រី", "Sex (M/F)", "កំណើត", "ភារកិច្ច", "ទីតាំង", "ទំនាក់ទំនង"],
        ["No.", "Full Name", "Gender", "Date of Birth", "Role", "Unit", "Phone No."],
        ["ល.រ", "ឈ្មោះ", "ភេទ", "ថ្ងៃកំណើត", "មុខងារក្នុងក្រុមការងារ", "ស្រុក/ឃុំ", "ទូរស័ព្ទដៃ"],
        ["ល.រ", "ឈ្មោះ", "ភេទ", "ថ្ងៃកំណើត", "តួនាទី", "ខេត្ត/ក្រុង/ស្រុក", "ទូរស័ព្ទ"],
    ],
)
def test_headers_in_many_spellings(head):
    cells = ["1", "សុខ ដារ៉ា", "ប្រុស", "01/02/1980", "សមាជិក", "ស្រុកស្អាង", "012000111"]
    ((entry, unit),) = entries(book_of(head, cells))
    assert (unit.code, entry.issues) == ("0810", [])
    assert entry.values["born_on"] == date(1980, 2, 1)
    assert (entry.values["sex"], entry.values["phone"]) == ("m", "+85512000111")
    assert entry.values["role"] == "សមាជិក"


def test_a_name_in_english_is_never_the_name():
    book = book_of(
        ["No", "ឈ្មោះ", "Name (English)", "តួនាទី", "កូដ"], [1, "សុខ ដារ៉ា", "SOK DARA", "ប្រធាន", "08"]
    )
    assert (book.rows[0].cells["name_km"], book.rows[0].cells["name_latin"]) == (
        "សុខ ដារ៉ា",
        "SOK DARA",
    )


def test_what_a_header_may_mean_gives_way_to_what_another_says():
    head = ["ឈ្មោះ", "តួនាទី", "កូដ", "ទូរស័ព្ទ", "Telegram", "Unit", "ផ្សេងៗ", "Other"]
    book = book_of(head, ["សុខ ដារ៉ា", "ប្រធាន", "08", "012000111", "@dara", "ការិយាល័យ", "ក", "ខ"])
    assert told(book) == [(2, "08", [])]
    assert book.rows[0].cells.keys() == {"name_km", "role", "unit_code", "phone", "note"}


def test_a_head_of_units_over_one_column_says_which():
    book = book_of(
        ["ល.រ", "ឈ្មោះ", "តួនាទី", "ឯកតារដ្ឋបាល", None],
        [None, None, None, "ស្រុក", "ឃុំ"],
        [1, "សុខ ដារ៉ា", "សមាជិក", "កៀនស្វាយ", "ភូមិធំ"],
        merged=["A1:A2", "B1:B2", "C1:C2", "D1:E1"],
    )
    assert told(book) == [(3, "080208", [])]


def test_both_ticks_for_the_sex_are_told_and_none_is_taken():
    book = book_of(
        ["ល.រ", "ឈ្មោះ", "ភេទ", None, "តួនាទី", "កូដ"],
        [None, None, "ប្រុស", "ស្រី", None, None],
        [1, "សុខ ដារ៉ា", "x", "x", "សមាជិក", "0801"],
        [2, "ចាន់ ថា", None, "✓", "សមាជិក", "0801"],
        merged=["A1:A2", "B1:B2", "C1:D1", "E1:E2", "F1:F2"],
    )
    (first, _unit), (second, _other) = entries(book)
    assert [(i.level, i.code, i.column) for i in first.issues] == [("warning", "both_sexes", "C")]
    assert (first.values["sex"], second.values["sex"]) == ("", "f")


# Cells


@pytest.mark.parametrize(
    ("born", "day", "fault"),
    [
        ("១២ មករា ១៩៧៥", date(1975, 1, 12), None),
        ("ថ្ងៃទីដប់ពីរ ខែមករា ឆ្នាំមួយពាន់ប្រាំបួនរយចិតសិបប្រាំ", date(1975, 1, 12), None),
        ("12-Jan-1975", date(1975, 1, 12), None),
        ("1975-01-12", date(1975, 1, 12), None),
        ("២៧៤០៦", date(1975, 1, 12), None),
        (27406, date(1975, 1, 12), None),
        (datetime(1975, 1, 12), date(1975, 1, 12), None),  # noqa: DTZ001
        ("12.01.75", date(1975, 1, 12), "two_digit_year"),
        ("01/13/1975", None, "invalid_date"),
        ("១២/០១/២៥១៨", None, "implausible_date"),
        ("ឆ្នាំ១៩៧៥", None, "incomplete_date"),
        (1975, None, "incomplete_date"),
        ("ប្រហែល ១៩៧៥", None, "invalid_date"),
        (True, None, "invalid_date"),
        ("#REF!", None, "excel_error_value"),
        (None, None, None),
    ],
)
def test_each_form_of_a_date(born, day, fault):
    ((entry, _unit),) = entries(book_of(HEAD, row(born=born)))
    assert (entry.values["born_on"], codes(entry)) == (day, [fault] if fault else [])
    assert entry.is_faulty == (fault not in (None, "two_digit_year"))


@pytest.mark.parametrize(
    ("phone", "stored", "fault"),
    [
        (12000111, "+85512000111", None),
        ("'012000111", "+85512000111", None),
        ("+855 12 000 111", "+85512000111", None),
        ("00855 12000111", "+85512000111", None),
        ("012000111\n016000222", "+85512000111", "multiple_phones"),
        ("012 000 111 016 000 222", "+85512000111", "multiple_phones"),
        ("០១២០០០១១១និង០១៦០០០២២២", "+85512000111", "multiple_phones"),
        ("O12 OOO 111", "", "invalid_phone"),
        ("012 000 111 55 66", "", "invalid_phone"),
    ],
)
def test_each_form_of_a_telephone_number(phone, stored, fault):
    ((entry, _unit),) = entries(book_of(HEAD, row(phone=phone)))
    assert (entry.values["phone"], codes(entry)) == (stored, [fault] if fault else [])
    assert not entry.is_faulty


@pytest.mark.parametrize(
    ("name", "stored", "fault"),
    [
        ("១. សុខ ដារ៉ា", "សុខ ដារ៉ា", None),
        ("«សុខ ដារ៉ា»", "សុខ ដារ៉ា", None),
        ("នៅទំនេរ", "នៅទំនេរ", "placeholder_name"),
        ("មិនទាន់តែងតាំង", "មិនទាន់តែងតាំង", "placeholder_name"),
        ("១២៣", "១២៣", "name_not_khmer"),
        ("-សុខ ដារ៉ា", "-សុខ ដារ៉ា", "name_bad_start"),
    ],
)
def test_each_form_of_a_name(name, stored, fault):
    ((entry, _unit),) = entries(book_of(HEAD, row(name=name)))
    assert (entry.values["name_km"], codes(entry)) == (stored, [fault] if fault else [])


def test_a_name_in_khmer_is_not_found_by_its_consonants_alone():
    kampong_cham = places_of("03")
    for name, code in (("ឃុំសំរោង", "031311"), ("ឃុំស្រង៉ែ", "031312"), ("ឃុំសារុង", None)):
        (found,) = book_of(["ឈ្មោះ", "តួនាទី", "ស្រុក", "ឃុំ"], ["សុខ ដារ៉ា", "ប្រធាន", "ព្រៃឈរ", name]).rows
        unit = kampong_cham.find(read_cells(found, {}, TODAY))
        assert (unit and unit.code) == code


# Sheets and files


def test_digits_that_csv_protects_are_read():
    head, cells = "ឈ្មោះ,តួនាទី,កូដ,ទូរស័ព្ទ", 'សុខ ដារ៉ា,ប្រធាន,"=""0801""","=""012000111"""'
    ((entry, unit),) = entries(read(f"{head}\n{cells}\n".encode(), Limits()))
    assert (unit.code, entry.values["phone"], entry.issues) == ("0801", "+85512000111", [])


def test_a_workbook_of_hidden_sheets_says_so():
    def hide(book):
        book.active.sheet_state = "hidden"
        book.create_sheet("empty")

    with pytest.raises(FileRefusedError) as refused:
        book_of(HEAD, ONE, change=hide)
    assert refused.value.issue.code == "hidden_sheets"


def test_a_sheet_of_numbers_beside_the_list_says_what_to_do_with_it():
    def add(book):
        sheet = book.create_sheet("តារាងសង្ខេប")
        for values in (["ស្រុក", "ចំនួន", "ស្រី"], ["ស្អាង", 3, 1], ["កោះធំ", 4, 1]):
            sheet.append(values)

    (issue,) = book_of(HEAD, ONE, change=add).issues
    assert (issue.code, issue.sheet) == ("header_not_found", "តារាងសង្ខេប")
    assert "លាក់" in issue.message  # or hide it


def test_the_fault_of_the_list_is_told_and_not_that_of_the_notes_before_it():
    def add(book):
        for values in (["ឈ្មោះ", "កូដ"], ["សុខ ដារ៉ា", "0801"]):
            book.create_sheet("បញ្ជី").append(values) if "បញ្ជី" not in book else book["បញ្ជី"].append(
                values
            )

    with pytest.raises(FileRefusedError) as refused:
        book_of(["សូមអាន", "មុនបំពេញ", "បញ្ជី"], change=add)
    assert refused.value.issue.code == "missing_column"


def test_only_what_was_shown_is_converted():
    """A column in a named font, another that only looks so: two questions, two answers."""
    from openpyxl.styles import Font

    from taskforce.sheets import legacy

    book = Workbook()
    book.active.append(["ឈ្មោះ", "តួនាទី", "កូដ", "ផ្សេងៗ"])
    for name in ("ឈ្នាង ប៊ុនធឿន", "ស្រេង ណារិទ្ធ", "ញ៉េប ម៉ៅរ៉ាត់"):
        book.active.append([typed(name), "សមាជិក", "0801", typed(name)])
    for cell in book.active["A"][1:]:
        cell.font = Font(name="Limon S1")
    stream = io.BytesIO()
    book.save(stream)
    read_again = read(stream.getvalue(), Limits())
    assert {use.key: use.field for use in read_again.legacy} == {
        "limon": "name_km",
        "limon?": "note",
    }
    first = read_again.rows[0]
    assert legacy.convert(first, {"limon"}).legacy == {"note": "limon?"}
    assert legacy.convert(first, {"limon?"}).legacy == {"name_km": "limon"}
    assert not legacy.convert(first, {"limon", "limon?"}).legacy


# Headings


def test_a_heading_tells_which_of_two_communes_of_one_name():
    head = ["ល.រ", "ឈ្មោះ", "តួនាទី", "ឃុំ"]
    book = book_of(
        head, ["ស្រុកកៀនស្វាយ"], [1, "សុខ ដារ៉ា", "សមាជិក", "ភូមិធំ"], ["ស្រុកល្វាឯម"],
        [1, "ចាន់ ថា", "សមាជិក", "ភូមិធំ"], [2, "គង់ ថា", "សមាជិក", "ព្រែករៃ"],
        merged=["A2:D2", "A4:D4"],
    )  # fmt: skip
    assert told(book)[:2] == [(3, "080208", []), (5, "080608", [])]


def test_a_heading_may_name_a_unit_without_its_kind():
    book = book_of(
        HEAD, ["កណ្តាលស្ទឹង"], row(code=None), ["Kandal Stueng District"], row(2, code=None),
        ["សមាជិក"], row(3, code=None), merged=["A2:H2", "A4:H4", "A6:H6"],
    )  # fmt: skip
    assert told(book) == [(3, "0801", []), (5, "0801", []), (7, None, ["missing_unit"])]


def test_a_missing_unit_stands_in_a_column_that_is_there():
    ((entry, _unit),) = entries(book_of(["ឈ្មោះ", "តួនាទី", "ស្រុក"], ["សុខ ដារ៉ា", "ប្រធាន", None]))
    assert [(issue.code, issue.column) for issue in entry.issues] == [("missing_unit", "C")]
