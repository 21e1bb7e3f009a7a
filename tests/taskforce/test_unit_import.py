"""The official units: taken in whole or not at all, and the tree proven."""

import csv
import io
from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from taskforce.models import AdministrativeUnit, TaskForce
from taskforce.models.tree import damage
from taskforce.models.unit_kind import CHILDREN, KIND_WORDS
from taskforce.services.territory.loading import import_units
from tests.conftest import units_csv


def changed(changed_code, **cells) -> bytes:
    """Return the small file with some cells of one row replaced."""
    rows = list(csv.DictReader(io.StringIO(units_csv({"08", "0801", "080101"}).decode())))
    for row in rows:
        if row["code"] == changed_code:
            row.update(cells)
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def test_all_units_stand_in_a_whole_tree(all_units):
    kinds = Counter(unit.kind for unit in all_units.values())
    assert kinds == {
        "capital": 1,
        "province": 24,
        "krong": 33,
        "srok": 163,
        "khan": 14,
        "khum": 1378,
        "sangkat": 274,
    }
    assert damage() == []
    assert TaskForce.objects.count() == 1887
    for unit in all_units.values():
        above = all_units[unit.code[:-2]].kind if len(unit.code) > 2 else None
        assert unit.kind in CHILDREN[above]


def test_the_official_word_is_that_of_the_kind(all_units):
    rows = csv.DictReader(io.StringIO(units_csv().decode()))
    wrong = [row["code"] for row in rows if KIND_WORDS[row["kind"]] != row["unit_km"]]
    assert wrong == []
    assert all_units["12"].full_name == "រាជធានីភ្នំពេញ"
    assert all_units["0811"].full_name == "ក្រុងតាខ្មៅ"


def test_a_second_import_changes_nothing(country):
    before = list(AdministrativeUnit.objects.order_by("code").values())
    outcome = import_units(units_csv(set(country)))
    assert (outcome.new, outcome.changed, outcome.same) == (0, 0, len(country))
    assert list(AdministrativeUnit.objects.order_by("code").values()) == before


def test_a_new_name_is_a_change_and_the_tree_stays(country):
    outcome = import_units(changed("0801", name_km="កណ្តាលស្ទឹងថ្មី"))
    assert (outcome.new, outcome.changed, outcome.same) == (0, 1, 2)
    assert damage() == []


@pytest.mark.parametrize(
    ("code", "cells", "reason"),
    [
        ("0801", {"kind": "khan", "unit_km": "ខណ្ឌ"}, "ប្រភេទ"),
        ("0801", {"kind": "village", "unit_km": ""}, "village"),
        ("0801", {"unit_km": "ក្រុង"}, "ក្រុង"),
        ("0801", {"level": "1"}, "level"),
        ("080101", {"code": "0801012"}, "0801012"),
        ("080101", {"parent_code": "0808"}, "080101"),
        ("080101", {"code": "089901", "parent_code": "0899"}, "0899"),
        ("080101", {"code": "0801"}, "0801"),
        ("080101", {"name_km": ""}, "name_km"),
        ("080101", {"lat": "80", "lon": "104"}, "080101"),
        ("080101", {"lat": "north"}, "north"),
    ],
)
def test_one_faulty_row_refuses_the_file_and_is_named(db, code, cells, reason):
    outcome = import_units(changed(code, **cells))
    assert len(outcome.faults) == 1, outcome.faults
    assert reason in outcome.faults[0]
    assert not AdministrativeUnit.objects.exists()


def test_every_faulty_row_is_named_at_once(db):
    rows = units_csv({"08", "0801", "080101", "080102"}).decode()
    rows = rows.replace('"អំពៅព្រៃ"', '""').replace('"អន្លង់រមៀត"', '""')
    outcome = import_units(rows.encode())
    assert len(outcome.faults) == 2
    assert "080101" in outcome.faults[0]
    assert "080102" in outcome.faults[1]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "ជួរ"),
        (b"code,name\n01,x\n", "kind"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"PK\x03\x04\x00\x00", "ជួរ"),
        (b'code,parent_code\n"01,x\n', "CSV"),
    ],
)
def test_a_wrong_file_is_refused_in_khmer(db, tmp_path, content, reason):
    path = tmp_path / "units.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=reason):
        call_command("import_units", str(path), stderr=io.StringIO())
    assert not AdministrativeUnit.objects.exists()


def test_the_command_says_what_it_did(db, tmp_path, capsys):
    path = tmp_path / "units.csv"
    path.write_bytes(units_csv({"08", "0801"}))
    call_command("import_units", str(path))
    assert "២" in capsys.readouterr().out
    with pytest.raises(CommandError, match="nothing.csv"):
        call_command("import_units", str(tmp_path / "nothing.csv"))
