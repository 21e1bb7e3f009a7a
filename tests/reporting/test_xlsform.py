"""A form as a file: round trip, faults with their places, and what other programs write."""

import io
import json

import openpyxl
import pytest
from django.conf import settings
from django.utils.translation import override

from reporting.services import forms
from reporting.services.forms.faults import places_of
from reporting.xlsform import read_form, write_form
from reporting.xlsform.rules import places_in
from tests import factories


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def shipped() -> dict:
    return json.loads((settings.BASE_DIR / "fixtures/report_form.json").read_text("utf-8"))


def workbook(**sheets) -> bytes:
    """Return a workbook of sheets, each a list of rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return saved(book)


def saved(book) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def changed(content, **cells) -> bytes:
    """Return the file with some cells written anew: survey__D5="…"."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for place, value in cells.items():
        sheet, cell = place.split("__")
        book[sheet][cell] = value
    return saved(book)


def told(remarks):
    return [(remark.sheet, remark.place, remark.message) for remark in remarks]


# There and back


@pytest.mark.django_db
def test_the_shipped_form_comes_back_as_it_was(admin):
    edition = forms.load_edition(shipped())
    data = forms.describe(edition)
    found = read_form(write_form(data))
    assert (found.faults, found.left_out) == ([], [])
    draft = forms.new_draft(data=found.data, by=admin)
    assert forms.describe(draft) == data | {"number": 2}


@pytest.mark.django_db
def test_every_kind_of_part_comes_back(admin):
    data = forms.describe(factories.make_edition())
    data["sections"][1] |= {
        "shown_when": {"cell": "visits_made", "operator": ">=", "value": "1"},
        "help_km": "ជំនួយ\nជួរទីពីរ",
    }
    data["rules"] = [
        {"code": "r1", "kind": "length", "params": {"cell": "situation", "most": "500"},
         "is_hard": False, "message_km": "វែងពេក", "message_en": "too long"},
        {"code": "r2", "kind": "choice", "params": {"cell": "security", "among": ["good"]},
         "is_hard": False},
        {"code": "r3", "kind": "required_if", "is_hard": True, "params": {
            "cell": "security", "when": {"cell": "situation", "operator": "answered"}}},
        {"code": "r4", "kind": "sum", "is_hard": True, "params": {
            "total": "visits_made", "operator": ">=", "parts": ["challenges.*.solved"]}},
        {"code": "r5", "kind": "comparison", "is_hard": True, "params": {
            "left": "people_met.women", "operator": "<=", "right": "people_met"}},
    ]  # fmt: skip
    found = read_form(write_form(data))
    assert told(found.faults) == []
    assert found.data | {"number": 1} == data


@pytest.mark.django_db
def test_places_are_those_of_a_stored_form():
    edition = forms.load_edition(shipped())
    assert places_in(forms.describe(edition)) == places_of(edition)


@pytest.mark.django_db
def test_it_is_written_in_xlsforms_words():
    book = openpyxl.load_workbook(io.BytesIO(write_form(shipped())))
    assert book.sheetnames[:3] == ["survey", "choices", "settings"]
    survey = [[cell.value for cell in row] for row in book["survey"].iter_rows()]
    assert survey[0][:4] == ["type", "name", "label::Khmer (km)", "label::English (en)"]
    types = {row[0] for row in survey[1:]}
    assert types == {
        "begin_group", "end_group", "integer", "text", "date", "select_one yes_no", "calculate",
        "note", "select_one situation_level", "select_one visit_purpose",
        "select_one difficulty_main",
    }  # fmt: skip
    assert book["settings"]["C2"].value == "activity"


# Faults


SURVEY = ["type", "name", "label::Khmer (km)", "required"]
OPEN, CLOSE = ["begin_group", "work", "ការងារ"], ["end_group"]
SETTINGS = [["form_title", "form_id"], ["ទម្រង់", "small"]]


def survey(*rows, **sheets):
    return workbook(survey=[SURVEY, OPEN, *rows, CLOSE], settings=SETTINGS, **sheets)


def test_all_faults_are_told_at_once_with_their_places():
    content = survey(
        ["integer", "Visits Made", "ចុះ"],
        ["integer", "met", None],
        ["text", "met", "ជួប"],
        ["select_one nothing", "chosen", "ជ្រើស"],
        rules=[
            ["name", "kind", "strength", "cell", "most"],
            ["r", "rang", "hard", "met", "1"],
            ["s", "range", "harsh", "gone", "1"],
        ],
    )
    found = told(read_form(content).faults)
    places = [(sheet, place) for sheet, place, _message in found]
    assert places == [
        ("survey", "B3"), ("survey", "C4"), ("survey", "B5"), ("survey", "A6"),
        ("rules", "B2"), ("rules", "C3"), ("rules", "A3"),
    ]  # fmt: skip
    assert "small Latin letter" in found[0][2]
    assert "stands in row 4 already" in found[2][2]
    assert "fewer than two answers" in found[3][2]


def test_contradictory_rules_are_refused_by_the_same_judge():
    content = survey(
        ["integer", "a", "ក"],
        ["integer", "b", "ខ"],
        rules=[
            ["name", "kind", "left", "operator", "right"],
            ["one", "comparison", "a", "<", "b"],
            ["two", "comparison", "b", "<", "a"],
        ],
    )
    (fault,) = read_form(content).faults
    assert fault.sheet == "rules"
    assert "one" in fault.message
    assert "two" in fault.message


