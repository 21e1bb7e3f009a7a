"""A roster taken down, corrected and taken back in: the number of the seat says whose a row is."""

import io
from datetime import date

import pytest
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from taskforce import roster
from taskforce.exports.rosters import HEADS, roster_xlsx
from taskforce.khmer import to_khmer_digits
from taskforce.models import Membership, Person, PersonForm
from taskforce.resources.members import CHANGED, FAULT, NEW, SAME
from taskforce.roster import Wanted
from taskforce.sheets.columns import HEADERS, SEAT_NO, nearly
from tests import factories
from tests.taskforce import imports_made
from tests.taskforce.sheets_made import saved

NOW = date(2026, 6, 1)
FIRST, SECOND, THIRD = 2, 3, 4  # rows of the sheet
STORED = (Person, Membership)
TYPO, RIGHT = "សុខ ដារ៉ន", "សុខ ដារ៉ា"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def born(day, name, **more):
    return factories.make_person(name_km=name, born_on=date(1980, 2, day), sex="m", **more)


@pytest.fixture
def people(country):
    """The head of the province, a member of a district, and one without a birthday."""
    found = [
        born(1, TYPO, name_latin="SOK DARAN", honorific="លោក"),
        born(2, "ចាន់ វិសាល"),
        factories.make_person(name_km="កែវ សុភា"),
    ]
    factories.make_membership(country["08"].task_force, person=found[0], role_id="head")
    for person in found[1:]:
        factories.make_membership(country["0801"].task_force, person=person)
    return found


@pytest.fixture
def book(country, people):
    """The workbook of the roster; `typed` brings it back corrected."""
    found = roster.read(Wanted(country["08"], NOW, below=True))
    return load_workbook(io.BytesIO(roster_xlsx(found, personal=True)))


@pytest.fixture
def typed(book, province, clerk):
    def typed(*cells, **said):
        for row, name, text in cells:
            book.worksheets[0].cell(row, list(HEADS).index(name) + 1).value = text
        return imports_made.judged(saved(book), province, clerk, "a.xlsx", on=NOW, **said)

    return typed


def number(book, row):
    return book.worksheets[0].cell(row, len(HEADS)).value


def row_of(book, person):
    return next(
        row
        for row in (FIRST, SECOND, THIRD)
        if number(book, row) == to_khmer_digits(str(person.memberships.get().pk))
    )


def states(kept):
    return list(kept.rows.order_by("place").values_list("state", flat=True))


def told(kept):
    return [(issue.code, issue.words) for issue in kept.issues.all()]


def dump():
    found = {model: sorted(map(tuple, model.objects.values_list())) for model in STORED}
    return found | {PersonForm: sorted(PersonForm.objects.values_list("owner", "form"))}


def test_the_number_stands_last_in_khmer_digits_and_narrow(book, people):
    sheet = book.worksheets[0]
    assert sheet.cell(1, len(HEADS)).value == HEADS[SEAT_NO]
    assert number(book, FIRST) == to_khmer_digits(str(people[0].memberships.get().pk))
    last = sheet.column_dimensions[get_column_letter(len(HEADS))]
    assert last.width == 10
    assert not last.hidden


def test_untouched_it_changes_nothing(typed):
    assert states(typed()) == [SAME] * 3


def test_a_name_and_a_birthday_are_corrected_and_that_is_undone(typed, book, people, clerk):
    before = dump()
    second = row_of(book, people[1])
    kept = typed(
        (FIRST, "name_km", RIGHT),
        (FIRST, "name_latin", "SOK DARA"),
        (second, "born_on", "០៣/០៤/១៩៧៩"),
    )
    assert not told(kept)
    assert sorted(states(kept)) == [CHANGED, CHANGED, SAME]
    rows = {row.number: row for row in kept.rows.all()}
    assert rows[FIRST].changes == [
        ["name_km", TYPO, RIGHT],
        ["name_latin", "SOK DARAN", "SOK DARA"],
    ]
    assert rows[second].changes == [["born_on", "1980-02-02", "1979-04-03"]]
    assert dump() == before
    imports_made.stored(kept, clerk)
    assert Person.objects.count() == len(people)
    corrected = Person.objects.get(pk=people[0].pk)
    assert (corrected.name_km, corrected.name_latin) == (RIGHT, "SOK DARA")
    assert corrected in Person.objects.search(RIGHT)
    assert Person.objects.get(pk=people[1].pk).born_on == date(1979, 4, 3)
    imports_made.taken_back(kept, clerk)
    assert dump() == before


