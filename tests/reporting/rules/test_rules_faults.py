"""Rules that are refused before anybody meets them: unknown, circular, contradictory."""

import pytest
from django.utils.translation import override

from reporting.rules import Place, Rule, Type, faults

NUMBERS = ["a", "b", "c", "d", "t.x.n", "t.y.n"]
PLACES = {code: Place(Type.NUMBER) for code in NUMBERS} | {
    "t": Place(Type.TABLE),
    "day": Place(Type.DATE),
    "text": Place(Type.TEXT),
    "yes": Place(Type.YES_NO, frozenset({"1", "0"})),
    "level": Place(Type.CHOICE, frozenset({"calm", "serious"})),
}


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def made(*described, is_hard=True):
    return [
        Rule(f"r{number}", kind, params, is_hard)
        for number, (kind, params) in enumerate(described, start=1)
    ]


def told(*described, **options):
    return faults(made(*described, **options), PLACES)


def less(left, operator, right):
    return "comparison", {"left": left, "operator": operator, "right": right}


def total(code, *parts, operator="="):
    return "sum", {"total": code, "parts": list(parts), "operator": operator}


def within(cell, **bounds):
    return "range", {"cell": cell, **bounds}


def needs(cell, other):
    return "required_if", {"cell": cell, "when": {"cell": other, "operator": "answered"}}


@pytest.mark.parametrize(
    ("described", "message"),
    [
        (within("zzz", least="1"), "The form has no question “zzz”"),
        (within("z.*.n", least="1"), "The form has no question “z.*.n”"),
        (within("", least="1"), "Choose a question"),
        (within("text", least="1"), "cannot be about “text”"),
        (within("a"), "Write the least, the most, or both"),
        (within("a", least="5", most="4"), "The least is more than the most"),
        (within("a", least="five"), "“five” cannot be compared"),
        (within("a", least="9" * 41), "cannot be compared"),
        (within("a", least="NaN"), "cannot be compared"),
        (within("day", least="31/12/2026"), "cannot be compared"),
        (("length", {"cell": "a", "least": "1"}), "cannot be about “a”"),
        (("choice", {"cell": "level", "among": []}), "at least one answer"),
        (("choice", {"cell": "level", "among": ["other"]}), "not one of the choices"),
        (("choice", {"cell": "a", "among": ["x"]}), "cannot be about “a”"),
        (("sum", {"total": "a"}), "Choose the parts"),
        (total("a", "b", "text"), "cannot be about “text”"),
        (total("a", "t.*.n", "t.x.n"), "stands in the sum twice"),
        (total("a", "b", operator="<"), "how the answer is compared"),
        (less("a", "~", "b"), "how the answer is compared"),
        (less("a", "<", "day"), "number cannot be compared with a date"),
        (less("a", "<", "t.*.n"), "one question to compare with"),
        (("required_if", {"cell": "a"}), "Choose a question"),
        (
            (
                "required_if",
                {"cell": "a", "when": {"cell": "level", "operator": "=", "value": "x"}},
            ),
            "not one of the choices",
        ),
        (
            ("required_if", {"cell": "a", "when": {"cell": "text", "operator": "<", "value": "x"}}),
            "Only figures and dates",
        ),
        (
            ("required_if", {"cell": "a", "when": {"cell": "t", "operator": "=", "value": "1"}}),
            "whole table",
        ),
    ],
)
def test_a_rule_by_itself(described, message):
    assert message in " ".join(map(str, told(described)))


@pytest.mark.parametrize(
    "described",
    [
        [total("a", "a", "b")],
        [total("a", "b", "c"), total("b", "a", "d")],
        [total("a", "b"), total("b", "c"), total("c", "a")],
    ],
)
def test_a_total_does_not_stand_among_its_parts(described):
    fault = told(*described)[0]
    assert "among its own parts" in str(fault)
    assert {fault.rule, *fault.others} == {f"r{n}" for n in range(1, len(described) + 1)}


def test_answers_that_ask_for_each_other():
    assert "in a circle" in str(told(needs("a", "b"), needs("b", "c"), needs("c", "a"))[0])
    assert not told(needs("a", "b"), needs("b", "c"))


def test_a_figure_is_not_less_than_itself():
    found = told(less("a", "<", "b"), less("c", ">", "b"), less("c", "<", "a"))
    assert "less than itself" in str(found[0])


@pytest.mark.parametrize(
    "described",
    [
        [within("a", least="10"), within("a", most="5")],
        [within("a", least="10"), less("a", "<=", "b"), within("b", most="5")],
        [
            within("a", least="10"),
            less("a", "<=", "b"),
            less("b", "<=", "c"),
            within("c", most="9"),
        ],
        [
            total("a", "b", "c"),
            within("b", least="6"),
            within("c", least="6"),
            within("a", most="10"),
        ],
        [total("a", "t.*.n"), within("t.*.n", most="2"), within("a", least="5")],
        [total("a", "b", "c"), within("c", least="1"), less("a", "<=", "b")],
        [total("a", "b"), less("a", "<", "b")],
        [less("a", "=", "b"), less("a", "!=", "b")],
        [within("day", least="2026-02-01"), within("day", most="2026-01-01")],
        [within("a", most="-1")],
        [within("a", least="1" + "0" * 16)],
        [("choice", {"cell": "level", "among": [code]}) for code in ("calm", "serious")],
        [("length", {"cell": "text", "least": "9"}), ("length", {"cell": "text", "most": "5"})],
    ],
)
def test_contradictions_are_found(described):
    found = told(*described)
    assert "No answers can keep these rules together" in str(found[0])
    assert not told(*described, is_hard=False), "soft rules may be passed over"


@pytest.mark.parametrize(
    "described",
    [
        [less("a", "<=", "b"), less("b", "<=", "a")],
        [total("a", "t.*.n"), total("b", "t.*.n"), less("a", "<=", "b")],
        [total("a", "b", "c"), within("a", least="5", most="5"), within("b", least="5")],
        [less("a", "<", "b"), less("b", "<", "c"), within("c", most="1")],
        [less("t.*.n", "<=", "a"), within("a", most="0")],
    ],
)
def test_what_can_be_kept_is_not_refused(described):
    assert not told(*described)


def test_two_rules_of_one_code():
    rule = Rule("r", "range", {"cell": "a", "least": "1"})
    assert "two rules with this code" in str(faults([rule, rule], PLACES)[0])


def test_params_of_any_shape_are_refused_and_not_fallen_over():
    for kind in ("range", "length", "choice", "sum", "comparison", "required_if"):
        for params in ({}, {"cell": 5, "when": 3}, {"parts": "abc", "left": None, "right": []}):
            assert faults([Rule("r", kind, params)], PLACES)
