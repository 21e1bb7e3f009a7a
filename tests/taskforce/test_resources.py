"""What a row comes to when it is held against what is stored."""

from datetime import date

import pytest
from django.test.utils import CaptureQueriesContext

from taskforce.models import Instrument, Membership, Person
from taskforce.resources import MemberResource
from taskforce.resources.writing import StateChangedError, full_statements
from taskforce.sheets.limits import Limits
from taskforce.sheets.reader import read
from tests import factories
from tests.taskforce.plain_member_resource import PlainMemberResource
from tests.taskforce.sheets_made import sheet

TODAY = date(2026, 6, 1)
BORN = date(1980, 2, 1)


@pytest.fixture
def judge(province):
    """Hold rows against what is stored; store them unless told otherwise."""

    def judge(*members, dry_run=False, on=TODAY, partial=False, cls=MemberResource):
        rows = read(sheet(*members), Limits()).rows
        resource = cls(province=province, rows=rows, on=on, accept_partial=partial)
        resource.run(dry_run=dry_run)
        return resource.judged

    return judge


def codes(judged):
    return [issue.code for row in judged for issue in row.entry.issues]


def states(judged):
    return [row.state for row in judged]


HEAD = {"role": "ប្រធាន"}
LATER = {"name_km": "ចាន់ ថា", "appointed_on": "01/03/2025"}


def test_a_new_member_is_stored_with_all_that_belongs_to_it(judge, country):
    member = {"phone": "012 000 001", "position": "អភិបាល", "decision_no": "០៤១ សជណ"}
    assert states(judge(member)) == ["new"]
    seat = Membership.objects.get()
    assert seat.task_force.unit == country["0801"]
    assert (seat.person.name_km, seat.person.born_on, seat.person.sex) == ("សុខ ដារ៉ា", BORN, "m")
    assert (seat.person.phone, seat.position) == ("+85512000001", "អភិបាល")
    assert (seat.starts_on, seat.ends_on, seat.role_id) == (date(2024, 2, 5), None, "member")
    paper = seat.started_by
    assert (paper.kind_id, paper.number, paper.dated) == ("decision", "០៤១ សជណ", date(2024, 2, 5))
    assert paper.unit == country["08"]


def test_a_missing_task_force_is_made(judge, country):
    country["0801"].task_force.delete()
    judge({})
    assert Membership.objects.get().task_force.unit == country["0801"]


def test_the_same_file_again_changes_nothing(judge):
    member = {"phone": "012 000 001", "decision_no": "០៤១ សជណ"}
    judge(member, LATER)
    assert states(judge(member, LATER)) == ["same", "same"]
    assert (Membership.objects.count(), Person.objects.count()) == (2, 2)
    assert Instrument.objects.count() == 1


def test_changed_cells_are_stored_and_named(judge):
    judge({"phone": "012 000 001"})
    (row,) = judge({"phone": "012 000 002", "position": "អភិបាល"})
    assert row.state == "changed"
    assert row.changes == [
        ("phone", "+85512000001", "+85512000002"),
        ("position", "", "អភិបាល"),
    ]
    seat = Membership.objects.get()
    assert (seat.person.phone, seat.position) == ("+85512000002", "អភិបាល")


def test_an_empty_cell_changes_nothing(judge):
    judge({"phone": "012 000 001", "position": "អភិបាល"})
    assert states(judge({"sex": ""})) == ["same"]
    assert Membership.objects.get().position == "អភិបាល"


def test_a_dry_run_writes_nothing(judge, django_assert_max_num_queries):
    with django_assert_max_num_queries(11) as queries:
        assert states(judge({}, dry_run=True)) == ["new"]
    assert all(query["sql"].startswith("SELECT") for query in queries)
    assert not Membership.objects.exists()


def test_one_faulty_row_keeps_the_others_out(judge):
    assert states(judge({}, {"name_km": "SOK"})) == ["new", "fault"]
    assert not Person.objects.exists()


def test_the_others_come_in_where_that_is_agreed_to(judge):
    judge({}, {"name_km": "SOK"}, LATER, partial=True)
    assert Membership.objects.count() == 2


# Who is meant


def test_a_person_is_known_by_name_and_birthday(judge):
    judge({}, {"unit_code": "080101"})
    assert Person.objects.count() == 1
    assert Membership.objects.count() == 2


def test_names_in_other_spelling_are_the_same_person(judge):
    judge({"name_km": "ចាន់ សុខឡេង"})
    assert states(judge({"name_km": "ចាន់  សុខឡេង\u200b"})) == ["same"]


