"""Hostile files in the process of their own: each ends soon, small, and with a message."""

import json
import os
import subprocess
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from taskforce.sheets.confined import ENVIRONMENT, START, read_confined
from taskforce.sheets.issues import FileRefusedError
from taskforce.sheets.limits import Limits
from taskforce.sheets.reader import read
from taskforce.sheets.writing import Sheet, write_workbook
from tests.taskforce.sheets_hostile import FILES, PLAIN
from tests.taskforce.sheets_made import HEADER, MEMBER, sheet

CASES = Path(__file__).parent.parent / "cases" / "sheets"
SECONDS, MEGABYTES = 2, 200
# Of the files made here those that are read all the same: what is too long is told by its row.
READ = {
    "mega_cell": "",
    "mega_formula": "",
    "many_styles": "",
    "slow_format": "",
    "quoted_abyss": "",
}
CODES = {
    "million_rows": "too_many_rows",
    "million_filled_rows": "too_many_rows",
    "million_cells_in_a_row": "archive_too_large_unpacked",
    "million_blank_cells": "archive_too_large_unpacked",
    "million_merged_areas": "no_rows",
    "overlapping_areas": "archive_too_large_unpacked",
    "mega_attribute": "unreadable_file",
    "deep_xml": "unreadable_file",
    "many_columns": "too_many_columns",
    "many_strings": "archive_too_large_unpacked",
    "remote_dtd": "xml_dtd_forbidden",
    "parameter_entities": "xml_dtd_forbidden",
    "million_lines": "too_many_rows",
    "wide_csv": "too_many_columns",
    "open_tags": "html_not_excel",
    "open_comments": "html_not_excel",
    "endless_page": "too_many_rows",
    "spanning_page": "too_many_rows",
    "noise": "invalid_encoding",
    "nested_zip": "archive_too_large_unpacked",
}
# A process this small starts the one that is measured: the system counts what a process was
# born with, too, and this one has the whole framework in memory.
LAUNCHER = """
import json, resource, subprocess, sys
with open(sys.argv[1], "rb") as given, open(sys.argv[2], "wb") as told:
    done = subprocess.run(json.loads(sys.argv[3]), stdin=given, stdout=told, env={})
used = resource.getrusage(resource.RUSAGE_CHILDREN)
seconds = used.ru_utime + used.ru_stime
print(json.dumps([done.returncode, seconds, used.ru_maxrss / 1024]))
"""


@pytest.fixture
def measured(tmp_path):
    """Read a file as `confined` does; return the exit code, the seconds and the megabytes."""

    def measured(content, limits=Limits()):  # noqa: B008 - it is frozen
        given, told = tmp_path / "given", tmp_path / "told"
        asked = json.dumps({"task": "read", "limits": asdict(limits)}).encode()
        given.write_bytes(asked + b"\n" + content)
        command = json.dumps([sys.executable, "-I", "-c", f"{START}child.main()"])
        launch = [sys.executable, "-S", "-c", LAUNCHER, str(given), str(told), command]
        return json.loads(subprocess.check_output(launch))

    return measured


def code_of(content, limits=Limits()):  # noqa: B008
    try:
        read_confined(content, limits)
    except FileRefusedError as refusal:
        issue = refusal.issue
    else:
        return ""
    assert issue.message
    return issue.code


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_small_and_short_work(measured, name):
    code, seconds, megabytes = measured(FILES[name]())
    assert code == 0
    assert seconds < SECONDS
    assert megabytes < MEGABYTES


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_with_its_reason(name):
    assert code_of(FILES[name]()) == (READ | CODES)[name]


@pytest.mark.parametrize("path", sorted(CASES.glob("hostile_*[!n]")), ids=lambda path: path.name)
def test_the_cases_are_small_and_short_work(measured, path):
    code, seconds, megabytes = measured(path.read_bytes())
    assert (code, seconds < SECONDS, megabytes < MEGABYTES) == (0, True, True)


def test_the_process_starts_at_once(measured):
    _code, seconds, megabytes = measured(sheet({}))
    assert seconds < 0.3
    assert megabytes < 40


@pytest.mark.parametrize("name", ["messy.xlsx", "legacy_limon.xlsx", "clean.xlsx", "date1904.xlsx"])
def test_a_book_comes_back_whole(name):
    content = (CASES / name).read_bytes()
    assert read_confined(content, Limits()) == read(content, Limits())


def test_odd_signs_and_faults_of_sheets_come_back():
    row = [MEMBER.get(name, "half \ud800 sign \0") for name in HEADER]
    content = write_workbook(
        [
            Sheet("x", [HEADER.values(), row]),
            Sheet("y", [["ឈ្មោះ", "a"], ["b", "c"], ["d", "e", "f"]]),
        ]
    )
    book = read_confined(content, Limits())
    assert book == read(content, Limits())
    assert book.rows[0].cells["note"] == "half \ud800 sign \0"
    assert [issue.code for issue in book.issues] == ["header_not_found"]


@pytest.mark.parametrize(
    "limits",
    [
        pytest.param({"memory_bytes": 30_000_000}, id="memory"),
        pytest.param({"seconds": 0}, id="seconds"),
        pytest.param({"told_bytes": 100}, id="bytes written"),
    ],
)
def test_a_process_that_dies_refuses_the_file_only(limits):
    content = sheet({}) + sheet({}).splitlines(keepends=True)[1] * 60_000
    assert code_of(content, replace(Limits(rows=70_000), **limits)) == "took_too_long"
    assert code_of(PLAIN) == ""


def test_a_process_that_hangs_is_ended(monkeypatch):
    monkeypatch.setattr(Limits, "patience", 0.01)
    started = time.monotonic()
    assert code_of(PLAIN) == "took_too_long"
    assert time.monotonic() - started < 2


def test_the_process_knows_nothing_of_ours():
    """No settings, no framework, no environment."""
    program = START + "import os; print(sorted(os.environ), 'django' in sys.modules)"
    known = {"DATABASE_URL": "postgres://secret@host/base"} | os.environ
    printed = subprocess.check_output([sys.executable, "-I", "-c", program], env=ENVIRONMENT)
    assert b"DATABASE_URL" in str(sorted(known)).encode()
    assert printed.decode().strip() == "['LC_ALL', 'PATH'] False"
