"""`manage.py import_members`, over the cases of tests/cases/sheets."""

import json
import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from taskforce.models import AdministrativeUnit, MemberImport, Membership, UnitVersion
from taskforce.scope import Role
from taskforce.services.territory.history import load_history
from taskforce.services.territory.loading import import_units
from taskforce.services.territory.versions import record_versions
from tests import factories
from tests.conftest import FIXTURES, units_csv
from tests.taskforce import imports_made
from tests.taskforce.sheets_made import sheet

CASES = Path(__file__).parent.parent / "cases" / "sheets"
REFUSED = [
    "hostile_duplicate_header.csv",
    "hostile_empty.csv",
    "hostile_encrypted.xlsx",
    "hostile_entity_bomb.xlsx",
    "hostile_invalid_utf8.csv",
    "hostile_million_rows.xlsx",
    "hostile_xxe.xlsx",
    "hostile_zipbomb.xlsx",
]
READ = [
    "date1904.xlsx",
    "hostile_big_field.csv",
    "hostile_dimension.xlsx",
    "hostile_formula.csv",
    "hostile_formula.xlsx",
    "hostile_nul.csv",
    "hostile_utf16le.csv",
]


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def kandal(country):
    """All units of province 08 beside the small country."""
    known = units_csv().decode().splitlines()
    codes = {line[1:].partition('"')[0] for line in known}
    assert not import_units(units_csv([c for c in codes if c.startswith("08")])).faults
    # As if they had come with the others: what they were before 2023 is read from the history.
    UnitVersion.objects.all().delete()
    record_versions()
    load_history(FIXTURES)
    return {unit.code: unit for unit in AdministrativeUnit.objects.all()}


@pytest.fixture
def run(capsys):
    """Run the command; return whether it ended well, and what it printed."""

    def run(path, *arguments, province="08"):
        try:
            call_command("import_members", str(path), "--province", province, *arguments)
        except CommandError as error:
            return error.returncode == 0, capsys.readouterr().out
        return True, capsys.readouterr().out

    return run


@pytest.fixture
def outcome(run):
    def outcome(name, *arguments):
        went_well, printed = run(CASES / name, "--json", *arguments)
        return went_well, json.loads(printed)

    return outcome


def expected(name):
    return json.loads((CASES / f"{name}.expected.json").read_text(encoding="utf-8"))


def test_clean_sheet_is_taken_in_whole_and_once(kandal, outcome):
    went_well, found = outcome("clean.xlsx")
    assert went_well
    assert found == {
        "data_rows": 500,
        "accepted": 500,
        "rejected": 0,
        "waits": 0,
        "errors": 0,
        "warnings": 0,
        "stored": True,
        "ignored_sheets": [],
        "issues": [],
    }
    told = expected("clean.xlsx")
    seats = Membership.objects.select_related("person", "task_force__unit")
    per_unit = {}
    for seat in seats:
        code = seat.task_force.unit.code
        per_unit[code] = per_unit.get(code, 0) + 1
    assert per_unit == told["members_per_unit"]
    for sample in told["sample"]:
        seat = seats.get(person__name_km=sample["name_km"], task_force__unit__code=sample["unit"])
        person = seat.person
        assert (person.sex, person.born_on.isoformat()) == (sample["sex"], sample["dob"])
        assert (seat.role_id, person.phone) == (sample["role"], sample["phone"])
    outcome("clean.xlsx")
    assert Membership.objects.count() == 500


@pytest.mark.parametrize("name", REFUSED)
def test_refused_file_ends_with_its_code(country, outcome, name):
    went_well, found = outcome(name)
    assert not went_well
    assert (found["data_rows"], found["accepted"], found["errors"]) == (0, 0, 1)
    told = expected(name)
    (issue,) = found["issues"]
    assert issue["code"] == told.get("code", told.get("code_if_refused"))
    assert issue["message"]
    assert not Membership.objects.exists()


@pytest.mark.parametrize("name", READ)
def test_each_row_has_the_faults_expected(kandal, outcome, name):
    told = expected(name)
    went_well, found = outcome(name)
    totals = {key: found[key] for key in told["totals"]}
    assert totals == told["totals"]
    assert went_well == (totals["rejected"] == 0)
    issues = [(issue["row"], issue["level"], issue["code"]) for issue in found["issues"]]
    assert issues == [(line["row"], line["severity"], line["code"]) for line in told["issues"]]


def test_names_in_latin_letters_are_refused_row_by_row(kandal, outcome):
    went_well, found = outcome("hostile_cp1252.csv")
    assert not went_well
    assert (found["data_rows"], found["rejected"]) == (5, 5)
    refused = {issue["row"] for issue in found["issues"] if issue["code"] == "name_not_khmer"}
    assert refused == {2, 3, 4, 5, 6}


def faults(issues):
    return sorted(
        (issue["sheet"], issue["row"], issue["column"], issue["code"]) for issue in issues
    )


def test_messy_sheet_has_the_faults_expected(kandal, outcome):
    """All of them, of both tables; merged cells may be told for each of their rows."""
    _well, found = outcome("messy.xlsx")
    told = expected("messy.xlsx")
    issues = [
        issue | {"row": row}
        for issue in told["issues"]
        for row in issue.get("merged_rows", [issue["row"]])
    ]
    assert faults(found["issues"]) == faults(issues)
    # Warnings of a merged cell are told for each of its rows.
    for name in ("data_rows", "accepted", "rejected", "errors"):
        assert found[name] == told["totals"][name]