def test_the_page_shows_what_the_name_was_and_becomes(client, typed, clerk):
    kept = typed((FIRST, "name_km", RIGHT))
    client.force_login(clerk)
    page = client.get(kept.get_absolute_url()).content.decode()
    assert f"{TYPO} → {RIGHT}" in page


def test_a_correction_with_a_new_role_is_shown_too(typed, book, people):
    row = row_of(book, people[1])
    kept = typed((row, "role", "អនុប្រធាន"), (row, "name_km", "ចាន់ វិសាល់"))
    assert kept.rows.get(number=row).state == NEW
    assert kept.rows.get(number=row).changes == [["name_km", "ចាន់ វិសាល", "ចាន់ វិសាល់"]]


@pytest.mark.parametrize("text", ["៩៩៩៩៩៩", "x", "-5", "99999999999999999999"])
def test_a_number_that_nobody_has_is_refused(typed, text):
    kept = typed((FIRST, SEAT_NO, text))
    assert states(kept) == [FAULT, SAME, SAME]
    assert told(kept) == [("unknown_seat_no", "")]


def test_a_number_of_another_province_is_told_as_one_that_nobody_has(typed, country):
    foreign = factories.make_membership(country["1201"].task_force)
    kept = typed((FIRST, SEAT_NO, str(foreign.pk)))
    assert told(kept) == [("unknown_seat_no", "")]
    (issue,) = kept.issues.all()
    assert issue.params == {}


def test_a_seat_that_has_ended_is_refused(typed, book, people):
    row = row_of(book, people[1])
    people[1].memberships.update(ends_on=date(2026, 5, 1))
    kept = typed()
    assert kept.rows.get(number=row).state == FAULT
    (issue,) = kept.issues.all()
    assert (issue.code, issue.params) == ("seat_no_ended", {"day": "01/05/2026"})


def test_a_number_stands_in_one_row(typed, book):
    kept = typed((THIRD, SEAT_NO, number(book, SECOND)))
    assert states(kept) == [SAME, SAME, FAULT]
    assert ("seat_no_twice", "") in told(kept)


def test_a_successor_typed_over_the_row_overwrites_nobody(typed, people):
    kept = typed((FIRST, "name_km", "ជា សុភ័ក្ត្រ"), (FIRST, "born_on", "០១/០១/១៩៩០"))
    assert states(kept) == [FAULT, SAME, SAME]
    (issue,) = kept.issues.all()
    assert issue.code == "another_in_seat"
    with override("km"):
        assert TYPO in issue.issue.message


def test_both_corrected_at_once_are_another_person_too(typed):
    kept = typed((FIRST, "name_km", RIGHT), (FIRST, "born_on", "០១/០១/១៩៩០"))
    assert told(kept) == [("another_in_seat", "")]


def test_a_successor_typed_over_a_row_without_a_birthday(typed, book, people):
    row = row_of(book, people[2])
    kept = typed((row, "name_km", "ជា សុភ័ក្ត្រ"))
    assert told(kept) == [("another_in_seat", "unlike_in_seat")]


def test_with_the_birthday_left_a_quite_other_name_is_asked_about(typed, people):
    kept = typed((FIRST, "name_km", "ជា សុភ័ក្ត្រ"))
    assert states(kept) == [CHANGED, SAME, SAME]
    assert told(kept) == [("name_replaced", "")]


def test_a_small_slip_is_mended_without_a_birthday(typed, book, people):
    row = row_of(book, people[2])
    kept = typed((row, "name_km", "កែវ សុភា់"), (row, "born_on", "០៥/០៥/១៩៨៥"))
    assert kept.rows.get(number=row).state == CHANGED
    assert not told(kept)


