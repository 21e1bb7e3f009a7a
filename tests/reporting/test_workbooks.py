"""The file of a report: what it holds, and what is read when it comes back."""

from datetime import date

import pytest
from django.utils.translation import override

from reporting import filled, workbooks
from reporting.services import saving, submissions
from reporting.workbooks.judging import judge, mark
from taskforce.sheets.issues import FileRefusedError
from taskforce.sheets.writing import Sheet, write_workbook
from tests import factories
from tests.reporting.workbook_made import downloaded, filled_in, opened, place_of, saved

YES = "បាទ/ចាស"


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.fixture
def report(country, period, district_clerk):
    return factories.make_draft(country["080101"], period, district_clerk)


def look_at(report, content):
    written = filled.read(report)
    return judge(written, workbooks.read_file(content, written))


def changed(look):
    return {one.cell.code: one.sent for one in look.changes}


def save(report, by, code, **value):
    cell = report.edition.cells.select_related("question").get(code=code)
    saving.save_answers(
        submission=report, answers={cell: value}, versions=saving.versions_of(report), by=by
    )


# What it holds


def test_only_yellow_cells_are_open(report):
    book = opened(downloaded(report))
    sheet, keys = book.worksheets
    assert sheet.protection.sheet
    assert keys.sheet_state == "hidden"
    assert sheet.column_dimensions["A"].hidden
    free = {c.coordinate for row in sheet.iter_rows() for c in row if not c.protection.locked}
    assert place_of(sheet, "visits_made") in free
    assert place_of(sheet, "challenges.road.solved") in free
    assert "B5" not in free


def test_what_is_stored_stands_in_it(report):
    sheet = opened(downloaded(report)).worksheets[0]
    found = {
        name: sheet[place_of(sheet, name)].value
        for name in ("visits_made", "people_met.women", "forum_held", "last_meeting", "situation")
    }
    assert found == {
        "visits_made": 7,
        "people_met.women": 40,
        "forum_held": YES,
        "last_meeting": "០១/០៦/២០២៦",
        "situation": factories.FULL["situation"]["text"],
    }
    assert sheet[place_of(sheet, "challenges.land.received")].value == 4


def test_choices_are_offered(report):
    book = opened(downloaded(report))
    sheet, keys = book.worksheets
    offered = {}
    for one in sheet.data_validations.dataValidation:
        area = one.formula1.removeprefix("_keys!").replace("$", "")
        offered[str(one.sqref)] = [cell.value for (cell,) in keys[area]]
    assert offered[place_of(sheet, "security")] == ["ល្អ", "មិនល្អ"]
    assert offered[place_of(sheet, "forum_held")] == [YES, "ទេ"]


def test_the_period_before_stands_beside(report, country, reviewer, district_clerk):
    before = factories.make_period("2025-S2", edition=report.edition)
    factories.make_submitted(country["080101"], before, district_clerk, visits_made={"number": 3})
    sheet = opened(downloaded(report)).worksheets[0]
    row = sheet[place_of(sheet, "visits_made")].row
    assert [sheet.cell(row, column).value for column in (3, 5)] == [7, "៣"]


def test_it_is_read_back_as_it_was(report):
    look = look_at(report, downloaded(report))
    assert look.is_empty
    assert not look.wrong
    assert look.absent == 0


def test_it_is_written_in_few_queries(report, django_assert_max_num_queries):
    written = filled.read(report)
    with django_assert_max_num_queries(10):
        workbooks.write_file(written)


def test_what_a_reviewer_asked_for_stands_below_the_cell(report, district_clerk, reviewer):
    submissions.submit(submission=report, by=district_clerk)
    cell = report.edition.cells.get(code="visits_made")
    submissions.send_back(submission=report, by=reviewer, remarks={cell: "សូមពិនិត្យ"})
    report.refresh_from_db()
    sheet = opened(downloaded(report)).worksheets[0]
    row = sheet[place_of(sheet, "visits_made")].row
    assert sheet.cell(row + 1, 2).value == "▲ សូមពិនិត្យ"