def test_old_fonts_are_refused_row_by_row(kandal, outcome):
    went_well, found = outcome("legacy_limon.xlsx")
    told = expected("legacy_limon.xlsx")
    assert not went_well
    assert {key: found[key] for key in told["totals"]} == told["totals"]
    places = {(i["sheet"], i["row"], i["column"], i["code"]) for i in found["issues"]}
    assert places == {
        (issue["sheet"], row, issue["column"], issue["code"])
        for issue in told["issues"]
        for row in range(
            int(issue["row"].partition("-")[0]), int(issue["row"].partition("-")[2]) + 1
        )
    }


def test_a_list_on_a_web_page_is_taken(kandal, outcome):
    went_well, found = outcome("hostile_html.xls")
    assert (went_well, found["accepted"], found["errors"]) == (True, 3, 0)


def test_faulty_rows_keep_the_others_out_unless_agreed(kandal, outcome):
    outcome("hostile_formula.csv")
    assert not Membership.objects.exists()
    went_well, _found = outcome("hostile_formula.csv", "--accept-partial")
    assert not went_well
    assert Membership.objects.count() == 3


def test_a_dry_run_stores_nothing(kandal, outcome):
    assert outcome("clean.xlsx", "--dry-run")[1]["accepted"] == 500
    assert not Membership.objects.exists()


def test_an_account_makes_it_a_recorded_import(kandal, run):
    factories.make_user("sokha", Role.PROVINCIAL_SECRETARIAT, kandal["08"])
    factories.make_user("far", Role.PROVINCIAL_SECRETARIAT, kandal["1201"])
    path = CASES / "hostile_dimension.xlsx"
    for name in ("far", "nobody"):
        assert not run(path, "--user", name)[0]
    assert not Membership.objects.exists()
    assert run(path, "--user", "sokha")[0]
    assert MemberImport.objects.get().applied_by.username == "sokha"


def test_without_an_account_it_is_recorded_as_the_servers(kandal, run, client, monkeypatch):
    monkeypatch.setattr("getpass.getuser", lambda: "sovann")
    assert run(CASES / "hostile_dimension.xlsx")[0]
    kept = MemberImport.objects.get()
    assert (kept.status, kept.created_by, kept.applied_by) == ("applied", None, None)
    assert kept.operator == "sovann"
    assert kept.effects.exists()
    clerk = factories.make_user("sokha", Role.PROVINCIAL_SECRETARIAT, kandal["08"])
    client.force_login(clerk)
    assert client.get(kept.get_absolute_url()).content.decode().count("sovann") == 2
    assert "sovann" in client.get("/imports/").content.decode()
    imports_made.taken_back(kept, clerk)
    assert not Membership.objects.exists()


def test_the_machine_may_have_no_name_for_its_account(kandal, run, monkeypatch):
    def nameless():
        raise KeyError("uid not found")

    monkeypatch.setattr("getpass.getuser", nameless)
    assert run(CASES / "hostile_dimension.xlsx")[0]
    assert MemberImport.objects.get().operator == str(os.getuid())


def test_a_list_that_waits_goes_on_where_it_is_run_again(kandal, outcome):
    outcome("hostile_formula.csv")
    kept = MemberImport.objects.get()
    assert (kept.status, kept.rows.count()) == ("previewed", 4)
    outcome("hostile_formula.csv", "--accept-partial")
    kept.refresh_from_db()
    assert (kept.status, MemberImport.objects.count()) == ("applied", 1)


def test_a_program_is_told_which_sheets_were_passed_over_and_that_nothing_is_stored(
    kandal, outcome
):
    _went_well, found = outcome("messy.xlsx")
    assert not found["stored"]
    named = [(one["sheet"], one["reason"]) for one in found["ignored_sheets"]]
    told = expected("messy.xlsx")["ignored_sheets"]
    assert named == [(one["name"], one["reason"]) for one in told]


def test_rows_that_wait_are_told(kandal, run, tmp_path):
    path = tmp_path / "two.csv"
    path.write_bytes(sheet({"role": "ប្រធាន"}, {"role": "ប្រធាន", "name_km": "ចាន់ ថា"}))
    _well, printed = run(path, "--json", "--dry-run")
    found = json.loads(printed)
    assert (found["data_rows"], found["accepted"], found["waits"]) == (2, 2, 1)
    assert run(path)[1].count("រង់ចាំ") >= 1
    assert Membership.objects.count() == 1


def test_plain_output_names_cells_and_sums_up(kandal, run):
    went_well, printed = run(CASES / "hostile_formula.xlsx", "--dry-run")
    assert not went_well
    assert "Sheet1 B2៖ " in printed
    assert "name_bad_start" not in printed
    assert len(printed.splitlines()) == 6 + 3


@pytest.mark.parametrize(
    ("path", "province", "code"),
    [
        ("/no/such/file.xlsx", "08", "file_unreadable"),
        (str(CASES), "08", "file_unreadable"),
        (str(CASES / "clean.xlsx"), "99", "unknown_province"),
        (str(CASES / "clean.xlsx"), "0801", "unknown_province"),
        (str(CASES / "clean.xlsx"), "x", "unknown_province"),
        ("a\0b", "08", "file_unreadable"),
    ],
    ids=["missing", "folder", "no province", "a district", "letters", "nul"],
)
def test_wrong_arguments_are_told_like_any_fault(country, run, path, province, code):
    """Also as JSON: a program that reads it finds the reason where it looks for it."""
    went_well, printed = run(path, province=province)
    assert not went_well
    assert printed.strip()
    assert code not in printed
    went_well, printed = run(path, "--json", province=province)
    assert not went_well
    assert [issue["code"] for issue in json.loads(printed)["issues"]] == [code]


@pytest.mark.parametrize("province", ["8", "៨", "០៨", " 08 ", "KH-08", "KH-8", "កណ្ដាល", "Kandal"])
def test_a_province_is_named_as_people_write_it(kandal, run, province):
    assert run(CASES / "hostile_dimension.xlsx", "--dry-run", province=province)[0]
