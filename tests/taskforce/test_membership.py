"""The database itself keeps the seats: one head a group and day, on both engines."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from taskforce.models import Instrument, Membership, Office, OfficeTerm, Person, Position
from tests import factories

FIRST = {"starts_on": date(2024, 1, 1), "ends_on": date(2024, 7, 1)}
OVERLAPS = [
    pytest.param(date(2024, 1, 1), date(2024, 7, 1), True, id="same days"),
    pytest.param(date(2023, 1, 1), date(2024, 1, 2), True, id="first day"),
    pytest.param(date(2024, 6, 30), None, True, id="last day, without end"),
    pytest.param(date(2024, 2, 1), date(2024, 3, 1), True, id="inside"),
    pytest.param(date(2023, 1, 1), None, True, id="around"),
    pytest.param(date(2023, 1, 1), date(2024, 1, 1), False, id="until the day before"),
    pytest.param(date(2024, 7, 1), None, False, id="from the day after"),
]


@pytest.fixture
def task_force(country):
    return country["0801"].task_force


def insert(task_force, role, starts_on, ends_on, person):
    """Write a row past every form and model."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO taskforce_membership (task_force_id, person_id, role_id, precedence, "
            "position, institution, starts_on, ends_on, note) "
            "VALUES (%s, %s, %s, 0, '', '', %s, %s, '')",
            [task_force.pk, person.pk, role, starts_on, ends_on],
        )


@pytest.mark.parametrize("role", ["head", "permanent_deputy"])
@pytest.mark.parametrize(("starts_on", "ends_on", "refused"), OVERLAPS)
def test_raw_sql_cannot_make_a_second_holder(task_force, role, starts_on, ends_on, refused):
    factories.make_membership(task_force, role_id=role, **FIRST)
    second = factories.make_person()
    if refused:
        with pytest.raises(IntegrityError, match="one_holder"), transaction.atomic():
            insert(task_force, role, starts_on, ends_on, second)
        assert Membership.objects.count() == 1
    else:
        insert(task_force, role, starts_on, ends_on, second)
        assert Membership.objects.count() == 2


@pytest.mark.parametrize(("starts_on", "ends_on", "refused"), OVERLAPS)
def test_a_form_hears_the_same(task_force, starts_on, ends_on, refused):
    factories.make_membership(task_force, role_id="head", **FIRST)
    second = Membership(
        task_force=task_force,
        person=factories.make_person(),
        role_id="head",
        starts_on=starts_on,
        ends_on=ends_on,
    )
    if refused:
        with pytest.raises(ValidationError) as refusal:
            second.full_clean()
        assert "seat_taken" in [error.code for error in refusal.value.error_dict["__all__"]]
    else:
        second.full_clean()


def test_raw_sql_cannot_move_a_seat_onto_another(task_force, country):
    factories.make_membership(task_force, role_id="head", **FIRST)
    other = factories.make_membership(country["0808"].task_force, role_id="head", **FIRST)
    later = factories.make_membership(task_force, role_id="head", starts_on=date(2024, 7, 1))
    for change in ({"task_force": task_force, "pk": other.pk}, {"pk": later.pk}):
        rows = Membership.objects.filter(pk=change.pop("pk"))
        with pytest.raises(IntegrityError, match="one_holder"), transaction.atomic():
            rows.update(starts_on=date(2024, 6, 1), **change)


def test_other_seats_and_other_groups_are_free(task_force, country):
    factories.make_membership(task_force, role_id="head", **FIRST)
    factories.make_membership(country["0808"].task_force, role_id="head", **FIRST)
    factories.make_membership(task_force, role_id="permanent_deputy", **FIRST)
    for _time in range(3):
        factories.make_membership(task_force, role_id="deputy", **FIRST)


def test_a_person_holds_a_role_once_at_a_time(task_force):
    seat = factories.make_membership(task_force, role_id="member", **FIRST)
    with pytest.raises(IntegrityError, match="person_once"), transaction.atomic():
        insert(task_force, "member", date(2024, 3, 1), None, seat.person)
    insert(task_force, "member", date(2024, 7, 1), None, seat.person)
    insert(task_force, "secretary", date(2024, 3, 1), None, seat.person)