def test_another_birthday_is_another_person(judge):
    judge({}, {"born_on": "02/02/1980"})
    assert Person.objects.count() == 2


def test_an_appointment_before_the_day_of_birth_is_a_fault(judge):
    judged = judge({"born_on": "05/02/2024"})
    assert (states(judged), codes(judged)) == (["fault"], ["implausible_date"])
    assert [issue.words for issue in judged[0].entry.issues] == ["appointed_before_birth"]
    assert not Membership.objects.exists()


def test_without_a_birthday_a_person_is_known_in_the_same_group_only(judge):
    judge({"born_on": ""}, {"born_on": "", "unit_code": "080101"})
    assert Person.objects.count() == 2
    assert states(judge({"born_on": ""})) == ["same"]


def test_a_birthday_that_becomes_known_is_added(judge):
    judge({"born_on": ""})
    assert states(judge({})) == ["changed"]
    assert Person.objects.get().born_on == BORN


def test_namesakes_without_a_birthday_are_told_apart_by_nobody(judge, country):
    for _number in range(2):
        person = factories.make_person(name_km="សុខ ដារ៉ា")
        factories.make_membership(country["0801"].task_force, person=person)
    assert codes(judge({"born_on": ""})) == ["ambiguous_person"]


def test_a_person_of_another_province_keeps_their_details(judge, country):
    person = factories.make_person(name_km="សុខ ដារ៉ា", born_on=BORN, phone="+85512999999")
    factories.make_membership(country["0102"].task_force, person=person)
    (row,) = judge({"phone": "012 000 001"})
    assert (row.state, codes([row])) == ("new", ["person_elsewhere"])
    person.refresh_from_db()
    assert person.phone == "+85512999999"
    assert person.memberships.count() == 2


# Seats that one person holds


def test_a_later_head_succeeds_the_one_before(judge):
    judge(HEAD)
    judged = judge(HEAD | LATER | {"decision_no": "៥៥ សជណ"})
    assert codes(judged) == ["holder_succeeded"]
    assert "សុខ ដារ៉ា" in judged[0].entry.issues[0].message
    before, after = Membership.objects.order_by("starts_on")
    assert before.ends_on == after.starts_on == date(2025, 3, 1)
    assert before.ended_by == after.started_by is not None


@pytest.mark.parametrize("day", ["05/02/2024", "01/01/2024"])
def test_a_head_who_does_not_start_later_is_refused(judge, day):
    judge(HEAD)
    judged = judge(HEAD | {"name_km": "ចាន់ ថា", "appointed_on": day})
    assert codes(judged) == ["seat_taken"]
    assert "សុខ ដារ៉ា" in judged[0].entry.issues[0].message


@pytest.mark.parametrize(
    ("role", "code"),
    [("ប្រធាន", "second_head"), ("អនុប្រធានអចិន្ត្រៃយ៍", "second_permanent_deputy")],
)
def test_of_two_holders_of_one_seat_in_a_file_the_second_waits(judge, role, code):
    rows = ({"role": role}, LATER | {"role": role}, LATER | {"name_km": "ចាន់ ធី"})
    judged = judge(*rows)
    assert (codes(judged), states(judged)) == ([code], ["new", "waits", "new"])
    assert not judged[1].entry.is_faulty
    assert Membership.objects.filter(role__name_km=role).count() == 1
    judged = judge(*rows)
    assert (codes(judged), states(judged)) == ([code], ["same", "waits", "same"])


def test_a_head_in_office_is_not_passed_over_for_a_row_above(judge):
    judge(HEAD)
    other = HEAD | LATER | {"appointed_on": "01/06/2025"}
    judged = judge(other, HEAD)
    assert codes(judged) == ["holder_succeeded", "holder_listed_below"]
    assert states(judged) == ["new", "fault"]
    assert Membership.objects.get().ends_on is None


def test_the_same_holder_twice_is_one_fault(judge):
    assert codes(judge(HEAD, HEAD)) == ["duplicate_in_file"]


def test_a_faulty_row_takes_no_seat(judge):
    assert codes(judge(HEAD | {"name_km": "SOK"}, HEAD | LATER)) == ["name_not_khmer"]


def test_two_members_are_no_fault(judge):
    assert codes(judge({}, LATER)) == []


# Other faults and notices


def test_the_same_row_twice_is_a_fault(judge):
    judged = judge({}, {"phone": "012 000 001"})
    assert codes(judged) == ["duplicate_in_file"]
    assert judged[1].entry.issues[0].params == {"other": 2}


