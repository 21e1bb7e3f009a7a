"""`manage.py roster`: a workbook or a paper by the ending of the file, refusals in plain words."""

import io
import os
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from taskforce.sheets.columns import HEADERS
from tests import factories
from tests.taskforce.paper.reading import joined, poppler


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path_factory):
    settings.VAR_DIR = tmp_path_factory.mktemp("var")


@pytest.fixture
def seats(country):
    gone = factories.make_person(name_km="គង់ ម៉ានី")
    person = factories.make_person(name_km="ចាន់ វិសាល")
    group = country["0801"].task_force
    factories.make_membership(group, person=gone, ends_on=date(2025, 1, 1))
    factories.make_membership(group, person=person, role_id="head")


def run(path, unit="0801", **options):
    out = io.StringIO()
    call_command("roster", *filter(None, [unit]), output=str(path), stdout=out, **options)
    return out.getvalue()


def head_and_names(path):
    head, *rows = load_workbook(path).worksheets[0].values
    return head, [row[2] for row in rows]


def test_a_workbook(seats, tmp_path):
    told = run(tmp_path / "a.xlsx", on="១/៦/២០២៤")
    head, names = head_and_names(tmp_path / "a.xlsx")
    assert set(names) == {"ចាន់ វិសាល", "គង់ ម៉ានី"}
    assert HEADERS["born_on"][0] not in head
    assert "២" in told


def test_with_birth_and_telephone(seats, tmp_path):
    run(tmp_path / "a.xlsx", personal=True)
    assert HEADERS["born_on"][0] in head_and_names(tmp_path / "a.xlsx")[0]


def test_a_paper_with_changes(seats, tmp_path):
    run(tmp_path / "a.pdf", unit="ខេត្តកណ្តាល", below=True, since="2024-06-01")
    text = joined(" ".join(poppler((tmp_path / "a.pdf").read_bytes())))
    assert joined("ចប់ គង់ ម៉ានី") in text


def test_the_heads_of_the_country(seats, tmp_path):
    run(tmp_path / "a.xlsx", unit=None, heads=True, level="district")
    assert head_and_names(tmp_path / "a.xlsx")[1] == ["ចាន់ វិសាល"]


@pytest.mark.parametrize(
    ("name", "options", "reason"),
    [
        ("a.doc", {}, ".xlsx"),
        ("a.pdf", {"unit": "99"}, "99"),
        ("a.pdf", {"on": "31/02/2026"}, "31/02/2026"),
        ("a.pdf", {"on": "2026-01-01", "since": "2026-01-01"}, "ថ្ងៃមុន"),
        ("nothing/a.pdf", {}, "nothing/a.pdf"),
    ],
)
def test_refusals_say_why_and_leave_no_file(seats, tmp_path, name, options, reason):
    with pytest.raises(CommandError) as refused:
        run(tmp_path / name, **options)
    assert reason in str(refused.value)
    assert os.listdir(tmp_path) == []
