"""What we knew is not rewritten, whatever is written at the database; days are days there."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from taskforce.models import Membership, MembershipVersion, Office, OfficeTerm, OfficeTermVersion
from taskforce.models.unaltered import Unaltered
from taskforce.services.history_door import history_open, is_open
from tests.factories import make_membership, make_person


@pytest.fixture
def seat(country):
    seat = make_membership(country["0801"].task_force)
    seat.note = "ប្រែប្រួល"
    seat.save()
    office = Office.objects.create(unit=country["0801"], position_id="srok_governor")
    OfficeTerm.objects.create(office=office, person=seat.person, starts_on=date(2024, 1, 1))
    return seat


def run(sql, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


ALTERING = [
    "UPDATE taskforce_membershipversion SET note = 'x'",
    "UPDATE taskforce_membershipversion SET known_from = '2020-01-01 00:00:00'",
    "UPDATE taskforce_membershipversion SET known_until = NULL WHERE known_until IS NOT NULL",
    "UPDATE taskforce_membershipversion SET known_until = '2099-01-01', person_id = 1",
    "DELETE FROM taskforce_membershipversion",
    "UPDATE taskforce_officetermversion SET starts_on = '2020-01-01'",
    "DELETE FROM taskforce_officetermversion",
]


@pytest.mark.parametrize("sql", ALTERING)
def test_raw_sql_alters_nothing(seat, sql):
    def stored():
        return [list(model.objects.order_by("pk").values_list())
                for model in (MembershipVersion, OfficeTermVersion)]  # fmt: skip

    before = stored()
    with pytest.raises(DatabaseError, match="unaltered"):
        run(sql)
    assert stored() == before


@pytest.mark.parametrize("model", [MembershipVersion, OfficeTermVersion])
def test_each_column_is_kept(model):
    """A later field must be named, too."""
    [kept] = [found for found in model._meta.constraints if isinstance(found, Unaltered)]
    names = {field.name for field in model._meta.concrete_fields}
    assert {*kept.fields, kept.closing, "id"} == names


def test_the_table_is_not_emptied_either(seat):
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError, match="unaltered"):
            run("TRUNCATE taskforce_membershipversion")
    assert MembershipVersion.objects.count() == 2


def test_seats_are_changed_and_deleted_as_before(seat):
    """What the database itself closes passes."""
    Membership.objects.update(position="ប្រធាន")
    run("UPDATE taskforce_membership SET note = 'y'")
    Membership.objects.filter(pk=seat.pk).delete()
    assert not MembershipVersion.objects.filter(known_until=None).exists()
    assert MembershipVersion.objects.filter(row=seat.pk).count() == 4


def test_the_door_is_for_one_transaction_and_shut_after_it(seat):
    """Erasure of personal data by law goes through it."""
    with history_open(why="erasure"):
        assert is_open()
        run("UPDATE taskforce_membershipversion SET note = ''")
    assert not is_open()
    with pytest.raises(DatabaseError):
        run("UPDATE taskforce_membershipversion SET note = 'x'")

    def broken():
        with history_open(why="erasure"):
            run("DELETE FROM taskforce_membershipversion")
            raise KeyError

    with pytest.raises(KeyError):
        broken()
    assert not is_open()
    assert MembershipVersion.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_database_is_emptied_all_the_same(seat):
    call_command("flush", interactive=False, verbosity=0)
    assert not MembershipVersion.objects.exists()
    assert not is_open()


INSERT = (
    "INSERT INTO taskforce_membership (task_force_id, person_id, role_id, acting, precedence, "
    "position, institution, starts_on, ends_on, note) "
    "VALUES (%s, %s, 'member', {acting}, 0, '', '', {starts}, {ends}, '')"
)


@pytest.mark.parametrize(
    ("acting", "starts", "ends"),
    [
        ("2", "'2024-01-01'", "NULL"),
        ("'x'", "'2024-01-01'", "NULL"),
        ("FALSE", "'2024-13-45'", "NULL"),
        ("FALSE", "'2024-1-1x'", "NULL"),
        ("FALSE", "'soon'", "NULL"),
        ("FALSE", "'2024-01-01'", "'2024-02-30'"),
    ],
)
def test_raw_sql_brings_no_third_truth_and_no_day_that_is_none(country, acting, starts, ends):
    with pytest.raises(DatabaseError):
        run(
            INSERT.format(acting=acting, starts=starts, ends=ends),
            country["0801"].task_force.pk,
            make_person().pk,
        )
    assert not Membership.objects.exists()
    with pytest.raises(DatabaseError):
        run("UPDATE taskforce_unitversion SET starts_on = 'long ago'")
