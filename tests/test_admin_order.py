"""Every list of the admin sorts its Khmer names as the dictionary does, whatever the column."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.admin import site
from django.contrib.admin.utils import label_for_field, lookup_field
from django.http import QueryDict
from django.test import RequestFactory
from django.urls import reverse

from reporting.models import Submission
from secretariat.models import Duty, DutyAssignment
from taskforce.khmer import has_khmer, sort_key
from taskforce.models import (
    ActChange,
    AdministrativeUnit,
    CompositionAct,
    GroupRole,
    Honorific,
    Institution,
    Instrument,
    InstrumentKind,
    MemberImport,
    Membership,
    Office,
    OfficeTerm,
    Person,
    Position,
    TaskForce,
    User,
)
from taskforce.models.vocabulary import Term
from taskforce.scope import Role
from tests import factories

# By their letters in the code charts these stand otherwise: ឥ is អ with a vowel, ឫ is after រ.
NAMES = ["អូន", "ឥន្ទ", "លី", "ឫទ្ធី"]
IN_ORDER = ["ឫទ្ធី", "លី", "ឥន្ទ", "អូន"]
UNITS = ["01", "08", "0801", "12"]
NAMED = {"name_km", "unit", "person", "task_force", "created_by", "duty", "role"}
DATED = ("Period", "Instrument", "FormEdition", "Section", "CompositionAct")


@pytest.fixture
def named(country, admin, period):
    """Rows of every list, four of each, whose names the code charts would put in disorder."""
    for place, (name, code) in enumerate(zip(NAMES, UNITS, strict=True)):
        for model in (Honorific, Institution, Position, GroupRole, InstrumentKind, Duty):
            model.objects.create(code=f"x{place}", name_km=name, name_en=f"x{place}", position=7)
        unit = country[code]
        unit.name_km = name
        unit.save()
        _rows(unit, name, place, period)


def _rows(unit, name, place, period):
    role = Role.DISTRICT_SECRETARIAT if unit.level else Role.PROVINCIAL_SECRETARIAT
    user = factories.make_user(f"user-{place}", role, unit, name_km=name)
    kind = InstrumentKind.objects.get(code=f"x{place}")
    Instrument.objects.create(kind=kind, number=f"{place} {name}", dated=date(2024, 1, 1))
    force, _made = TaskForce.objects.get_or_create(unit=unit)
    seat = factories.make_membership(
        force, role_id=f"x{place}", person=factories.make_person(name_km=name, honorific=name)
    )
    DutyAssignment.objects.create(membership=seat, duty_id=f"x{place}", starts_on=date(2024, 1, 1))
    MemberImport.objects.create(
        unit=unit, file_name=f"{name}.xlsx", file_hash=name, on=date(2024, 1, 1), created_by=user
    )
    factories.make_draft(unit, period, user)
    _changes(seat, kind, user, place)


def _changes(seat, kind, user, place):
    office = Office.objects.create(unit=seat.task_force.unit, position_id=f"x{place}")
    OfficeTerm.objects.create(office=office, person=seat.person, starts_on=date(2024, 1, 1))
    act = CompositionAct.objects.create(
        unit=office.unit, kind=kind, subject="ការកែសម្រួល", effective_on=date(2025, 1, 1),
        drafted_by=user,
    )  # fmt: skip
    ActChange.objects.create(
        act=act, task_force=seat.task_force, ends=seat, person=seat.person, role=seat.role
    )


def rank(shown):
    """Return what the dictionary compares of something shown, None where it is no name."""
    if isinstance(shown, Term | InstrumentKind):
        return shown.position, sort_key(shown.name_km)
    if isinstance(shown, AdministrativeUnit | Person | User):
        return sort_key(shown.name_km)
    if isinstance(shown, TaskForce | Office):
        return rank(shown.unit)
    if isinstance(shown, Membership):
        return rank(shown.person)
    if isinstance(shown, str) and has_khmer(shown):
        return sort_key(shown)
    if hasattr(shown, "_meta") and type(shown).__name__ not in DATED:
        raise AssertionError(f"say how {shown!r} is sorted")
    return None


def columns(room):
    """Yield the name of each column that a person may sort by."""
    for name in room.list_display:
        _label, method = label_for_field(name, room.model, room, return_attr=True)
        may_sort = method is None or getattr(method, "admin_order_field", None)
        if may_sort and (room.sortable_by is None or name in room.sortable_by):
            yield name


def shown_in(room, user, name, sign=""):
    """Return the ranks of what a column shows, sorted by it as a click on its head does."""
    request = RequestFactory().get("/")
    request.user = user
    number = room.get_changelist_instance(request).list_display.index(name)
    request.GET = QueryDict(f"o={sign}{number}")
    found = room.get_changelist_instance(request).get_queryset(request)
    ranks = (rank(lookup_field(name, row, room)[2]) for row in found)
    return [rank for rank in ranks if rank is not None]


ROOMS = [
    pytest.param(model, name, id=f"{model.__name__}.{name}")
    for model, room in site._registry.items()
    for name in columns(room)
]


@pytest.mark.parametrize(("model", "name"), ROOMS)
def test_a_column_of_names_is_sorted_as_the_dictionary_is(named, admin, model, name):
    room = site._registry[model]
    up, down = shown_in(room, admin, name), shown_in(room, admin, name, "-")
    assert up == sorted(up)
    assert down == sorted(down, reverse=True)
    assert name not in NAMED or len(set(up)) >= len(NAMES)


@pytest.mark.parametrize(
    ("model", "unit_of"),
    [
        (AdministrativeUnit, lambda row: row),
        (TaskForce, lambda row: row.unit),
        (Membership, lambda row: row.task_force.unit),
        (Submission, lambda row: row.unit),
    ],
)
def test_what_belongs_to_units_stands_by_level_and_then_as_the_dictionary(
    named, admin, model, unit_of
):
    request = RequestFactory().get("/")
    request.user = admin
    found = site._registry[model].get_changelist_instance(request).get_queryset(request)
    ranks = [(unit.level, sort_key(unit.name_km)) for unit in map(unit_of, found)]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) >= len(NAMES)


@pytest.mark.parametrize("model", [Person, AdministrativeUnit, TaskForce])
def test_no_search_is_longer_than_a_name(client, admin, named, model):
    """Of a longer one the rest is not looked at, nor is it written into each link of the page."""
    client.force_login(admin)
    address = reverse(f"admin:taskforce_{model._meta.model_name}_changelist")
    page = client.get(address, {"q": "ក" + "្" * 20_000})
    assert page.status_code == 200
    assert len(page.content) < 300_000


@pytest.mark.parametrize("model", [Honorific, Institution, Position, GroupRole, InstrumentKind])
def test_a_vocabulary_keeps_its_precedence_and_then_the_dictionary(named, model):
    first = model.objects.create(code="first", name_km="អៈ", name_en="first", position=6)
    found = [term for term in model.objects.all() if term.code.startswith(("x", "first"))]
    assert [term.name_km for term in found] == [first.name_km, *IN_ORDER]


def test_users_stand_by_name_and_then_by_user_name(named):
    factories.make_user("user-10", Role.VIEWER, name_km="លី")
    found = [user.name_km for user in User.objects.filter(username__startswith="user-")]
    assert found == ["ឫទ្ធី", "លី", "លី", "ឥន្ទ", "អូន"]
    assert [user.username for user in User.objects.filter(name_km="លី")] == ["user-10", "user-2"]


@pytest.mark.parametrize("sign", ["", "-"])
def test_the_column_of_user_names_is_sorted_as_the_dictionary_is(admin, sign):
    names = [*NAMES, "Zebra", "apple", "user-2"]
    for name in names:
        factories.make_user(name, Role.VIEWER)
    room, request = site._registry[User], RequestFactory().get("/")
    request.user = admin
    number = room.get_changelist_instance(request).list_display.index("username")
    request.GET = QueryDict(f"o={sign}{number}")
    found = room.get_changelist_instance(request).get_queryset(request)
    shown = [user.username for user in found if user.username in names]
    assert shown == sorted(names, key=sort_key, reverse=bool(sign))
    assert [name for name in shown if name in NAMES] == IN_ORDER[:: -1 if sign else 1]


def test_who_was_there_before_has_a_key_too(admin):
    """The step of the migration, on a row as the former release left it."""
    User.objects.filter(pk=admin.pk).update(username_sort_key="")
    import_module("taskforce.migrations.0010_order_of_user_names").fill_keys(apps, None)
    assert User.objects.get(pk=admin.pk).username_sort_key == sort_key(admin.username)


def test_the_navigation_stands_in_the_order_of_the_names_it_shows(client, admin):
    client.force_login(admin)
    rooms = client.get(reverse("admin:index")).context["app_list"]
    names = [str(room["name"]) for room in rooms]
    assert any(map(has_khmer, names))
    assert names == sorted(names, key=sort_key)
    for room in rooms:
        models = [str(model["name"]) for model in room["models"]]
        assert models == sorted(models, key=sort_key)