# What is read


def test_answers_are_taken_as_they_are_typed(report):
    content = filled_in(
        downloaded(report),
        visits_made="៨",
        people_met="1 200",
        people_met__women=200,
        security="មិនល្អ",
        forum_held="No",
        last_meeting="៥/២/២០២៦",
        challenges__road__received=2,
        money_spent=1_000_000.0,
    )
    look = look_at(report, content)
    assert not look.wrong
    found = changed(look)
    assert {code: one.value for code, one in found.items() if code != "security"} == {
        "visits_made": 8,
        "people_met": 1200,
        "forum_held": 0,
        "last_meeting": date(2026, 2, 5),
        "challenges.road.received": 2,
        "money_spent": 1_000_000,
    }
    assert found["people_met"].women == 200
    assert found["security"].choice.code == "poor"


def test_a_day_that_excel_made_of_it_is_taken(report):
    look = look_at(report, filled_in(downloaded(report), last_meeting=date(2026, 3, 4)))
    assert changed(look)["last_meeting"].date == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("visits_made", "9" * 40, ""),
        ("visits_made", 10**39, "15 digits"),
        ("visits_made", -1, "less than zero"),
        ("visits_made", 1.5, "whole number"),
        ("visits_made", "many", ""),
        ("visits_made", "#REF!", "Excel shows an error"),
        ("security", "excellent", "Choose one of the answers"),
        ("last_meeting", "30/02/2026", ""),
        ("people_met__women", 101, "more than the total"),
        ("situation", "ក" * 21_000, "at most 20,000"),
        ("challenges__road__received", "=1/0", "A formula stands here"),
    ],
)
def test_what_cannot_be_taken_is_told_with_its_place(report, name, value, reason):
    content = filled_in(downloaded(report), **{name: value})
    place = place_of(opened(content).worksheets[0], name.replace("__", "."))
    (wrong,) = (look := look_at(report, content)).wrong
    assert wrong.place == place
    assert reason in " ".join(wrong.reasons)
    assert wrong.cell.code not in changed(look)


def test_an_empty_cell_takes_nothing_out_by_itself(report):
    look = look_at(report, filled_in(downloaded(report), visits_made=None))
    assert not look.changes
    assert [one.cell.code for one in look.emptied] == ["visits_made"]


def test_a_cell_that_was_empty_all_the_time_hides_no_answer(report, district_clerk):
    content = downloaded(report)
    save(report, district_clerk, "challenges.road.solved", number=1)
    assert look_at(report, content).is_empty


def test_what_two_people_wrote_is_contested(report, district_clerk):
    content = filled_in(downloaded(report), visits_made=9, members_now=13)
    save(report, district_clerk, "visits_made", number=8)
    look = look_at(report, content)
    assert [(c.cell.code, c.stored.number, c.sent.number) for c in look.contested] == [
        ("visits_made", 8, 9)
    ]
    assert list(changed(look)) == ["members_now"]


def test_what_only_somebody_else_changed_stays(report, district_clerk):
    content = downloaded(report)
    save(report, district_clerk, "visits_made", number=8)
    assert look_at(report, content).is_empty


def test_keys_decide_and_not_places(report):
    book = opened(filled_in(downloaded(report), visits_made=9))
    sheet = book.worksheets[0]
    # As somebody may do who takes the lock away: another column, another order.
    sheet.insert_cols(2)
    row = sheet[place_of_shifted(sheet, "visits_made")].row
    values = [cell.value for cell in sheet[row]]
    sheet.delete_rows(row)
    for place, value in enumerate(values, start=1):
        sheet.cell(sheet.max_row + (place == 1), place, value)
    assert changed(look_at(report, saved(book)))["visits_made"].number == 9


def place_of_shifted(sheet, name):
    return next(row[0].coordinate for row in sheet.iter_rows() if row[0].value == name)


