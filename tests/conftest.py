"""The cast and the country that tests share."""

import copy
import csv
import functools

import pytest
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection
from django.db.models import QuerySet

from taskforce.models import (
    AdministrativeUnit,
    GroupRole,
    Honorific,
    IncompatiblePosts,
    Institution,
    InstrumentKind,
    Position,
    SearchForm,
    SearchTrace,
    TaskForce,
    UnitAlias,
    UnitForm,
    UnitVersion,
)
from taskforce.scope import Role
from taskforce.services.territory.aliases import load_aliases
from taskforce.services.territory.history import load_history
from taskforce.services.territory.loading import import_units
from taskforce.services.vocabularies import load_vocabularies
from tests import factories

FIXTURES = settings.BASE_DIR / "fixtures"

# Province 08 with two districts (a krong among them), 12 with a khan, 01 for the stranger.
SMALL_COUNTRY = ("01", "0102", "010201", "08", "0801", "080101", "080102", "080103", "0808")
SMALL_COUNTRY += ("080801", "0811", "081101", "12", "1201", "120101", "120102")


def pytest_collection_modifyitems(items):
    """Mark what asks no database: in a run of the whole it is tried once, on SQLite."""
    for item in items:
        asks = {"db", "transactional_db", "django_db_setup"} & set(item.fixturenames)
        if not asks and not item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.one_database)


@pytest.fixture(autouse=True)
def plain_settings(settings):
    """Fast passwords, and static files by their own names: nothing was collected."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


def units_csv(codes=None) -> bytes:
    """Return the official file of units, or some of its rows."""
    with (FIXTURES / "units.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    kept = [lines[0]] + [line for line in lines[1:] if codes is None or line[0] in codes]
    return "\r\n".join(",".join(f'"{cell}"' for cell in line) for line in kept).encode()


# Units with what they are found by.
TREE = (AdministrativeUnit, UnitVersion, TaskForce, UnitAlias, SearchForm, SearchTrace, UnitForm)
VOCABULARIES = (InstrumentKind, GroupRole, Honorific, Position, Institution, IncompatiblePosts)


@functools.cache
def _snapshot(codes):
    """Take units and vocabularies in by the services, once a process, and keep the rows."""
    outcome = import_units(units_csv(codes))
    assert not outcome.faults, outcome.faults
    load_history(FIXTURES)
    load_aliases(FIXTURES)
    load_vocabularies(FIXTURES)
    return {model: list(model._base_manager.all()) for model in (*TREE, *VOCABULARIES)}


def _load(codes=None):
    """Return the units by code, from the kept rows where there are some."""
    rows = _snapshot(codes)
    if not AdministrativeUnit.objects.exists():
        for model in rows:
            # Tests change units and groups; what these are found by, nobody holds in hand.
            fresh = model in (AdministrativeUnit, TaskForce)
            QuerySet(model).bulk_create(copy.deepcopy(rows[model]) if fresh else rows[model])
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(
                no_style(), (*TREE, IncompatiblePosts)
            ):
                cursor.execute(statement)
    return {unit.code: unit for unit in AdministrativeUnit.objects.all()}


@pytest.fixture
def country(db):
    """A few real units and the vocabularies; `country["08"]` is Kandal."""
    return _load(SMALL_COUNTRY)


@pytest.fixture
def all_units(db):
    """All 1,887 units and the vocabularies."""
    return _load()


@pytest.fixture
def province(country):
    return country["08"]


@pytest.fixture
def admin(db):
    """Central administrator: users, forms, vocabularies, imports; decides on no report."""
    return factories.make_user("admin", Role.CENTRAL_ADMIN)


@pytest.fixture
def officer(db):
    """Officer of the Council of Ministers: sees, reviews and publishes the whole country."""
    return factories.make_user("officer", Role.CENTRAL_OFFICER)


@pytest.fixture
def clerk(country):
    """Provincial secretariat of 08, and of nothing else."""
    return factories.make_user("clerk", Role.PROVINCIAL_SECRETARIAT, country["08"])


@pytest.fixture
def district_clerk(country):
    """District secretariat of 0801 and its communes."""
    return factories.make_user("district-clerk", Role.DISTRICT_SECRETARIAT, country["0801"])


@pytest.fixture
def reviewer(country):
    """Head of the task force of 08: decides on the reports of the units below it."""
    return factories.make_user("reviewer", Role.REVIEWER, country["08"])


@pytest.fixture
def viewer(db):
    """Sees the whole country and changes nothing."""
    return factories.make_user("viewer", Role.VIEWER)


@pytest.fixture
def stranger(country):
    """Provincial secretariat of 01: all of 08 is foreign."""
    return factories.make_user("stranger", Role.PROVINCIAL_SECRETARIAT, country["01"])


@pytest.fixture
def period(country):
    """The semester 2026-S1 with the small form."""
    return factories.make_period()