def test_a_circular_sum_is_refused():
    content = survey(
        ["integer", "a", "ក"],
        rules=[["name", "kind", "total", "parts"], ["one", "sum", "a", "a"]],
    )
    assert read_form(content).faults


def test_a_condition_that_looks_ahead_is_refused():
    rows = [
        [*SURVEY, "relevant"],
        ["begin_group", "one", "មួយ", "", "${b} = '1'"],
        ["integer", "a", "ក"],
        ["end_group"],
        ["begin_group", "two", "ពីរ"],
        ["integer", "b", "ខ"],
        ["end_group"],
    ]
    (fault,) = read_form(workbook(survey=rows, settings=SETTINGS)).faults
    assert (fault.place, fault.message) == (
        "E2", "A section can only depend on an answer of a section before it.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "has no question"),
        ([["begin_group", "x", "ក"], ["integer", "a", "ក"]], "without “end_group”"),
        ([["end_group"], ["end_group"]], "without “begin_group”"),
        ([["integer", "a", "ក" * 301]], "At most 300"),
        ([["calculate", "a", "ក"]], "has no question"),
    ],
)
def test_what_is_no_form_is_told(rows, words):
    faults = read_form(survey(*rows)).faults
    assert any(words in fault.message for fault in faults), told(faults)


def test_a_file_without_questions_is_told():
    (fault,) = read_form(workbook(other=[["x"]])).faults
    assert "“survey” is missing" in fault.message


def test_a_fault_is_told_in_a_file_of_ours():
    content = write_form(shipped())
    found = read_form(changed(content, survey__L4="many", rules__B2="ranges"))
    assert [(f.sheet, f.place) for f in found.faults] == [("survey", "L4"), ("rules", "B2")]


# What other programs write


KOBO = {
    "survey": [
        ["type", "name", "label::English (en)", "label::ខ្មែរ (km)", "required", "relevant",
         "constraint", "constraint_message", "calculation", "appearance"],
        ["start", "start"],
        ["note", "hello", "Hello", "សួស្តី"],
        ["select_one yn", "disaster", "A disaster?", "គ្រោះ?", "true"],
        ["begin group", "damage", "Damage", "ការខូចខាត", "", "${disaster} = 'yes'"],
        ["integer", "houses", "Houses", "ផ្ទះ", "yes", "", ". >= 0 and . <= 5000", "Too many"],
        ["decimal", "rice", "Rice (ha)", None, "", "", "regex(., '[0-9]')"],
        ["text", "who", "Who", "អ្នកណា", "yes", "selected(${disaster}, 'yes')"],
        ["begin_repeat", "loop", "Loop", "ជុំ"],
        ["text", "inside", "Inside", "ក្នុង"],
        ["end_repeat"],
        ["geopoint", "where", "Where", "ទីណា"],
        ["calculate", "share", "Share", "ភាគ", "", "", "", "", "${houses} div ${rice}"],
        ["end group"],
    ],
    "choices": [
        ["list_name", "name", "label::English (en)", "label::ខ្មែរ (km)"],
        ["yn", "yes", "Yes", "បាទ"],
        ["yn", "no", "No", "ទេ"],
    ],
    "settings": [["form_title", "form_id"], ["Disasters", "Disaster Form-2"]],
}  # fmt: skip


@pytest.mark.django_db
def test_an_xlsform_comes_in_as_far_as_it_fits(admin):
    found = read_form(workbook(**KOBO))
    assert told(found.faults) == []
    assert found.data["code"] == "disaster_form_2"
    first, second = found.data["sections"]
    assert [q["code"] for q in first["questions"]] == ["disaster"]
    assert first["questions"][0]["kind"] == "yes_no"
    # What XLSForm calls yes is 1 here.
    assert second["shown_when"] == {"cell": "disaster", "operator": "=", "value": "1"}
    assert [(q["code"], q["kind"]) for q in second["questions"]] == [
        ("houses", "number"), ("rice", "number"), ("who", "text"), ("share", "ratio"),
    ]  # fmt: skip
    assert {rule["code"]: rule["params"] for rule in found.data["rules"]} == {
        "houses_constraint": {"cell": "houses", "least": "0", "most": "5000"},
        "who_relevant": {
            "cell": "who", "when": {"cell": "disaster", "operator": "=", "value": "1"},
        },
    }  # fmt: skip
    assert [remark.row for remark in found.left_out] == [1, 3, 7, 7, 8, 9, 12]
    draft = forms.new_draft(data=found.data, by=admin)
    assert draft.cells.count() == 4


def test_the_bare_label_of_a_form_in_english_stands_for_the_khmer():
    rows = [["type", "name", "label"], ["integer", "visits", "Visits made"]]
    found = read_form(workbook(survey=rows, settings=SETTINGS))
    (section,) = found.data["sections"]
    assert section["questions"][0]["label_km"] == "Visits made"
    assert "Khmer words are missing" in found.left_out[0].message


@pytest.mark.parametrize("expression", ["${a" * 900, "(" * 5000, "${a} = '" + "x" * 9000])
def test_a_long_expression_is_left_out_at_once(expression):
    rows = [
        ["type", "name", "label", "relevant", "constraint", "calculation"],
        ["integer", "a", "ក", expression, expression, expression],
    ]
    found = read_form(workbook(survey=rows, settings=SETTINGS))
    assert len(found.left_out) == 2