def test_a_row_that_was_deleted_takes_nothing_out(report):
    book = opened(downloaded(report))
    sheet = book.worksheets[0]
    sheet.delete_rows(sheet[place_of(sheet, "visits_made")].row)
    look = look_at(report, saved(book))
    assert look.is_empty
    assert look.absent == 1


def test_a_row_that_stands_twice_is_told(report):
    book = opened(downloaded(report))
    sheet = book.worksheets[0]
    sheet.append(["visits_made", "again", 12])
    (wrong,) = look_at(report, saved(book)).wrong
    assert "stands twice" in wrong.reasons[0]


def test_a_row_of_no_form_is_passed_over(report):
    book = opened(downloaded(report))
    book.worksheets[0].append(["invented", "x", 12])
    look = look_at(report, saved(book))
    assert (look.is_empty, look.sent.unknown) == (True, ["invented"])


def test_rules_that_would_be_broken_are_told(report):
    look = look_at(report, filled_in(downloaded(report), visits_made=9))
    assert look.breaches == []


# What is no file of this report


def test_the_file_of_another_report_is_told_by_its_unit(report, country, period, district_clerk):
    other = factories.make_draft(country["080102"], period, district_clerk)
    with pytest.raises(workbooks.NotOurFileError, match="080102, 2026-S1") as refused:
        look_at(report, downloaded(other))
    assert refused.value.report == str(other.pk)


def test_the_file_of_another_edition_is_refused(report):
    book = opened(downloaded(report))
    book["_keys"]["B4"] = "small/2"
    with pytest.raises(workbooks.NotOurFileError, match="another edition"):
        look_at(report, saved(book))


def test_a_file_without_its_keys_is_refused(report):
    book = opened(downloaded(report))
    del book["_keys"]
    with pytest.raises(workbooks.NotOurFileError, match="not downloaded from a report"):
        look_at(report, saved(book))


def test_a_file_without_its_codes_is_refused(report):
    book = opened(downloaded(report))
    book.worksheets[0].delete_cols(1)
    with pytest.raises(workbooks.NotOurFileError, match="hidden column"):
        look_at(report, saved(book))


@pytest.mark.parametrize("content", [b"", b"a;b\n1;2", b"PK\x03\x04", b"%PDF-1.7", b"\0" * 100])
def test_what_is_no_workbook_is_refused(report, content):
    with pytest.raises(FileRefusedError):
        look_at(report, content)


def test_a_file_of_far_too_many_rows_is_refused(report):
    rows = ([number] for number in range(20_000))
    with pytest.raises(FileRefusedError) as refused:
        look_at(report, write_workbook([Sheet("x", rows)]))
    assert "Download it again" in workbooks.refusal_words(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", "null", "{", "[" * 9999),
        *('{"values": []}', '{"values": {"a": {}}}', '{"base": {"a": 1}}', '{"other": 1}'),
    ],
)
def test_what_a_page_hands_back_is_looked_at(text):
    with pytest.raises(ValueError, match=r"\A"):
        workbooks.Sent.load(text)


def test_the_file_comes_back_with_the_reasons(report):
    content = filled_in(downloaded(report), visits_made="many", members_now=14, security="poor")
    look = look_at(report, content)
    marked = mark(look.written, look.sent)
    sheet = opened(marked).worksheets[0]
    place = place_of(sheet, "visits_made")
    assert sheet[place].value == "many"
    assert sheet[place_of(sheet, "security")].value == "មិនល្អ"
    assert sheet[place_of(sheet, "forum_held")].value == YES
    assert sheet[place].fill.fgColor.rgb == "FFFFC7CE"
    assert sheet.cell(sheet[place].row + 1, 2).value.startswith("▲ ")
    # Corrected there, it is as good as the first.
    again = look_at(report, filled_in(marked, visits_made=11))
    assert list(changed(again)) == ["visits_made", "members_now", "security"]
