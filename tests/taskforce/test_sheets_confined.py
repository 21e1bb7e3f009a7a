"""Hostile files in the process of their own: each ends soon, small, and with a message."""

import os
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from taskforce.sheets import confined
from taskforce.sheets.cells import LENGTHS, read_cells
from taskforce.sheets.confined import ENVIRONMENT, START, read_confined
from taskforce.sheets.issues import FileRefusedError
from taskforce.sheets.limits import Limits
from taskforce.sheets.messages import marking_words, worded
from taskforce.sheets.notes import dump
from taskforce.sheets.reader import read
from taskforce.sheets.wire import LONGEST_TOLD
from taskforce.sheets.writing import Sheet, write_workbook
from tests.bench.confined import taken
from tests.bench.messy_sheet import messy
from tests.bench.sheets import MOST_MEMORY, clean
from tests.taskforce.sheets_hostile import FILES
from tests.taskforce.sheets_hostile_archives import PLAIN, REASONS
from tests.taskforce.sheets_made import HEADER, MEMBER, sheet

CASES = Path(__file__).parent.parent / "cases" / "sheets"
SECONDS = 2  # of reckoning: the clock tells how busy the machine is
# Of the files made here those that are read all the same: what is too long is told by its row.
READ = {
    "mega_cell",
    "mega_formula",
    "many_styles",
    "slow_format",
    "attributes_of_styles",
    "only_quotes",
}
CODES = (
    {made.__name__: code for made, code in REASONS.items()}
    | dict.fromkeys(READ, "")
    | {
        "million_rows": "too_many_rows",
        "million_filled_rows": "too_many_rows",
        "million_cells_in_a_row": "archive_too_large_unpacked",
        "million_blank_cells": "archive_too_large_unpacked",
        "million_merged_areas": "archive_too_large_unpacked",
        "overlapping_areas": "archive_too_large_unpacked",
        "many_columns": "too_many_columns",
        "many_strings": "archive_too_large_unpacked",
        "mega_attribute": "unreadable_file",
        "deep_xml": "unreadable_file",
        "endless_tag": "unreadable_file",
        "endless_remark": "unreadable_file",
        "many_attributes": "unreadable_file",
        "remote_dtd": "xml_dtd_forbidden",
        "parameter_entities": "xml_dtd_forbidden",
        "namespaces": "no_rows",
        "tags_of_relations": "empty_file",
        "many_sheets": "too_many_sheets",
        "one_sheet_250_times": "too_many_rows",
        "one_list_250_times": "too_many_rows",
        "list_beyond_its_columns": "archive_too_large_unpacked",
        "noise": "invalid_encoding",
        "nested_zip": "archive_too_large_unpacked",
        # Texts
        "quoted_abyss": "unclosed_quote",
        "quoted_breaks": "unclosed_quote",
        "million_lines": "too_many_rows",
        "wide_csv": "too_many_columns",
        "records_of_commas": "archive_too_large_unpacked",
        "only_breaks": "too_many_rows",
        "only_spaces": "too_many_rows",
        "short_lines": "too_many_rows",
        "wide_lines": "archive_too_large_unpacked",
        "utf_16": "too_many_rows",
        "utf_32": "too_many_rows",
        "two_encodings": "invalid_encoding",
        "read_as_cp1252": "too_many_rows",
        "old_letters": "too_many_rows",
        # Web pages, and the XML of Excel 2003
        "open_tags": "html_not_excel",
        "open_comments": "html_not_excel",
        "broken_signs": "html_not_excel",
        "broken_ends": "html_not_excel",
        "scripts": "html_not_excel",
        "rules_of_a_page": "html_not_excel",
        "cells_of_a_page": "too_many_columns",
        "small_tables": "too_many_sheets",
        "sheets_2003": "too_many_sheets",
        "merged_2003": "too_many_rows",
        "rows_2003": "too_many_rows",
        "cells_2003": "unreadable_file",
        "attributes_2003": "unreadable_file",
    }
)
# All the others hold more of something than a list has.
MORE = "more_than_a_list"


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
def test_a_hostile_file_is_small_and_short_work_and_gets_its_reason(name):
    found = taken(FILES[name]())
    assert found.code == 0
    assert found.reckoned < SECONDS
    assert found.memory < MOST_MEMORY
    _kind, code, params, _sheet, words = found.refusal or ["", "", {}, "", ""]
    assert code == CODES.get(name, MORE)
    assert not code or len(worded(words or code, params)) > 20


@pytest.mark.parametrize("path", sorted(CASES.glob("hostile_*[!n]")), ids=lambda path: path.name)
def test_the_cases_are_small_and_short_work(path):
    found = taken(path.read_bytes())
    assert found.code == 0
    assert found.reckoned < SECONDS
    assert found.memory < MOST_MEMORY


def test_the_process_starts_at_once():
    found = taken(sheet({}))
    assert found.reckoned < 0.3
    assert found.memory < 40_000_000


def test_10_000_messy_rows_are_read_in_time_with_their_faults():
    made = messy()
    found = taken(made.content)
    assert (found.code, found.reckoned < 4, found.memory < MOST_MEMORY) == (0, True, True)
    book = read_confined(made.content, Limits())
    entries = [read_cells(row, {}, date(2026, 6, 1)) for row in book.rows]
    faults = Counter(issue.code for entry in entries for issue in entry.issues)
    assert len(entries) == made.rows
    assert faults == made.faults + Counter(legacy_encoding=made.legacy)


def test_50_000_rows_are_read_and_sent_back_in_time():
    content = clean(50_000)
    for task, rest in (("read", {}), ("mark", {"lines": dump([]), "words": marking_words()})):
        found = taken(content, task, **rest)
        assert (found.code, found.reckoned < 8, found.memory < MOST_MEMORY) == (0, True, True)


@pytest.mark.parametrize("name", ["messy.xlsx", "legacy_limon.xlsx", "clean.xlsx", "date1904.xlsx"])
def test_a_book_comes_back_whole(name):
    content = (CASES / name).read_bytes()
    assert read_confined(content, Limits()) == read(content, Limits())


def test_of_a_text_beyond_all_fields_only_so_much_is_told_that_it_is_too_long():
    content = sheet({"note": "x" * 200_000})
    (row,) = read_confined(content, Limits()).rows
    assert row.cells["note"] == "x" * LONGEST_TOLD
    assert max(LENGTHS.values()) < LONGEST_TOLD
    (issue,) = read_cells(row, {}, date(2026, 6, 1)).issues
    assert issue.code == "text_too_long"


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


def test_a_mistake_of_ours_is_logged_and_refuses_the_file(monkeypatch, caplog):
    broken = confined.START + "child.TASKS['read'] = lambda *args: 1 / 0; "
    monkeypatch.setattr(confined, "START", broken)
    assert code_of(PLAIN) == "unreadable_file"
    assert "ZeroDivisionError" in caplog.text


def test_the_process_knows_nothing_of_ours():
    """No settings, no framework, no environment."""
    program = START + "import os; print(sorted(os.environ), 'django' in sys.modules)"
    known = {"DATABASE_URL": "postgres://secret@host/base"} | os.environ
    printed = subprocess.check_output([sys.executable, "-I", "-c", program], env=ENVIRONMENT)
    assert b"DATABASE_URL" in str(sorted(known)).encode()
    assert printed.decode().strip() == "['LC_ALL', 'PATH'] False"
