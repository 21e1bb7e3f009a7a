"""What lists come to when they are sent again, are complete, or say two things of one person."""

from datetime import date

import pytest

from taskforce.models import Membership, Person
from taskforce.resources import MemberResource
from taskforce.sheets.limits import Limits
from taskforce.sheets.reader import read
from tests.taskforce.sheets_made import HEADER, sheet
from tests.taskforce.test_resources import TODAY, codes, states

HEAD = {"role": "ប្រធាន"}


@pytest.fixture
def judge(province):
    def judge(*members, complete=False, header=None):
        content = sheet(*members)
        if header:
            content = content.replace(HEADER[header[0]].encode(), header[1].encode())
        resource = MemberResource(
            province=province, rows=read(content, Limits()).rows, on=TODAY, is_complete=complete
        )
        resource.run(dry_run=False)
        return resource.judged

    return judge


def test_two_spellings_of_one_person_are_not_swapped_again_and_again(judge):
    latin = ("note", "ឡាតាំង")
    rows = [{"note": "SOK DARA"}, {"unit_code": "080101", "note": "SOK DARAA"}]
    assert states(judge(*rows, header=latin)) == ["new", "new"]
    assert Person.objects.get().name_latin == "SOK DARA"
    assert states(judge(*rows, header=latin)) == ["same", "same"]


def test_what_one_row_says_of_a_person_is_not_lost_with_another_seat(judge):
    rows = [{"phone": "012 000 001"}, {"unit_code": "080101", "phone": ""}]
    judge(*rows)
    changed = [{"phone": "012 000 002"}, {"unit_code": "080101", "position": "អភិបាល"}]
    assert states(judge(*changed)) == ["changed", "changed"]
    assert Person.objects.get().phone == "+85512000002"
    assert states(judge(*changed)) == ["same", "same"]


def test_a_list_that_is_complete_says_that_the_other_seat_ends(judge):
    judge({})
    (row,) = judge({"role": "អនុប្រធាន"}, complete=True)
    (issue,) = row.entry.issues
    assert (issue.code, issue.words) == ("second_role_here", "second_role_ends")
    assert issue.params == {"role": "សមាជិក", "day": "01/06/2026"}
    assert "០១/០៦/២០២៦" in issue.message
    assert Membership.objects.get(role="member").ends_on == TODAY


def test_a_complete_list_with_both_roles_ends_neither(judge):
    judge({})
    rows = judge({}, {"role": "អនុប្រធាន"}, complete=True)
    (issue,) = [issue for row in rows for issue in row.entry.issues]
    assert (issue.code, issue.words) == ("second_role_here", "")
    assert set(Membership.objects.values_list("ends_on", flat=True)) == {None}


def test_who_succeeds_and_the_holder_below_are_told_apart(judge):
    judge(HEAD)
    later = {"name_km": "ចាន់ ថា", "appointed_on": "01/03/2025"} | HEAD
    assert codes(judge(later, HEAD)) == ["holder_succeeded", "holder_listed_below"]


@pytest.mark.parametrize(
    "role",
    [
        "ប្រធានស្តីទី", "ប្រធានស្ដីទី", "ស្តីទីប្រធាន", "ស្ដីទី ប្រធាន", "ប្រធាន (ស្តីទី)", "ប្រធាន(ស្ដីទី)",
        "ស្តីទីជាប្រធាន", "ប្រធានក្រុមការងារស្តីទី", "Acting Head", "Head (acting)",
    ],
)  # fmt: skip
def test_who_acts_is_read_in_each_spelling_and_written_in_one(judge, role):
    (row,) = judge({"role": role})
    assert (row.match.role.code, row.match.acting) == ("head", True)
    assert row.match.role_name == "ប្រធានស្តីទី"
    seat = Membership.objects.get()
    assert (seat.acting, seat.role_title) == (True, "ប្រធានស្តីទី")


@pytest.mark.parametrize(
    ("role", "code"),
    [
        ("ប្រធានក្រុមការងារ", "head"), ("អនុប្រធានក្រុម", "deputy"), ("សមាជិកា", "member"),
        ("- សមាជិក", "member"), ("១. ប្រធាន", "head"), ("សមាជិក។", "member"),
    ],
)  # fmt: skip
def test_a_role_with_what_says_no_more_is_that_role(judge, role, code):
    assert judge({"role": role})[0].match.role.code == code


@pytest.mark.parametrize("role", ["ស្តីទី", "ជំនួយការ", "ប្រធាន/សមាជិក", "ប្រធានស្រុក", "១២៣"])
def test_another_word_is_no_role(judge, role):
    assert codes(judge({"role": role})) == ["unknown_role"]


def test_days_in_words_and_a_code_with_a_hyphen_are_stored(judge):
    (row,) = judge({"unit_code": "08-01", "appointed_on": "ថ្ងៃទីប្រាំ ខែកុម្ភៈ ឆ្នាំពីរពាន់ម្ភៃបួន"})
    assert codes([row]) == ["unit_code_rewritten"]
    assert Membership.objects.get().starts_on == date(2024, 2, 5)


@pytest.mark.parametrize("corrected", [{"born_on": "02/02/1980"}, {"name_km": "សុខ ដារ៉ាន"}])
def test_a_name_or_a_birthday_corrected_in_a_list_is_not_a_second_person_in_silence(
    judge, corrected
):
    judge({})
    (row,) = judge(corrected)
    assert codes([row]) == ["perhaps_sits_here"]
    assert "សុខ ដារ៉ា" in row.entry.issues[0].message


def test_others_of_the_group_are_no_second_person(judge):
    judge({})
    assert codes(judge({"name_km": "កែវ មុនី"}, {"name_km": "សុខ សុផល", "born_on": ""})) == []
