"""A roster as a workbook: sent back unchanged it changes nothing, corrected it changes that."""

import io
from datetime import date

import pytest
from django.utils import translation
from openpyxl import load_workbook

from taskforce import roster
from taskforce.exports.rosters import CHANGES, file_name, roster_xlsx
from taskforce.models import Instrument, Level, Membership
from taskforce.resources.members import CHANGED, NEW, SAME
from taskforce.roster import Wanted
from taskforce.services.imports import members
from taskforce.services.imports.member_imports import Operator
from taskforce.sheets.columns import HEADERS, SEAT_NO_HEADERS
from taskforce.sheets.reader import read as read_sheets
from tests import factories
from tests.taskforce import imports_made
from tests.taskforce.sheets_made import saved

THEN, NOW = date(2024, 6, 1), date(2026, 6, 1)
BORN = date(1980, 2, 29)


@pytest.fixture
def seats(country):
    """People with everything that can be recorded, at all three levels."""
    paper = Instrument.objects.create(
        kind_id="decision", number="០៤៥ សសរ", dated=NOW, unit=country["08"]
    )
    person = factories.make_person(
        name_km="ចាន់ វិសាល", honorific="ឯកឧត្តម", name_latin="CHAN VISAL", sex="m",
        born_on=BORN, phone="+85512000001",
    )  # fmt: skip
    factories.make_membership(
        country["08"].task_force, person=person, role_id="head", position="រដ្ឋមន្ត្រី",
        institution="ក្រសួងផែនការ", started_by=paper, note="=1+1", starts_on=date(2024, 2, 5),
    )  # fmt: skip
    foreign = factories.make_person(name_km="កែវ សុភា", phone="+66812345678", sex="f")
    factories.make_membership(country["0801"].task_force, person=foreign, position="-2+3")
    factories.make_membership(country["080101"].task_force, role_id="secretariat_officer")
    gone = factories.make_person(name_km="គង់ ម៉ានី")
    factories.make_membership(country["0801"].task_force, person=gone, ends_on=date(2025, 1, 1))


def workbook(country, *, personal=True, **asked) -> bytes:
    wanted = Wanted(country["08"], NOW, **({"below": True} | asked))
    return roster_xlsx(roster.read(wanted), personal=personal)


def rows(content, sheet=0) -> list[dict]:
    head, *lines = load_workbook(io.BytesIO(content)).worksheets[sheet].values
    return [dict(zip(head, line, strict=True)) for line in lines]


def states(content, country) -> list[str]:
    found = members.preview(content=content, unit=country["08"], on=NOW)
    assert not [issue for issue in found.issues if issue.is_error], found.issues
    return [judged.state for judged in found.judged]


def test_the_columns_are_those_of_the_import(country, seats):
    head = list(rows(workbook(country))[0])
    assert head == [*(spellings[0] for spellings in HEADERS.values()), SEAT_NO_HEADERS[0]]


def test_every_value_is_kept_as_text_and_no_cell_is_a_formula(country, seats):
    content = workbook(country)
    first = rows(content)[0]
    assert first[HEADERS["unit_code"][0]] == "08"
    assert first[HEADERS["born_on"][0]] == "២៩/០២/១៩៨០"
    assert first[HEADERS["phone"][0]] == "០១២០០០០០១"
    assert first[HEADERS["note"][0]] == "=1+1"
    assert first[HEADERS["decision_no"][0]] == "០៤៥ សសរ"
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    assert {cell.number_format for cell in cells if cell.row > 1} == {"@"}
    # Below the list, too, where somebody adds a row.
    assert sheet.column_dimensions["J"].number_format == "@"


def test_sent_back_unchanged_it_changes_nothing(country, seats):
    assert states(workbook(country), country) == [SAME] * 3


def test_who_acts_beside_the_holder_is_taken_back_as_who_acts(country, seats, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    acting = factories.make_person(name_km="ឈុន លី")
    factories.make_membership(country["08"].task_force, person=acting, role_id="head", acting=True)
    content = workbook(country)
    assert rows(content)[1][HEADERS["role"][0]] == "ប្រធានស្តីទី"
    assert states(content, country) == [SAME] * 4
    with translation.override("en"):
        assert workbook(country) == content
    acting.memberships.all().delete()
    acting.delete()
    book = load_workbook(io.BytesIO(content))
    book.worksheets[0].cell(3, len(HEADERS) + 1).value = None  # who is added has no seat yet
    kept = imports_made.applied(saved(book), country["08"], Operator("root"), on=NOW)
    assert list(kept.rows.values_list("state", flat=True)) == [SAME, NEW, SAME, SAME]
    seat = Membership.objects.get(person__name_km="ឈុន លី")
    assert (seat.role_id, seat.acting) == ("head", True)


@pytest.mark.parametrize("asked", [{"below": False}, {"level": Level.DISTRICT}, {"heads": True}])
def test_a_part_sent_back_changes_nothing(country, seats, asked):
    assert set(states(workbook(country, **asked), country)) == {SAME}


def test_with_changes_beside_it_the_list_changes_nothing(country, seats):
    content = workbook(country, since=THEN)
    assert states(content, country) == [SAME] * 3
    names = [row[HEADERS["name_km"][0]] for row in rows(content)]
    assert "គង់ ម៉ានី" not in names
    book = read_sheets(content, members.limits())
    assert book.ignored == [(CHANGES, "no_header")]


def test_who_ended_is_struck_out_on_a_sheet_of_its_own(country, seats):
    sheet = load_workbook(io.BytesIO(workbook(country, since=THEN)))[CHANGES]
    (mark, said), *others = list(sheet.iter_rows(min_row=2))
    assert not others
    assert mark.value == "ចប់"
    assert "គង់ ម៉ានី" in said.value
    assert "០១/០១/២០២៥" in said.value
    assert said.font.strike


def test_one_corrected_cell_is_one_change(country, seats):
    book = load_workbook(io.BytesIO(workbook(country)))
    sheet = book.worksheets[0]
    place = list(HEADERS).index("position") + 1
    sheet.cell(2, place).value = "ទេសរដ្ឋមន្ត្រី"
    stream = io.BytesIO()
    book.save(stream)
    found = members.preview(content=stream.getvalue(), unit=country["08"], on=NOW)
    assert [judged.state for judged in found.judged] == [CHANGED, SAME, SAME]
    assert found.judged[0].changes == [("position", "រដ្ឋមន្ត្រី", "ទេសរដ្ឋមន្ត្រី")]


def test_birth_and_telephone_are_for_those_who_keep_the_composition(country, seats):
    content = workbook(country, personal=False)
    head = list(rows(content)[0])
    assert not {HEADERS[name][0] for name in ("born_on", "phone")} & set(head)
    assert "០១២០០០០០១".encode() not in content
    assert len(head) == len(HEADERS) + 1 - 2


def test_the_same_roster_gives_the_same_bytes(country, seats):
    assert workbook(country) == workbook(country)


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ({}, "roster-08-2026-06-01.xlsx"),
        ({"below": True, "since": THEN}, "roster-08-all-2026-06-01-since-2024-06-01.xlsx"),
        ({"level": Level.COMMUNE, "heads": True}, "heads-08-commune-2026-06-01.xlsx"),
    ],
)
def test_the_name_of_the_file_says_what_is_in_it(country, asked, name):
    assert file_name(Wanted(country["08"], NOW, **asked), "xlsx") == name


def test_the_name_of_the_countrys_file(country):
    assert file_name(Wanted(None, NOW, heads=True), "pdf") == "heads-cambodia-2026-06-01.pdf"
