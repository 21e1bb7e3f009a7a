"""Under one unit no two of a kind bear the same name, whatever way it comes in."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from taskforce.khmer import key
from taskforce.models import AdministrativeUnit
from taskforce.models.unit import Kind
from taskforce.services.territory.loading import import_units
from taskforce.services.territory.units import add_unit
from tests.conftest import units_csv

TOLD = "មានឯកតារដ្ឋបាលប្រភេទ និងឈ្មោះនេះនៅទីនេះរួចហើយ"
migration = import_module("taskforce.migrations.0011_names_of_units_once")


def otherwise(name):
    """Return the same name as somebody else types it: a joiner more, spaces around."""
    return f" {name[0]}\u200b{name[1:]} "


def test_no_real_unit_bears_the_name_of_its_neighbour(all_units):
    places = {(unit.parent_id, unit.kind, unit.name_key) for unit in all_units.values()}
    assert len(places) == len(all_units) == 1887


@pytest.mark.parametrize(("code", "kind"), [("0812", Kind.SROK), ("26", Kind.PROVINCE)])
def test_a_service_refuses_it(country, code, kind):
    taken = country["0801"] if len(code) == 4 else country["08"]
    with pytest.raises(ValidationError) as refusal:
        add_unit(code=code, kind=kind, name_km=otherwise(taken.name_km), name_latin="Same")
    assert TOLD in refusal.value.message_dict["name_km"][0]


def test_the_same_name_elsewhere_or_of_another_kind_is_taken(country):
    name = country["0801"].name_km
    assert add_unit(code="0812", kind=Kind.KRONG, name_km=name, name_latin="Other")
    assert add_unit(code="0103", kind=Kind.SROK, name_km=name, name_latin="Elsewhere")


def test_the_admin_refuses_it(client, admin, country):
    unit, taken = country["080102"], country["080101"]
    client.force_login(admin)
    url = reverse("admin:taskforce_administrativeunit_change", args=[unit.pk])
    page = client.get(url)
    typed = page.context["adminform"].form.initial | {"name_km": otherwise(taken.name_km)}
    typed = {name: "" if value is None else value for name, value in typed.items()}
    for formset in page.context["inline_admin_formsets"]:
        for name, value in formset.formset.management_form.initial.items():
            typed[f"{formset.formset.prefix}-{name}"] = value
    answer = client.post(url, typed)
    assert answer.status_code == 200
    assert TOLD in answer.context["adminform"].form.errors["name_km"][0]
    unit.refresh_from_db()
    assert unit.name_km != taken.name_km


def with_name(code, name):
    """Return the file of a few units in which one bears another name."""
    lines = units_csv(["08", "0801", "080101", "080102"]).decode().splitlines()
    at = next(place for place, line in enumerate(lines) if line.startswith(f'"{code}"'))
    cells = lines[at].split(",")
    cells[4] = f'"{name}"'
    return "\r\n".join([*lines[:at], ",".join(cells), *lines[at + 1 :]]).encode()


def test_the_import_refuses_it(country, tmp_path):
    content = with_name("080102", otherwise(country["080101"].name_km))
    (fault,) = import_units(content).faults
    assert "080102" in fault
    assert TOLD in fault
    assert AdministrativeUnit.objects.get(code="080102").name_km == country["080102"].name_km
    file = tmp_path / "units.csv"
    file.write_bytes(content)
    with pytest.raises(CommandError):
        call_command("import_units", file)


@pytest.mark.parametrize(("code", "taken"), [("080102", "080101"), ("01", "08")])
def test_the_database_refuses_it(country, code, taken):
    table = AdministrativeUnit._meta.db_table
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            f"UPDATE {table} SET name_key = %s WHERE code = %s",
            [key(country[taken].name_km), code],
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        AdministrativeUnit.objects.filter(code=code).update(name_km=country[taken].name_km)


def test_the_migration_names_those_that_are_the_same(country):
    migration.name_the_same(apps, None)
    rows = [("01", None, "province", "ក"), ("02", None, "province", "ក"), ("0101", 1, "srok", "ក")]
    assert migration.the_same(rows) == "01 02"
    assert migration.the_same(rows[1:]) == ""
