"""Each kind of fault once: how many, a sentence that holds for all, where, and what to do."""

import re

import pytest
from django.utils.translation import override

from taskforce.sheets.kinds import KINDS, kind_worded
from taskforce.sheets.messages import FILE, MESSAGES
from taskforce.views.import_rows import kinds_of
from tests.taskforce import imports_made
from tests.taskforce.sheets_made import HEADER, MEMBER, saved, sheet

PLACE = re.compile(r"%\(")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def keep(province, clerk):
    def keep(content, **said):
        return imports_made.judged(content, province, clerk, **said)

    return keep


def kinds(kept):
    with override("en"):
        return {kind["code"]: kind for kind in kinds_of(kept)}


def two_sheets(*sheets):
    """Return a workbook of several sheets with a list in each."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        page = book.create_sheet(title)
        page.append(list(HEADER.values()))
        for row in rows:
            page.append([(MEMBER | row).get(name) for name in HEADER])
    return saved(book)


def test_every_sentence_with_particulars_has_one_for_its_kind():
    with override("en"):
        named = {code for code, words in MESSAGES.items() if PLACE.search(str(words))}
    assert named - set(FILE) <= set(KINDS)
    assert set(KINDS) <= set(MESSAGES)
    assert not any(PLACE.search(str(words)) for words in KINDS.values())


def test_particulars_of_one_cell_are_not_told_of_all(keep):
    rows = [{"name_km": name} for name in ("ចាន់ ថា", "លី ណា")]
    kept = keep(sheet({}, *rows, {}, *rows))
    kind = kinds(kept)["duplicate_in_file"]
    assert (kind["count"], kind["params"]) == (3, None)
    assert "row above" in kind["message"]
    assert not re.search(r"\d", kind["message"])


def test_particulars_that_all_share_are_told(keep):
    kept = keep(sheet({"unit_code": "1201"}, {"unit_code": "120101", "name_km": "ចាន់ ថា"}))
    kind = kinds(kept)["unit_outside_scope"]
    assert kind["params"]
    with override("en"):
        assert kind["message"] == kind_worded("unit_outside_scope", "", kind["params"])
        assert kind["message"] != str(KINDS["unit_outside_scope"])


def test_rows_are_named_with_their_sheet_where_there_are_several(keep):
    content = two_sheets(("ឃ", [{}, {"name_km": "SOK"}]), ("ង", [{}, {"name_km": "SOK"}]))
    found = kinds(keep(content))
    assert list(found["name_not_khmer"]["cells"]) == [("ឃ", ["A3"]), ("ង", ["A3"])]
    (issue,) = keep(content).issues.filter(code="duplicate_in_file")
    assert (issue.sheet, issue.number, issue.params) == ("ង", 2, {"other": "2 (“ឃ”)"})


def test_in_a_list_of_one_sheet_none_is_named(keep):
    kept = keep(sheet({}, {}))
    assert list(kinds(kept)["duplicate_in_file"]["cells"]) == [("", ["A3"])]
    assert kept.issues.get().params == {"other": 2}


def test_kinds_of_lists_of_before_are_still_read(keep):
    kept = keep(sheet({}, {}))
    issue = {"level": "error", "code": "duplicate_in_file", "sheet": "", "row": 3, "column": "A",
             "value": "x", "params": {"other": 2}, "words": ""}  # fmt: skip
    kept.outcome["kinds"] = [{"issue": issue, "count": 2, "cells": ["A3", "A4"]}]
    kind = kinds(kept)["duplicate_in_file"]
    assert list(kind["cells"]) == [("", ["A3", "A4"])]
    with override("en"):
        assert kind["message"] == str(KINDS["duplicate_in_file"])
