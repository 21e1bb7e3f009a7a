"""The doctor sees what is wrong with a machine, and names the command that mends it."""

import io
import os
import shutil

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from taskforce import paper
from taskforce.models import AdministrativeUnit
from taskforce.services import checkup, jobs, worker_sign
from tests.taskforce.copying import copied
from tests.taskforce.paper.damage import with_damaged_face


def faults() -> dict:
    """Return fault and remedy by what they belong to."""
    return {
        finding.what: (finding.fault, finding.remedy)
        for finding in checkup.checkup()
        if finding.fault
    }


def only_fault() -> tuple[str, str]:
    found = faults()
    assert len(found) == 1, found
    return next(iter(found.values()))


@pytest.fixture(autouse=True)
def at_work(settings, tmp_path):
    """A machine as it is after a start: its words compiled, a worker beside the server."""
    settings.MEDIA_ROOT = tmp_path
    worker_sign.note_worker()
    settings.LOCALE_PATHS = [settings.BASE_DIR / "locale", settings.BASE_DIR / "locale/framework"]
    for folder in settings.LOCALE_PATHS:
        for source in (folder / "km/LC_MESSAGES").glob("*.po"):
            source.with_suffix(".mo").touch()


def test_a_machine_in_order(country):
    assert not faults()
    said = io.StringIO()
    call_command("doctor", stdout=said)
    assert said.getvalue().count("✓") == len(list(checkup.checkup())) > 15
    assert "✗" not in said.getvalue()


@pytest.mark.parametrize(
    "name", ["battambang-latin-400.ttf", "moul-khmer-400.woff2", "battambang-khmer-400.woff2"]
)
def test_a_face_that_is_cut_short(country, monkeypatch, tmp_path, name):
    """Copied beside what stays as it is: styles and faces, one of them with 3,000 bytes."""
    static = tmp_path / "static"
    shutil.copytree(settings.BASE_DIR / "taskforce/static", static)
    face = next(static.rglob(name))
    face.write_bytes(face.read_bytes()[:3000])
    monkeypatch.setattr(checkup.finders, "find", lambda path: str(static / path))
    monkeypatch.setattr(checkup, "SAMPLE", "<p>ក</p>")
    monkeypatch.setattr(paper, "stylesheet", lambda name: "")
    found = [what for what, _fault in faults().items() if name in what]
    assert len(found) == 1


def test_a_fault_is_said_with_its_remedy(country, monkeypatch):
    monkeypatch.setattr(checkup.finders, "find", lambda name: None)
    said = io.StringIO()
    with pytest.raises(CommandError):
        call_command("doctor", stdout=said)
    assert said.getvalue().count("git checkout -- taskforce/static") >= 2


def test_libraries_that_are_missing(country, monkeypatch):
    def missing(*args, **options):
        raise paper.PdfUnavailable

    monkeypatch.setattr(paper, "print_html", missing)
    assert only_fault()[1] == paper.COMMAND


def test_a_face_of_paper_that_is_damaged_is_named_twice(country, settings, tmp_path):
    """At the file itself, and where a sample cannot be printed: no library is to blame."""
    with_damaged_face(settings, tmp_path, "marks-700.ttf", lambda content: content[:-9])
    found = faults()
    assert len(found) == 2
    assert {remedy for _fault, remedy in found.values()} == {checkup.REMEDY}
    assert any("marks-700.ttf" in fault for fault, _remedy in found.values())


def test_a_sample_with_a_hole(country, monkeypatch):
    monkeypatch.setattr(checkup, "SAMPLE", "<p>ខ្មែរ \U0001f600</p>")
    assert "\U0001f600" in only_fault()[0]


def test_an_engine_that_breaks(country, monkeypatch):
    def broken(*args, **options):
        raise RuntimeError("other private parts")

    monkeypatch.setattr(paper, "print_html", broken)
    assert "other private parts" in only_fault()[0]


def test_words_that_are_not_compiled(country, settings, tmp_path):
    folder = settings.BASE_DIR / "locale"
    os.utime(folder / "km/LC_MESSAGES/django.mo", (0, 0))
    assert "babel" in only_fault()[1]


def test_a_folder_that_is_not_there(country, settings, tmp_path):
    settings.VAR_DIR = tmp_path / "nowhere"
    assert only_fault()[1].startswith("chown")


def test_a_disk_that_is_full(country, monkeypatch):
    monkeypatch.setattr(checkup, "LEAST_SPACE", 10**18)
    assert only_fault()[1] == "df -h"


def test_a_segmenter_that_is_missing(country, monkeypatch):
    def missing(text):
        raise ImportError

    monkeypatch.setattr(checkup, "break_lines", missing)
    assert "pip install" in only_fault()[1]


def test_a_database_that_does_not_answer(db, monkeypatch):
    def silent(*args):
        raise OperationalError("connection refused")

    monkeypatch.setattr(checkup, "MigrationExecutor", silent)
    assert "connection refused" in only_fault()[0]


def test_tables_that_are_behind(db, monkeypatch):
    monkeypatch.setattr(checkup.MigrationExecutor, "migration_plan", lambda *args: ["one"])
    assert "prepare" in only_fault()[1]


def test_no_units(db):
    assert "load_base" in only_fault()[1]


def test_a_damaged_tree_and_a_stale_index(country):
    table = AdministrativeUnit._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET rght = lft WHERE code = '08'")
        cursor.execute(f"UPDATE {table} SET name_km = 'ផ្សេង' WHERE code = '0801'")
    remedies = [remedy for _fault, remedy in faults().values()]
    assert any("import_units" in remedy for remedy in remedies)
    assert any("search_index" in remedy for remedy in remedies)


def test_a_worker_that_is_gone(country, viewer, tmp_path):
    jobs.ask(copied, what="ក", origin="/", unit=None, by=viewer, text="a")
    assert not faults()
    os.utime(tmp_path / "jobs/.worker", (0, 0))
    fault, remedy = only_fault()
    assert "1" in fault or "១" in fault
    assert remedy.endswith(" work")


@pytest.mark.django_db(transaction=True)
def test_a_worker_gives_signs_of_life(tmp_path):
    (tmp_path / "jobs/.worker").unlink()
    assert not worker_sign.worker_lives()
    call_command("work", once=True)
    assert worker_sign.worker_lives()


def test_words_of_scripts_that_are_not_compiled(country, settings):
    folder = settings.BASE_DIR / "locale/framework"
    os.utime(folder / "km/LC_MESSAGES/djangojs.mo", (0, 0))
    assert "djangojs" in only_fault()[1]
