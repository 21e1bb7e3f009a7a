"""Who heads every group on any day, in one query; which seats are vacant, and for how long."""

from datetime import date

import pytest
from django.db import connection

from taskforce.heads import holders
from taskforce.models import AdministrativeUnit, Instrument, Membership, MembershipVersion
from taskforce.services.history_door import history_open
from taskforce.vacancies import longest_first, vacancies
from tests import factories

ON = date(2024, 6, 1)


@pytest.fixture
def units(country):
    return AdministrativeUnit.ever.all()


def head(country, code, name, starts_on=date(2024, 1, 1), **fields):
    person = factories.make_person(name_km=name, honorific="លោក")
    group = country[code].task_force
    return factories.make_membership(
        group, **{"role_id": "head"} | fields, person=person, starts_on=starts_on
    )


def by_code(lines):
    return {line.code: line for line in lines}


def test_one_query_tells_the_heads_of_all(country, units, django_assert_num_queries):
    head(country, "08", "ចាន់ ក")
    head(country, "0801", "ចាន់ ខ", ends_on=ON)
    head(country, "0808", "ចាន់ គ", role_id="member")
    with django_assert_num_queries(1):
        found = by_code(holders(units, on=ON))
    assert set(found) == set(country)
    assert found["08"].person == "លោក ចាន់ ក"
    assert found["08"].starts_on == date(2024, 1, 1)
    assert [found[code].person_id for code in ("0801", "0808")] == [None, None]


def test_who_acts_stands_behind_the_head(country, units):
    head(country, "08", "ចាន់ ក", acting=True)
    head(country, "08", "ចាន់ ខ")
    lines = [line for line in holders(units, on=ON) if line.code == "08"]
    assert [(line.person_name, line.acting) for line in lines] == [
        ("ចាន់ ខ", False),
        ("ចាន់ ក", True),
    ]


def test_units_stand_in_khmer_order_below_their_own(country, units):
    codes = [line.code for line in holders(units, on=ON)]
    assert codes[0] == "08"  # កណ្តាល before បន្ទាយមានជ័យ
    assert codes.index("08") < codes.index("080101") < codes.index("01") < codes.index("12")
    for code in codes:
        assert code[:-2] == "" or codes.index(code[:-2]) < codes.index(code)


def test_a_part_of_the_country(country, units):
    assert {line.code for line in holders(units.within(country["0801"]), on=ON)} == {
        "0801", "080101", "080102", "080103",
    }  # fmt: skip


def test_as_we_knew_it_then(country, units, django_assert_num_queries):
    """Recorded in May, corrected in July: in June we believed the first."""
    seat = head(country, "08", "ចាន់ ក")
    other = factories.make_person(name_km="ចាន់ ខ")
    Membership.objects.update(person=other)
    first, second = MembershipVersion.objects.order_by("pk").values_list("pk", flat=True)
    with history_open(why="test"), connection.cursor() as cursor:
        sql = (
            "UPDATE taskforce_membershipversion SET known_from = %s, known_until = %s WHERE id = %s"
        )
        cursor.execute(sql, ["2024-05-01 00:00:00", "2024-07-01 00:00:00", first])
        cursor.execute(sql, ["2024-07-01 00:00:00", None, second])
    with django_assert_num_queries(1):
        june = by_code(holders(units, on=ON, known_at=date(2024, 6, 2)))["08"]
    assert june.person_id == seat.person_id
    assert by_code(holders(units, on=ON, known_at=date(2024, 8, 1)))["08"].person_id == other.pk
    assert by_code(holders(units, on=ON, known_at=date(2024, 4, 1)))["08"].person_id is None


def test_vacancies_have_a_clock(country, units, django_assert_max_num_queries):
    head(country, "08", "ចាន់ ក", starts_on=date(2020, 1, 1), ends_on=date(2021, 1, 1))
    last = head(country, "08", "ចាន់ ខ", starts_on=date(2021, 1, 1), ends_on=date(2024, 5, 2))
    acting = head(country, "08", "ចាន់ គ", starts_on=date(2024, 5, 10), acting=True)
    head(country, "0801", "ចាន់ ឃ")
    with django_assert_max_num_queries(6):
        found = vacancies(units, on=ON)
    [province] = [line for line in found if (line.code, line.role.code) == ("08", "head")]
    assert (province.last, province.acting) == (last, acting)
    assert (province.since, province.days) == (date(2024, 5, 2), 30)
    places = {(line.code, line.role.code) for line in found}
    assert ("0801", "head") not in places
    assert {("0801", "permanent_deputy"), ("12", "permanent_deputy"), ("080101", "head")} <= places
    assert ("080101", "permanent_deputy") not in places, "due down to districts"


def test_a_seat_that_somebody_only_acts_in_is_vacant(country, units):
    head(country, "08", "ចាន់ ក", acting=True)
    [line] = [v for v in vacancies(units, on=ON) if (v.code, v.role.code) == ("08", "head")]
    assert (line.last, line.since) == (None, date(2024, 1, 1))


def test_a_seat_never_held_is_vacant_since_its_group_came_to_be(country, units):
    group = country["0801"].task_force
    factories.make_membership(group, starts_on=date(2023, 3, 1))
    [seat] = [v for v in vacancies(units, on=ON) if (v.code, v.role.code) == ("0801", "head")]
    assert (seat.last, seat.since) == (None, date(2023, 3, 1))
    group.instrument = Instrument.objects.create(
        kind_id="decision", number="១", dated=date(2022, 1, 5)
    )
    group.save()
    found = {(v.code, v.role.code): v.since for v in vacancies(units, on=ON)}
    assert found["0801", "head"] == date(2022, 1, 5)
    assert found["0808", "head"] is None, "nothing is known of its group"
    before = {(v.code, v.role.code): v.since for v in vacancies(units, on=date(2022, 1, 4))}
    assert before["0801", "head"] is None, "it was not there yet"


def test_as_of_an_earlier_day(country, units):
    head(country, "08", "ចាន់ ក", starts_on=date(2020, 1, 1), ends_on=date(2024, 5, 2))
    places = [(line.code, line.role.code) for line in vacancies(units, on=date(2024, 5, 1))]
    assert ("08", "head") not in places


def test_the_longest_stand_first_and_the_unknown_last(country, units):
    head(country, "01", "ចាន់ ក", starts_on=date(2020, 1, 1), ends_on=date(2024, 5, 2))
    head(country, "12", "ចាន់ ខ", starts_on=date(2020, 1, 1), ends_on=date(2023, 5, 2))
    lines = longest_first(vacancies(units, on=ON))
    # Nobody was ever permanent deputy there: since the first seat of the group.
    longest = [(line.role.code, line.code) for line in lines[:4]]
    assert longest[2:] == [("head", "12"), ("head", "01")]
    assert {role for role, _code in longest[:2]} == {"permanent_deputy"}
    assert {line.days for line in lines[4:]} == {None}
