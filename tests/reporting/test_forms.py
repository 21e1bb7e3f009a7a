"""What the form of a section takes, what it refuses, and with which words."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from reporting import filled
from reporting.forms import (
    MOST_CHARACTERS,
    NumberField,
    ReturnForm,
    SectionForm,
    women_name,
)
from reporting.services import submissions
from taskforce.fields.written import written_date, written_number
from tests import factories

VISITS = {"version": "1", "visits_made": "៧", "people_met": "១០០", "people_met.women": "៤០"}


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.fixture
def report(country, period, clerk):
    return submissions.start(unit=country["0801"], period=period, by=clerk)


def make_form(report, section="visits", **typed):
    written = filled.read(report)
    data = None if not typed else {"version": "1"} | typed
    return SectionForm(
        data, part=written.part(section), answers=written.answers, version=report.version
    )


def values(form):
    assert form.is_valid(), form.errors
    return {cell.code: value for cell, value in form.answers().items()}


@pytest.mark.parametrize(
    ("typed", "number"),
    [("៧", 7), ("7", 7), (" 1,234 ", 1234), ("១.២៣៤", 1234), ("1 234", 1234), ("0", 0), ("", None)],
)
def test_a_number_is_read_in_khmer_and_other_digits(report, typed, number):
    assert values(make_form(report, visits_made=typed))["visits_made"]["number"] == number


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("ប្រាំ", "cannot be read as a number"),
        ("12,5", "whole number"),
        ("-3", "less than zero"),
        ("1.23.4", "groups of three"),
        ("9" * 16, "at most 15 digits"),
        ("9" * 31, "too many digits"),
        ("1e5", "cannot be read as a number"),
        ("NaN", "cannot be read as a number"),
    ],
)
def test_a_wrong_number_is_refused_with_the_reason(report, typed, message):
    form = make_form(report, visits_made=typed)
    assert not form.is_valid()
    assert message in form.errors["visits_made"][0]
    assert form["visits_made"].value() == typed


def test_a_number_that_can_be_read_in_two_ways_is_refused(report):
    field = NumberField(decimals=2)
    with pytest.raises(Exception, match="read in two ways"):
        field.clean("1.234")
    with pytest.raises(Exception, match="at most 2 digits after"):
        field.clean("1,2345")
    assert field.clean("១២,៥") == Decimal("12.5")


def test_other_values_stay_when_one_is_wrong(report):
    form = make_form(report, visits_made="x", people_met="12")
    assert not form.is_valid()
    assert form["people_met"].value() == "12"
    assert "people_met" not in form.errors


def test_women_are_at_most_all(report):
    form = make_form(report, **VISITS | {"people_met.women": "101"})
    assert form.errors["people_met.women"] == ["The women cannot be more than the total."]


def test_women_need_a_total(report):
    form = make_form(report, **VISITS | {"people_met": ""})
    assert form.errors["people_met.women"] == ["Write the total too, not only the women."]


def test_a_wrong_total_is_named_once(report):
    form = make_form(report, **VISITS | {"people_met": "x"})
    assert list(form.errors) == ["people_met"]


def test_a_draft_may_have_gaps(report):
    assert values(make_form(report, visits_made=""))["visits_made"]["number"] is None


@pytest.mark.parametrize(
    ("typed", "day"),
    [("១៥/០៣/២០២៦", date(2026, 3, 15)), ("2026-03-15", date(2026, 3, 15)), ("", None)],
)
def test_a_date_is_read(report, typed, day):
    assert values(make_form(report, "rest", last_meeting=typed))["last_meeting"]["date"] == day


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("31/02/2026", "no such day"),
        ("03/2026", "not complete"),
        ("15/03/26", "two digits only"),
        ("15/03/2569", "Buddhist era"),
        ("ថ្ងៃស្អែក", "cannot be read as a date"),
    ],
)
def test_a_wrong_date_is_refused_with_the_reason(report, typed, message):
    assert message in make_form(report, "rest", last_meeting=typed).errors["last_meeting"][0]


def test_a_text_is_cleaned_and_keeps_its_lines(report):
    typed = "ស្ថាន\u200bភាព\r\n\r\n  ល្អ  "
    assert values(make_form(report, "rest", situation=typed))["situation"]["text"] == (
        "ស្ថានភាព\n\nល្អ"
    )


def test_a_text_has_a_length(report):
    form = make_form(report, "rest", situation="ក" * (MOST_CHARACTERS + 1))
    assert "20,001 characters; at most 20,000" in form.errors["situation"][0]


def test_a_choice_is_one_of_those_offered(report):
    chosen = values(make_form(report, "rest", security="good"))["security"]["choice_id"]
    assert report.edition.cells.get(code="security").question.choices.get(pk=chosen).code == "good"
    form = make_form(report, "rest", security="excellent")
    assert form.errors["security"] == ["Choose one of the answers offered."]


@pytest.mark.parametrize(("typed", "number"), [("1", 1), ("0", 0), ("", None)])
def test_yes_or_no(report, typed, number):
    assert values(make_form(report, "rest", forum_held=typed))["forum_held"]["number"] == number


def test_an_optional_choice_can_be_taken_back(report):
    options = [value for value, _label in make_form(report, "rest").fields["security"].choices]
    assert options == ["", "good", "poor"]


def test_a_table_has_a_field_for_each_cell(report):
    form = make_form(report, "rest", **{"challenges.land.solved": "៣"})
    assert values(form)["challenges.land.solved"] == {"number": 3, "women": None}
    wrong = make_form(report, "rest", **{"challenges.land.solved": "x"})
    assert wrong["challenges.land.solved"].label == "Challenges: land, solved"
    assert "challenges.land.solved" in wrong.errors


def test_a_ratio_is_not_typed(report):
    assert "people_a_visit" not in make_form(report).fields


def test_what_is_stored_is_shown_in_the_digits_of_the_page(country, period, clerk):
    report = factories.make_draft(
        country["0801"], period, clerk, visits_made={"number": 12345}, people_met={"number": 9}
    )
    with override("km"):
        assert make_form(report)["visits_made"].value() == "១២.៣៤៥"
        assert make_form(report, "rest")["last_meeting"].value() == "០១/០៦/២០២៦"
    assert make_form(report)["visits_made"].value() == "12,345"


@pytest.mark.parametrize("section", ["visits", "rest"])
def test_what_is_shown_is_read_back_as_it_was(country, period, clerk, section):
    report = factories.make_draft(country["0801"], period, clerk)
    with override("km"):
        blank = make_form(report, section)
        typed = {field.name: field.value() or "" for field in blank}
        again = values(make_form(report, section, **typed))
    stored = {answer.cell.code: answer for answer in report.answers.select_related("cell")}
    for code, value in again.items():
        answer = stored.get(code)
        for name, part in value.items():
            assert part == (getattr(answer, name) if answer else None) or part == ""


@given(st.integers(0, 10**15 - 1), st.integers(0, 2), st.sampled_from(["km", "en"]))
def test_every_number_survives_being_shown(number, decimals, language):
    value = Decimal(number).scaleb(-decimals)
    with override(language):
        assert NumberField(decimals=decimals).clean(written_number(value, decimals)) == value


def test_help_is_escaped(report):
    written = filled.read(report)
    written.part("visits").questions[0].help_km = "<script>"
    form = SectionForm(part=written.part("visits"), answers={})
    assert form.fields["visits_made"].help_text == "&lt;script&gt;"


def test_long_lists_of_choices_open(report):
    written = filled.read(report)
    question = next(q for q in written.part("rest").questions if q.code == "security")
    question._prefetched_objects_cache["choices"] = list(question.choices.all()) * 4
    form = SectionForm(part=written.part("rest"), answers={})
    assert form.fields["security"].widget.__class__.__name__ == "Select"


def test_a_return_needs_a_reason():
    assert ReturnForm({"reason": " \u200b "}).errors["reason"] == [
        "Say why the report is returned."
    ]


def test_names_and_days():
    assert women_name("people_met") == "people_met.women"
    assert written_date(date(2026, 3, 5)) == "05/03/2026"