def test_one_may_act_beside_the_head_and_two_may_not(task_force):
    factories.make_membership(task_force, role_id="head", **FIRST)
    factories.make_membership(task_force, role_id="head", acting=True, **FIRST)
    second = Membership(
        task_force=task_force,
        person=factories.make_person(),
        role_id="head",
        acting=True,
        starts_on=date(2024, 6, 30),
    )
    with pytest.raises(ValidationError) as refusal:
        second.full_clean()
    assert "acting_taken" in [error.code for error in refusal.value.error_dict["__all__"]]
    with pytest.raises(IntegrityError, match="one_acting"), transaction.atomic():
        second.save()


def test_one_person_holds_an_office_at_a_time(country):
    position = Position.objects.get(code="prov_governor")
    governor = Office.objects.create(unit=country["08"], position=position)
    OfficeTerm.objects.create(office=governor, person=factories.make_person(), **FIRST)
    second = OfficeTerm(
        office=governor, person=factories.make_person(), starts_on=date(2024, 6, 30)
    )
    with pytest.raises(IntegrityError, match="officeterm_one_holder"), transaction.atomic():
        second.save()
    second.starts_on = date(2024, 7, 1)
    second.save()
    assert OfficeTerm.objects.in_force(date(2024, 8, 1)).get() == second


def test_an_end_lies_after_its_start(task_force):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_membership(task_force, starts_on=date(2024, 1, 1), ends_on=date(2024, 1, 1))


def test_who_serves_on_a_day(task_force):
    seat = factories.make_membership(task_force, **FIRST)
    serving = Membership.objects.serving
    assert not serving(date(2023, 12, 31)).exists()
    assert list(serving(date(2024, 1, 1))) == [seat]
    assert list(serving(date(2024, 6, 30))) == [seat]
    assert not serving(date(2024, 7, 1)).exists()


def test_the_order_of_precedence(task_force):
    third = factories.make_membership(task_force, role_id="member", precedence=1)
    second = factories.make_membership(task_force, role_id="deputy", precedence=9)
    first = factories.make_membership(task_force, role_id="head", precedence=5)
    fourth = factories.make_membership(task_force, role_id="member", precedence=2)
    acting = factories.make_membership(task_force, role_id="head", acting=True)
    assert list(Membership.objects.in_precedence()) == [first, acting, second, third, fourth]


def test_a_person_is_kept_once(db):
    factories.make_person(name_km="សុខ ដារ៉ា", born_on=date(1970, 1, 1))
    factories.make_person(name_km="សុខ ដារ៉ា", born_on=date(1971, 1, 1))
    twin = Person(name_km="សុខ​ដារ៉ា", born_on=date(1970, 1, 1))
    with pytest.raises(ValidationError) as refusal:
        twin.full_clean()
    assert "name_km" in refusal.value.error_dict


def test_a_name_is_written_in_khmer(db):
    with pytest.raises(ValidationError) as refusal:
        Person(name_km="Sok Dara").full_clean()
    assert "name_km" in refusal.value.error_dict


def test_an_instrument_is_recorded_once(country):
    Instrument.objects.create(kind_id="decision", number="១២៨ សសរ", unit=country["08"])
    again = Instrument(kind_id="decision", number="128 សសរ", unit=country["08"])
    again.number_key = Instrument.objects.get().number_key
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_a_seat_does_not_begin_before_the_person_is_born(task_force):
    person = factories.make_person(born_on=date(1990, 5, 2))
    seat = Membership(task_force=task_force, person=person, role_id="member")
    seat.starts_on = date(1909, 5, 2)
    with pytest.raises(ValidationError) as refused:
        seat.full_clean()
    assert [error.code for error in refused.value.error_dict["starts_on"]] == ["before_birth"]
    seat.starts_on = date(2009, 5, 2)
    seat.full_clean()
