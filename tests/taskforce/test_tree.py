"""The tree keeps its shape, whoever writes at once."""

import os
import subprocess
import sys
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import F, ProtectedError

from taskforce.models import AdministrativeUnit
from taskforce.models.tree import damage, edges_by_code
from taskforce.services.territory import units

NAMES = {"name_km": "សាកល្បង", "name_latin": "Test"}


def test_edges_follow_from_the_codes():
    assert edges_by_code(["01", "0101", "010101", "0102", "02"]) == {
        "01": (1, 8),
        "0101": (2, 5),
        "010101": (3, 4),
        "0102": (6, 7),
        "02": (1, 2),
    }


def test_a_unit_is_added_and_removed(country):
    added = units.add_unit(code="080104", kind="khum", **NAMES)
    assert added.parent == country["0801"]
    assert damage() == []
    units.remove_unit(code="080104")
    assert damage() == []


@pytest.mark.parametrize(
    ("code", "kind"),
    [("0802", "khum"), ("080104", "sangkat"), ("0899", "khan"), ("089901", "khum"), ("8", "srok")],
)
def test_a_wrong_place_is_refused(country, code, kind):
    with pytest.raises(ValidationError):
        units.add_unit(code=code, kind=kind, **NAMES)
    assert damage() == []


def test_a_unit_that_something_rests_on_stays(country):
    with pytest.raises(ProtectedError):
        units.remove_unit(code="0801")
    with pytest.raises(ProtectedError):
        units.remove_unit(code="080101")


def test_a_stale_instance_saves_its_name_and_not_its_place(country):
    stale = AdministrativeUnit.objects.get(code="0811")
    units.add_unit(code="080104", kind="khum", **NAMES)
    stale.name_latin = "Takhmau"
    stale.save()
    assert damage() == []
    assert AdministrativeUnit.objects.get(code="0811").name_latin == "Takhmau"


@pytest.mark.parametrize(
    "hurt",
    [
        {"lft": F("lft") + 1},
        {"rght": F("rght") + 2},
        {"level": 0},
        {"tree_id": F("tree_id") + 100},
    ],
    ids=["left", "right", "level", "tree"],
)
def test_damage_is_found(country, hurt):
    AdministrativeUnit.objects.filter(code="0801").update(**hurt)
    assert damage()


def test_damage_reads_once(country, django_assert_num_queries):
    with django_assert_num_queries(1):
        damage()


WRITER = """
import django; django.setup()
from django.db import transaction
from taskforce.models import AdministrativeUnit
from taskforce.services.territory import units
for district, number in {jobs}:
    code = f"{{district}}{{number:02}}"
    units.add_unit(code=code, kind="khum", name_km=f"សាកល្បង{{number}}", name_latin="Test")
    unit = AdministrativeUnit.objects.get(code=code)
    if number % 3 == 0:
        units.remove_unit(code=code)
    else:
        unit.name_latin = "Renamed"
        unit.save()
"""


@pytest.mark.django_db(transaction=True)
def test_processes_that_write_at_once_damage_nothing(country):
    """Four processes add, rename and remove units in the same two districts."""
    jobs = list(product(["0801", "0808"], range(20, 60)))
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER.format(jobs=jobs[start::4])],
            env=os.environ
            | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "taskforce.settings"},
            stderr=subprocess.PIPE,
            text=True,
        )
        for start in range(4)
    ]
    errors = [writer.communicate(timeout=120)[1] for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * 4, errors
    assert damage() == []
    kept = sum(number % 3 != 0 for _district, number in jobs)
    assert AdministrativeUnit.objects.count() == len(country) + kept


def database_url() -> str:
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    place = f"{known['HOST']}:{known['PORT']}" if known["PORT"] else known["HOST"]
    return f"postgres://{known['USER']}:{known['PASSWORD']}@{place}/{known['NAME']}"
