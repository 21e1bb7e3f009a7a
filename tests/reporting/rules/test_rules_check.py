"""What each kind of rule finds, and what it leaves alone."""

from datetime import date
from decimal import Decimal

import pytest

from reporting.rules import Rule, check

LAND, ROAD = "cases.land.received", "cases.road.received"


def breach(kind, values, **params):
    values = {
        code: Decimal(value) if isinstance(value, int) else value for code, value in values.items()
    }
    found = check([Rule("r", kind, params)], values)
    return found[0] if found else None


@pytest.mark.parametrize(
    ("value", "is_broken"), [(0, True), (1, False), (200, False), (201, True), (None, False)]
)
def test_a_range_holds_its_ends_and_skips_what_is_not_answered(value, is_broken):
    values = {} if value is None else {"members": value}
    assert bool(breach("range", values, cell="members", least="1", most="200")) == is_broken


def test_a_range_of_days():
    found = breach("range", {"day": date(2023, 5, 1)}, cell="day", least="2024-01-01")
    assert (found.cell, found.expected) == ("day", date(2024, 1, 1))
    assert found.found == {"day": "2023-05-01"}


def test_a_range_of_every_row_names_all_that_lie_outside():
    found = breach(
        "range", {LAND: 3, ROAD: 9, "cases.land.solved": 99}, cell="cases.*.received", most="2"
    )
    assert found.found == {LAND: "3", ROAD: "9"}


@pytest.mark.parametrize(("text", "is_broken"), [("ខ្លី", True), ("យូរ" * 10, False)])
def test_a_text_has_a_length(text, is_broken):
    assert bool(breach("length", {"text": text}, cell="text", least="20")) == is_broken


@pytest.mark.parametrize(("code", "is_broken"), [("calm", False), ("serious", True)])
def test_permitted_answers(code, is_broken):
    assert bool(breach("choice", {"level": code}, cell="level", among=["calm"])) == is_broken


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"all": 5, LAND: 3, ROAD: 2}, None),
        ({"all": 5, LAND: 5}, None),  # an empty cell reads as zero
        ({"all": 5, LAND: 3, ROAD: 3}, Decimal(6)),
        ({"all": 5}, None),  # the table is not answered
        ({LAND: 3}, None),  # the total is asked for as a required question
    ],
)
def test_the_parts_add_up_to_the_total(values, expected):
    found = breach("sum", values, total="all", parts=["cases.*.received"])
    assert (found and found.expected) == expected


def test_a_total_may_be_less_than_its_parts():
    params = {"total": "solved", "parts": ["received", "from_below"], "operator": "<="}
    assert breach("sum", {"solved": 5, "received": 3, "from_below": 4}, **params) is None
    assert breach("sum", {"solved": 9, "received": 3, "from_below": 4}, **params)


@pytest.mark.parametrize(
    ("operator", "broken"),
    [("<=", {3}), ("<", {2, 3}), (">=", {1}), (">", {1, 2}), ("=", {1, 3}), ("!=", {2})],
)
def test_a_comparison(operator, broken):
    params = {"left": "a", "operator": operator, "right": "b"}
    assert {n for n in (1, 2, 3) if breach("comparison", {"a": n, "b": 2}, **params)} == broken
    assert breach("comparison", {"a": 1}, **params) is None


def test_every_row_is_compared_and_women_are_a_figure_of_their_own():
    found = breach(
        "comparison",
        {LAND: 1, ROAD: 7, "met.women": 5},
        left="cases.*.received",
        operator="<=",
        right="met.women",
    )
    assert (found.cell, found.found) == (ROAD, {ROAD: "7", "met.women": "5"})


@pytest.mark.parametrize(
    ("values", "is_broken"),
    [
        ({"held": 1}, True),
        ({"held": 0}, False),
        ({}, False),
        ({"held": 1, "largest": 0}, False),
    ],
)
def test_required_under_a_condition(values, is_broken):
    when = {"cell": "held", "operator": ">=", "value": "1"}
    assert bool(breach("required_if", values, cell="largest", when=when)) == is_broken


def test_a_table_is_required_as_a_whole():
    when = {"cell": "level", "operator": "=", "value": "serious"}
    assert breach("required_if", {"level": "serious"}, cell="cases", when=when).cell == "cases"
    assert not breach("required_if", {"level": "serious", LAND: 0}, cell="cases", when=when)
    assert not breach("required_if", {"level": "calm"}, cell="cases", when=when)


def test_what_was_found_is_written_alike_however_the_number_is_stored():
    first = breach("range", {"money": Decimal("500.00")}, cell="money", most="1")
    assert first.found == breach("range", {"money": 500}, cell="money", most="1").found
