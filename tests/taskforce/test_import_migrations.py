"""Lists of before the lasting object: brought into it with every row, and put back."""

import copy
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import QuerySet

from taskforce.models import MemberImport, User
from tests import factories

BEFORE = [("taskforce", "0016_acts")]
AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
ISSUE = {
    "level": "error", "code": "name_not_khmer", "sheet": "ក", "row": 4, "column": "B",
    "value": "SOK", "params": {}, "words": "",
}  # fmt: skip
ROWS = [
    {
        "sheet": "ក", "row": 3, "cells": {"name_km": "សុខ ដារ៉ា"}, "state": "new",
        "name": "សុខ ដារ៉ា", "role": "សមាជិក", "unit": "0801", "changes": [], "succeeds": None,
        "issues": [],
    },
    {
        "sheet": "ក", "row": 4, "cells": {"name_km": "SOK"}, "state": "fault", "name": "SOK",
        "role": "", "unit": None, "changes": [], "succeeds": None, "issues": [ISSUE],
    },
]  # fmt: skip
OUTCOME = {
    "data_rows": 2, "accepted": 1, "rejected": 1, "errors": 1, "warnings": 0, "issues": [],
    "states": {"new": 1, "changed": 0, "same": 0, "fault": 1}, "ignored": [],
    "columns": {"ក": {"name_km": "B", "role": "C"}}, "on": "2026-02-01",
}  # fmt: skip
# A unit that is gone cannot be shown any more: its row counts as one at fault.
GONE = ROWS[0] | {"unit": "9999"}


def migrate(targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


def latest():
    return MigrationExecutor(connection).loader.graph.leaf_nodes()


@pytest.fixture
def old(transactional_db):
    """The models as they were before the lasting object; afterwards all is migrated again."""
    try:
        yield migrate(BEFORE)
    finally:
        migrate(latest())


@pytest.fixture
def sent(old):
    """Return the numbers of two lists of old: one looked at, one stored."""

    def rows(name):
        # The managers of the models of today would make rows of today.
        return QuerySet(old.get_model("taskforce", name))

    make = rows("AdministrativeUnit").create
    names = {"name_km": "កណ្តាល", "name_latin": "Kandal"}
    tree = {"tree_id": 1, "lft": 1, "rght": 4, "level": 0}
    top = make(code="08", kind="province", **names, **tree)
    make(
        code="0801",
        kind="srok",
        parent_id=top.pk,
        **names,
        **tree | {"lft": 2, "rght": 3, "level": 1},
    )
    member = {"name_km": "សមាជិក", "name_en": "Member", "position": 4}
    rows("GroupRole").update_or_create(pk="member", defaults=member)
    user = rows("User").create(username="sokha", username_key="sokha", name_km="សុខា")
    every = rows("MemberImport")
    said = {
        "unit_id": top.pk,
        "created_by_id": user.pk,
        "outcome": OUTCOME,
        "file_name": "ចាស់.xlsx",
    }
    looked = every.create(file_hash="a" * 64, rows=ROWS, **copy.deepcopy(said))
    done = {"status": "applied", "applied_at": AT, "applied_by_id": user.pk}
    stored = every.create(file_hash="b" * 64, rows=[*ROWS, GONE], **copy.deepcopy(said), **done)
    return looked.pk, stored.pk


def rows_of(kept):
    return list(kept.rows.values_list("number", "state", "name", "unit__code", "cells", "layout"))


def test_each_row_is_brought_in_and_put_back(sent, client):
    migrate(latest())
    check_brought_in(*sent, client)
    undoing = add_what_was_not_known_before(sent[0])
    check_put_back(migrate(BEFORE), sent, undoing)


def check_brought_in(looked, stored, client):
    looked, stored = MemberImport.objects.get(pk=looked), MemberImport.objects.get(pk=stored)
    assert rows_of(stored) == [
        (3, "new", "សុខ ដារ៉ា", "0801", {"name_km": "សុខ ដារ៉ា"}, 0),
        (4, "fault", "SOK", None, {"name_km": "SOK"}, 0),
        (3, "fault", "សុខ ដារ៉ា", None, {"name_km": "សុខ ដារ៉ា"}, 0),
    ]
    assert [kept.issue.cell for kept in stored.issues.all()] == ["B4"]
    assert (stored.status, stored.on, stored.applied_at) == ("applied", date(2026, 2, 1), AT)
    # What it did was not kept, and what was only looked at is to be sent once more.
    assert not stored.may_be_undone
    assert (looked.status, looked.refusal["code"]) == ("refused", "to_be_sent_again")
    # And its page can be read.
    admin = factories.make_user("admin", "central_admin")
    client.force_login(admin)
    for kept in (looked, stored):
        page = client.get(kept.get_absolute_url())
        assert page.status_code == 200
        assert "SOK" in page.content.decode()


def add_what_was_not_known_before(pk):
    """Add a list taken in by a command, and one that is being undone; return its number."""
    user, old = User.objects.get(username="sokha"), MemberImport.objects.get(pk=pk)
    said = {"unit": old.unit, "on": AT.date(), "file_name": "x"}
    MemberImport.objects.create(file_hash="c" * 64, operator="root", **said)
    undoing = {"status": "undoing", "undone_why": "ខុស", "undone_by": user, "applied_at": AT}
    asked = {"file_hash": "d" * 64, "created_by": user, "applied_by": user}
    return MemberImport.objects.create(**said, **asked, **undoing).pk


def check_put_back(old, sent, undoing):
    every = old.get_model("taskforce", "MemberImport").objects
    assert set(every.values_list("pk", flat=True)) == {*sent, undoing}
    for pk, status in zip(sent, ("previewed", "applied"), strict=True):
        kept = every.get(pk=pk)
        assert (kept.status, kept.rows[:2]) == (status, ROWS)
        assert kept.outcome == OUTCOME
    assert every.get(pk=undoing).status == "applied"
