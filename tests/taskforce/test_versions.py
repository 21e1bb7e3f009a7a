"""Both times are kept: the database keeps every state of a seat, however it was written."""

import copy
from datetime import date, datetime, timedelta

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.operations import AddField, RemoveField
from django.db.migrations.state import ProjectState
from django.utils import timezone

from taskforce.models import Membership, MembershipVersion, Office, OfficeTerm, Position
from taskforce.models.keeps_versions import KeepsVersions
from taskforce.models.version import AlteredVersionError, Version, end_of
from taskforce.services.history_door import history_open
from tests import factories
from tests.conftest import _load

START = date(2024, 1, 1)


@pytest.fixture
def group(country):
    return country["0801"].task_force


@pytest.fixture
def seat(group):
    return factories.make_membership(group, starts_on=START)


def raw(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def states(row_id) -> list[tuple]:
    """Return the role, end and openness of each version, the oldest first."""
    rows = MembershipVersion.objects.filter(row=row_id).order_by("pk")
    return [(row.role_id, row.ends_on, row.known_until is None) for row in rows]


def columns_of(model) -> dict:
    return {field.column for field in model._meta.concrete_fields if not field.primary_key}


def kept_models():
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if isinstance(constraint, KeepsVersions):
                yield pytest.param(model, constraint, id=model.__name__)


@pytest.mark.parametrize(("model", "constraint"), list(kept_models()))
def test_every_column_is_kept(model, constraint):
    """A new field goes to the list of the constraint and, wide enough, to the version."""
    version = apps.get_model("taskforce", f"{model.__name__}Version")
    assert version._meta.db_table == constraint.into
    own = {"row_id", *(field.column for field in Version._meta.concrete_fields)}
    named = {model._meta.get_field(name).column for name in constraint.fields}
    assert columns_of(model) == named == columns_of(version) - own
    for field in version._meta.concrete_fields:
        assert not (field.is_relation and field.db_constraint), "a removed row leaves its history"


def test_a_seat_has_a_version_from_the_start(seat):
    version = MembershipVersion.objects.get()
    for column in columns_of(Membership):
        assert getattr(version, column) == getattr(seat, column), column
    assert version.row_id == seat.pk
    assert abs(timezone.now() - version.known_from) < timedelta(minutes=1)


def test_a_change_closes_the_old_state_where_the_new_begins(seat):
    seat.role_id = "deputy"
    seat.save()
    first, second = MembershipVersion.objects.order_by("pk")
    assert (first.role_id, second.role_id) == ("member", "deputy")
    assert first.known_until - first.known_from >= timedelta()
    assert abs(second.known_from - first.known_until) < timedelta(seconds=1)
    assert second.known_until is None


@pytest.mark.parametrize("how", ["save", "update", "raw"])
def test_an_update_that_changes_nothing_makes_no_version(seat, how):
    if how == "save":
        seat.save()
    elif how == "update":
        Membership.objects.update(role="member", ends_on=None)
    else:
        raw("UPDATE taskforce_membership SET role_id = 'member', note = note")
    assert states(seat.pk) == [("member", None, True)]


def test_raw_sql_is_kept_as_well(group):
    person = factories.make_person()
    raw(
        "INSERT INTO taskforce_membership (task_force_id, person_id, role_id, precedence, "
        "position, institution, starts_on, note) VALUES (%s, %s, 'member', 0, '', '', %s, '')",
        group.pk,
        person.pk,
        START,
    )
    pk = Membership.objects.get().pk
    raw("UPDATE taskforce_membership SET ends_on = %s WHERE id = %s", date(2025, 1, 1), pk)
    raw("DELETE FROM taskforce_membership WHERE id = %s", pk)
    assert states(pk) == [("member", None, False), ("member", date(2025, 1, 1), False)]


def test_raw_sql_that_renumbers_a_row_is_kept(group):
    seat = factories.make_membership(group, starts_on=START, ends_on=date(2025, 1, 1))
    raw(
        "UPDATE taskforce_membership SET id = 777777, starts_on = ends_on, ends_on = NULL "
        "WHERE id = %s",
        seat.pk,
    )
    assert states(seat.pk) == [("member", date(2025, 1, 1), False)]
    assert states(777777) == [("member", None, True)]


def test_an_upsert_is_kept(group):
    people = [factories.make_person() for _number in range(3)]
    seats = [
        Membership(pk=number, task_force=group, person=person, role_id="member", starts_on=START)
        for number, person in enumerate(people, 1)
    ]
    Membership.objects.bulk_create(seats[:2])
    again = copy.deepcopy(seats)
    again[1].note = "ថ្មី"
    Membership.objects.bulk_create(
        again, update_conflicts=True, unique_fields=["pk"], update_fields=["note"]
    )
    assert len(states(1)) == 1
    assert len(states(2)) == 2
    assert len(states(3)) == 1
    assert MembershipVersion.objects.filter(known_until=None).count() == 3


def test_what_only_one_database_knows_is_kept(seat, group):
    """SQLite replaces a row without a word to the triggers of deletes; PostgreSQL truncates."""
    if connection.vendor == "sqlite":
        raw(
            "INSERT OR REPLACE INTO taskforce_membership SELECT * FROM taskforce_membership "
            "WHERE id = %s",
            seat.pk,
        )
        assert [version[2] for version in states(seat.pk)] == [False, True]
    else:
        raw("SET CONSTRAINTS ALL IMMEDIATE")
        raw("TRUNCATE taskforce_membership CASCADE")
        assert [version[2] for version in states(seat.pk)] == [False]


def test_bulk_updates_and_deletes_are_kept(group):
    seats = [factories.make_membership(group) for _number in range(3)]
    for row in seats[:2]:
        row.note = "ថ្មី"
    Membership.objects.bulk_update(seats, ["note"])
    assert [len(states(row.pk)) for row in seats] == [2, 2, 1]
    Membership.objects.filter(pk__in=[seats[0].pk, seats[2].pk]).delete()
    known = MembershipVersion.objects.filter(known_until=None)
    assert list(known.values_list("row", flat=True)) == [seats[1].pk]


def test_a_removed_row_leaves_its_history(seat, group):
    person = seat.person
    seat.delete()
    person.delete()
    version = MembershipVersion.objects.select_related("person", "task_force__unit").get()
    assert version.person_id
    assert version.known_until


def test_terms_of_office_are_kept(country):
    position = Position.objects.get(code="prov_governor")
    office = Office.objects.create(unit=country["08"], position=position)
    term = OfficeTerm.objects.create(office=office, person=factories.make_person(), starts_on=START)
    term.ends_on = date(2025, 1, 1)
    term.save()
    assert [version.ends_on for version in term.versions.order_by("pk")] == [None, term.ends_on]


def test_what_we_believed_at_the_end_of_a_day(seat):
    """Known from the 3rd at noon, corrected on the 5th at midnight sharp, Cambodia's time."""
    Membership.objects.update(role="deputy")
    first, second = MembershipVersion.objects.order_by("pk").values_list("pk", flat=True)
    midnight = end_of(date(2024, 3, 4))
    assert timezone.localtime(midnight).isoformat() == "2024-03-05T00:00:00+07:00"
    turn = connection.ops.adapt_datetimefield_value(midnight)
    noon = connection.ops.adapt_datetimefield_value(
        timezone.make_aware(datetime(2024, 3, 3, 12))  # noqa: DTZ001
    )
    table = "UPDATE taskforce_membershipversion SET"
    with history_open(why="test"):
        raw(f"{table} known_from = %s, known_until = %s WHERE id = %s", noon, turn, first)
        raw(f"{table} known_from = %s WHERE id = %s", turn, second)
    found = {
        day: list(
            MembershipVersion.objects.known_at(date(2024, 3, day)).values_list("role", flat=True)
        )
        for day in (2, 3, 4, 5, 6)
    }
    assert found == {2: [], 3: ["member"], 4: ["member"], 5: ["deputy"], 6: ["deputy"]}


def test_the_moments_of_the_database_are_those_of_django(seat):
    """Text on SQLite, a moment on PostgreSQL: both compare with what Django sends."""
    before = timezone.now()
    Membership.objects.update(note="ថ្មី")
    after = timezone.now()
    about = timedelta(milliseconds=2)  # SQLite knows thousandths
    found = MembershipVersion.objects.filter(
        known_from__gte=before - about, known_from__lte=after + about, known_until=None
    )
    assert found.count() == 1


def test_the_program_does_not_write_versions(seat):
    version = MembershipVersion.objects.get()
    with pytest.raises(AlteredVersionError):
        version.save()
    with pytest.raises(AlteredVersionError):
        version.delete()
    for write in (
        lambda rows: rows.update(note=""),
        lambda rows: rows.delete(),
        lambda rows: rows.create(),
        lambda rows: rows.bulk_create([version]),
    ):
        with pytest.raises(AlteredVersionError):
            write(MembershipVersion.objects.all())


def columns(state, name):
    return state.models["taskforce", name].fields


def operations_for_a_new_field() -> tuple[ProjectState, list]:
    """Return what `makemigrations` finds when seat and version get a field, and its list too."""
    before = ProjectState.from_apps(apps)
    after = before.clone()
    for name in ("membership", "membershipversion"):
        columns(after, name)["later"] = models.CharField(max_length=9, default="")
    options = after.models["taskforce", "membership"].options
    options["constraints"] = [
        KeepsVersions(name=kept.name, into=kept.into, fields=[*kept.fields, "later"])
        if isinstance(kept, KeepsVersions)
        else kept
        for kept in options["constraints"]
    ]
    found = MigrationAutodetector(before, after)._detect_changes()
    return before, [step for migration in found["taskforce"] for step in migration.operations]


def run(state, steps) -> ProjectState:
    with connection.schema_editor() as editor:
        for step in steps:
            before, state = state, state.clone()
            step.state_forwards("taskforce", state)
            step.database_forwards("taskforce", editor, before, state)
    return state


@pytest.mark.django_db(transaction=True)
def test_a_later_field_keeps_the_triggers():
    """SQLite makes the tables anew for it: the triggers go, and come with the new column."""
    seat = factories.make_membership(_load(("08",))["08"].task_force)
    state, steps = operations_for_a_new_field()
    after = run(state, steps)
    try:
        raw("UPDATE taskforce_membership SET later = 'x'")
        raw("UPDATE taskforce_membership SET later = 'x'")
        assert len(states(seat.pk)) == 2
    finally:
        back = MigrationAutodetector(after, state)._detect_changes()["taskforce"]
        run(after, [step for migration in back for step in migration.operations])
    raw("DELETE FROM taskforce_membership")
    assert [version[2] for version in states(seat.pk)] == [False, False]


@pytest.mark.django_db(transaction=True)
def test_a_field_of_another_table_keeps_the_triggers():
    """A table that the seats point to is made anew; nothing of theirs is lost."""
    seat = factories.make_membership(_load(("08",))["08"].task_force)
    state = ProjectState.from_apps(apps)
    field = models.CharField(max_length=9, default="")
    for step in (AddField("person", "later", field), RemoveField("person", "later")):
        state = run(state, [step])
    raw("UPDATE taskforce_membership SET note = 'x'")
    assert len(states(seat.pk)) == 2
