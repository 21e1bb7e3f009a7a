"""A mapping that loses a value is refused, and says which."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from reporting.mapping import Kind, Link, Spot, Stored, faults, propose


def spot(code, type="number", rule="sum", **more):
    return Spot(code, type, rule, more.pop("label", code.upper()), **more)


def told(links, old, new, stored=None):
    old, new = ({one.code: one for one in found} for found in (old, new))
    with override("en"):
        return [message for _code, message in faults(links, old, new, stored or {})]


def rename(old, new, **more):
    return Link(Kind.RENAME, old, new, **more)


A, B, C = spot("a"), spot("b"), spot("c")
WITH_WOMEN = spot("w", with_women=True)
STATE = spot("s", "choice", "none", choices={"good": "Good", "poor": "Poor"})
RIEL = spot("riel", "money")
SCALED = Link(Kind.SCALE, "riel", "m", Decimal("0.000001"))


def test_a_whole_mapping_has_no_faults():
    links = [rename("a", "a"), Link(Kind.END, "b", reason="No longer asked.")]
    assert told(links, [A, B], [A, C], {"b": Stored(9)}) == []


CASES = [
    ([], [A], [B], {"a": Stored(7)}, "holds 7 stored values, and nothing says"),
    ([], [A], [B], {}, "A report may still come that answers it"),
    ([rename("a", "z")], [A], [B], {}, "“z”, which the new form does not have"),
    ([rename("z", "a"), rename("a", "a")], [A], [A], {}, "The old form has no place “z”"),
    ([rename("a", "c"), rename("b", "c")], [A, B], [C], {}, "already takes in another"),
    ([rename("a", "b"), rename("a", "c")], [A], [B, C], {}, "“A” is mapped twice"),
    ([Link(Kind.END, "a"), ], [A], [], {}, "“A” ends: write why"),
    ([Link(Kind.SPLIT, "a", "b")], [A], [B, C], {}, "choose at least two new places"),
    ([Link(Kind.MERGE, "a", "b")], [A], [B], {}, "no other is: choose at least two"),
    ([Link(Kind.MERGE, "a", "c"), rename("b", "c")], [A, B], [C], {}, "takes in a sum"),
    ([rename("t", "a")], [spot("t", "text", "none")], [A], {}, "different types"),
    ([rename("a", "l")], [A], [spot("l", rule="latest")], {}, "do not add up in the same way"),
    ([rename("w", "a")], [WITH_WOMEN], [A], {"w": Stored(5, 3)}, "3 stored figures of women"),
    ([rename("s", "n")], [STATE], [spot("n", "choice", "none", choices={"good": "Good"})],
     {"s": Stored(4, choices={"poor": 4})}, "“Poor” was chosen 4 times"),
    ([rename("s", "n", choices={"good": "gone"})], [STATE],
     [spot("n", "choice", "none", choices={"x": "X"})], {}, "leads to one that is not offered"),
    ([rename("s", "s", choices={"forged": "good"})], [STATE], [STATE], {}, "never offered"),
    ([SCALED], [RIEL], [spot("m", "money", decimals=2)],
     {"riel": Stored(2, numbers=(Decimal(1_230_000), Decimal(1_234_567)))},
     "1 stored figures have more digits"),
    ([Link(Kind.SCALE, "a", "b", Decimal(3))], [A], [B], {}, "do not come back exactly"),
    ([Link(Kind.SCALE, "a", "b")], [A], [B], {}, "give the factor"),
    ([Link(Kind.SCALE, "w", "w", Decimal(1000))], [WITH_WOMEN], [WITH_WOMEN], {}, "no other unit"),
    ([Link(Kind.MERGE, "m", "b"), Link(Kind.MERGE, "a", "b")],
     [spot("m", rule="maximum"), A], [spot("b", rule="maximum")], {}, "largest of a sum"),
    ([Link(Kind.MERGE, "t", "b"), Link(Kind.MERGE, "u", "b")],
     [spot("t", "text", "none"), spot("u", "text", "none")], [spot("b", "text", "none")], {},
     "only numbers are added up"),
]  # fmt: skip


@pytest.mark.parametrize(("links", "old", "new", "stored", "reason"), CASES)
def test_what_loses_values_is_refused_with_the_reason(links, old, new, stored, reason):
    messages = told(links, old, new, stored)
    assert any(reason in message for message in messages), messages


def test_rounding_is_allowed_by_choice_only():
    held = {"riel": Stored(1, numbers=(Decimal(1_234_567),))}
    allowed = Link(Kind.SCALE, "riel", "m", Decimal("0.000001"), is_rounded=True)
    assert told([allowed], [RIEL], [spot("m", "money", decimals=2)], held) == []


def test_the_same_codes_and_else_the_same_words_are_proposed():
    old = [A, spot("b", label="Roads"), spot("c", label="Wells"), spot("d", measure="riel")]
    new = [A, spot("x", label="Roads"), spot("c", "text", "none"), spot("d", measure="million")]
    found = propose({one.code: one for one in old}, {one.code: one for one in new})
    assert [(link.old, link.new) for link in found] == [("a", "a"), ("b", "x")]


def test_words_that_stand_twice_propose_nothing():
    old = {one.code: one for one in (spot("a", label="Land"), spot("b", label="Land"))}
    assert propose(old, {"x": spot("x", label="Land")}) == []


def test_answers_are_proposed_by_code_and_by_words():
    new = spot("s", "choice", "none", choices={"good": "Fine", "bad": "Poor"})
    [link] = propose({"s": STATE}, {"s": new})
    assert link.choices == {"good": "good", "poor": "bad"}