def test_a_person_in_two_groups_is_a_notice(judge):
    judged = judge({}, {"unit_code": "080101"})
    assert (codes(judged), states(judged)) == (["person_in_two_groups"], ["new", "new"])


def test_a_second_role_in_the_group_is_a_notice(judge):
    judge({})
    assert codes(judge({"role": "អនុប្រធាន"})) == ["second_role_here"]


def test_a_missing_day_of_appointment_is_today(judge):
    assert codes(judge({"appointed_on": ""})) == [], "it may be empty: the page says what is taken"
    assert Membership.objects.get().starts_on == TODAY
    assert codes(judge({"appointed_on": ""}, on=date(2026, 7, 1))) == []


def test_another_day_of_appointment_does_not_move_the_start(judge):
    judge({})
    assert codes(judge({"appointed_on": "06/02/2024"})) == ["start_differs"]
    assert Membership.objects.get().starts_on == date(2024, 2, 5)


def test_somebody_who_left_cannot_come_back_in_the_past(judge):
    judge({})
    Membership.objects.update(ends_on=date(2025, 1, 1))
    assert codes(judge({})) == ["already_served"]
    assert codes(judge({"appointed_on": "01/01/2025"})) == []


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"role": ""}, "missing_role"),
        ({"role": "ជំនួយការ"}, "unknown_role"),
        ({"unit_code": "1201"}, "unit_outside_scope"),
        ({"unit_code": "", "district": "?"}, "unknown_unit"),
    ],
)
def test_a_fault_of_matching_has_its_code(judge, cells, code):
    assert codes(judge(cells)) == [code]


def test_roles_are_understood_in_both_languages_and_by_code(judge):
    judged = judge({"role": "Deputy Head"}, {"role": "secretariat_officer"}, {"role": "អនុប្រធាន "})
    assert [row.match and row.match.role.pk for row in judged] == [
        "deputy",
        "secretariat_officer",
        None,  # the first and the third are one
    ]


def test_members_stand_in_the_order_of_the_file(judge, country):
    judge({}, LATER, {"name_km": "ហ៊ុន សុធី"})
    seats = Membership.objects.in_precedence()
    assert [seat.person.name_km for seat in seats] == ["សុខ ដារ៉ា", "ចាន់ ថា", "ហ៊ុន សុធី"]


# Storing


def test_a_change_made_meanwhile_is_noticed(province, country):
    rows = read(sheet({}), Limits()).rows
    resource = MemberResource(province=province, rows=rows, on=TODAY)
    loaded = MemberResource.before_import

    def slowly(self, dataset, **kwargs):
        loaded(self, dataset, **kwargs)
        assert self.standing
        factories.make_membership(country["0801"].task_force)

    resource.before_import = slowly.__get__(resource)
    with pytest.raises(StateChangedError):
        resource.run(dry_run=False)
    assert Membership.objects.count() == 1


def test_what_fails_half_way_leaves_nothing(province, monkeypatch):
    rows = read(sheet({"decision_no": "1"}), Limits()).rows
    resource = MemberResource(province=province, rows=rows, on=TODAY)
    monkeypatch.setattr(Membership.objects, "bulk_create", _die)
    with pytest.raises(KeyboardInterrupt):
        resource.run(dry_run=False)
    assert not Person.objects.exists()
    assert not Instrument.objects.exists()


def _die(*args, **kwargs):
    raise KeyboardInterrupt


def test_queries_do_not_grow_with_the_rows(judge, province):
    from django.db import connection

    counts = []
    for size in (5, 300):
        members = [
            {"name_km": f"សុខ ដារ៉ា {number}", "born_on": f"01/02/{1950 + size % 7}"}
            for number in range(size)
        ]
        with CaptureQueriesContext(connection) as queries:
            judge(*members)
        counts.append(len(queries))
    assert counts[1] <= 30
    assert counts[1] <= counts[0] + 2


def test_statements_are_as_long_again_as_the_framework_says(db):
    from django.db import connection

    before = connection.features.max_query_params
    with full_statements():
        assert connection.features.max_query_params is None or (
            connection.features.max_query_params > 10_000
        )
    assert connection.features.max_query_params == before


def test_the_plain_resource_of_the_benchmark_stores_the_same(judge):
    member = {"phone": "012 000 001", "decision_no": "០៤១ សជណ", "district": ""}
    judge(member, cls=PlainMemberResource)
    assert states(judge(member)) == ["same"]