def test_a_successor_follows_where_the_number_is_empty(typed, people, clerk):
    kept = typed(
        (FIRST, "name_km", "ជា សុភ័ក្ត្រ"), (FIRST, "born_on", "០១/០១/១៩៩០"), (FIRST, SEAT_NO, None),
        (FIRST, "name_latin", None), (FIRST, "appointed_on", "០១/០៦/២០២៦"),
    )  # fmt: skip
    assert states(kept) == [NEW, SAME, SAME, "ends"]
    imports_made.stored(kept, clerk)
    assert Person.objects.get(pk=people[0].pk).name_km == TYPO
    assert people[0].memberships.get().ends_on == NOW


def test_a_person_whose_details_another_province_keeps(typed, book, people, country):
    kept_there = factories.make_person(name_km="លី ណា", born_on=date(1970, 1, 1))
    factories.make_membership(country["1201"].task_force, person=kept_there)
    here = factories.make_membership(country["0801"].task_force, person=kept_there)
    line = [None] * len(HEADS)
    for name, text in {
        "name_km": "លី ណាន", "role": "សមាជិក", "unit_code": "0801", SEAT_NO: str(here.pk),
    }.items():  # fmt: skip
        line[list(HEADS).index(name)] = text
    book.worksheets[0].append(line)
    last = THIRD + 1
    assert told(typed()) == [("name_kept_elsewhere", "")]
    # Whether the birthday is right is not told: that province keeps it.
    for day in ("០១/០១/១៩៧០", "០២/០២/១៩៧១"):
        assert told(typed((last, "born_on", day))) == [("name_kept_elsewhere", "")]
        kept = typed((last, "name_km", "លី ណា"), (last, "born_on", day))
        assert told(kept) == [("person_elsewhere", "")]
        assert kept.rows.get(number=last).state == SAME
        typed((last, "name_km", "លី ណាន"))


def test_a_correction_makes_no_second_of_one_name_and_birthday(typed, country):
    other = born(1, RIGHT)
    factories.make_membership(country["1201"].task_force, person=other)
    assert told(typed((FIRST, "name_km", RIGHT))) == [("identity_taken", "")]
    # Also where the row leaves the birthday out.
    assert told(typed((FIRST, "born_on", None)))[0][0] == "identity_taken"


def test_who_holds_two_seats_is_written_alike_in_both_rows(country, province, clerk, people):
    factories.make_membership(country["080101"].task_force, person=people[0])
    found = roster.read(Wanted(country["08"], NOW, below=True))
    book = load_workbook(io.BytesIO(roster_xlsx(found, personal=True)))
    sheet, place = book.worksheets[0], list(HEADS).index("name_km") + 1
    rows = [row for row in range(2, 6) if sheet.cell(row, place).value == TYPO]
    sheet.cell(rows[1], place).value = RIGHT
    kept = imports_made.judged(saved(book), province, clerk, "a.xlsx", on=NOW)
    assert ("written_otherwise", "") in told(kept)
    assert sorted(states(kept)) == [FAULT, SAME, SAME, SAME]
    sheet.cell(rows[0], place).value = RIGHT
    kept = imports_made.judged(saved(book), province, clerk, "b.xlsx", on=NOW)
    assert sorted(states(kept)) == [CHANGED, SAME, SAME, SAME]
    imports_made.stored(kept, clerk)
    assert Person.objects.get(pk=people[0].pk).name_km == RIGHT


def test_no_other_header_is_taken_for_the_number():
    assert nearly(HEADS[SEAT_NO] + "ៗ") == ""
    assert SEAT_NO not in HEADERS


def test_it_is_handed_out_with_the_number(client, clerk, people):
    client.force_login(clerk)
    response = client.get(reverse("roster_xlsx", args=["08"]), {"on": NOW.isoformat()})
    head = [cell.value for cell in load_workbook(io.BytesIO(response.content)).worksheets[0][1]]
    assert head[-1] == HEADS[SEAT_NO]
