"""Reading the places of several editions as those of one: forwards, backwards, over several."""

from decimal import Decimal

from reporting.mapping import Bond, Kind, Link, read_chain

MILLION = Decimal("0.000001")


def read(codes, *steps, into, numbers=None):
    bonds = [Bond(tuple(links)) for links in steps]
    return read_chain([c.split() for c in codes], bonds, into, numbers or range(1, len(codes) + 1))


def rename(old, new, **more):
    return Link(Kind.RENAME, old, new, **more)


def test_a_renamed_place_is_read_both_ways():
    steps = [[rename("a", "b")]]
    assert read(["a", "b"], *steps, into=1).places == [{"a": [("b", 1)]}, {"b": [("b", 1)]}]
    assert read(["a", "b"], *steps, into=0).places == [{"a": [("a", 1)]}, {"b": [("a", 1)]}]


def test_a_change_of_unit_comes_back_exactly_over_several_editions():
    steps = [[Link(Kind.SCALE, "riel", "million", MILLION)], [rename("million", "budget")]]
    codes = ["riel", "million", "budget"]
    forwards = read(codes, *steps, into=2).places
    assert forwards[0] == {"riel": [("budget", MILLION)]}
    backwards = read(codes, *steps, into=0).places
    assert backwards[2] == {"budget": [("riel", Decimal(1_000_000))]}
    assert forwards[0]["riel"][0][1] * backwards[2]["budget"][0][1] == 1


def test_what_ends_and_what_begins_has_no_place():
    steps = [[Link(Kind.END, "a", reason="x"), rename("b", "b")]]
    assert read(["a b", "b c"], *steps, into=1).places == [
        {"b": [("b", 1)]},
        {"b": [("b", 1)], "c": [("c", 1)]},
    ]


def test_a_merge_adds_up_and_read_backwards_it_is_carried_whole():
    steps = [[Link(Kind.MERGE, "a", "all"), Link(Kind.MERGE, "b", "all")]]
    forwards = read(["a b", "all"], *steps, into=1)
    assert forwards.places[0] == {"a": [("all", 1)], "b": [("all", 1)]}
    assert forwards.carried == []
    backwards = read(["a b", "all"], *steps, into=0)
    assert backwards.places == [
        {"a": [("a", 1), ("all@2", 1)], "b": [("b", 1), ("all@2", 1)]},
        {"all": [("all@2", 1)]},
    ]
    assert [(one.code, one.parts) for one in backwards.carried] == [("all@2", ("a", "b"))]


def test_a_divided_place_is_never_divided_but_carried_as_the_sum_of_its_parts():
    steps = [[Link(Kind.SPLIT, "a", "x"), Link(Kind.SPLIT, "a", "y")]]
    found = read(["a", "x y"], *steps, into=1)
    assert found.places == [
        {"a": [("a@1", 1)]},
        {"x": [("x", 1), ("a@1", 1)], "y": [("y", 1), ("a@1", 1)]},
    ]
    assert read(["a", "x y"], *steps, into=0).places[1] == {"x": [("a", 1)], "y": [("a", 1)]}


def test_what_is_carried_follows_its_parts_and_ends_where_one_is_unknown():
    split = [Link(Kind.SPLIT, "a", "x"), Link(Kind.SPLIT, "a", "y")]
    onward = [rename("x", "p"), rename("y", "q")]
    found = read(["a0", "a", "x y", "p q"], [rename("a0", "a")], split, onward, into=3)
    assert found.places[0] == {"a0": [("a@2", 1)]}
    assert found.places[3] == {"p": [("p", 1), ("a@2", 1)], "q": [("q", 1), ("a@2", 1)]}
    gone = [rename("x", "p"), Link(Kind.END, "y", reason="x")]
    found = read(["a", "x y", "p"], split, gone, into=2)
    assert found.places[0] == {"a": [("a@1", 1)]}
    assert found.places[2] == {"p": [("p", 1)]}, "a sum without one of its parts is too small"


def test_a_merge_with_another_unit_is_carried_in_the_new_unit():
    steps = [[Link(Kind.MERGE, "a", "all"), Link(Kind.MERGE, "b", "all", Decimal(1000))]]
    assert read(["a b", "all"], *steps, into=0).places[0]["b"] == [
        ("b", 1),
        ("all@2", Decimal(1000)),
    ]


def test_answers_of_a_choice_are_renamed_over_several_editions():
    steps = [
        [rename("s", "s", choices={"good": "calm", "poor": "poor"})],
        [rename("s", "state", choices={"calm": "quiet", "poor": "bad"})],
    ]
    found = read(["s", "s", "state"], *steps, into=2)
    assert found.choices[0] == {("s", "good"): "quiet", ("s", "poor"): "bad"}
    back = read(["s", "s", "state"], *steps, into=0)
    assert back.choices[2] == {("state", "quiet"): "good", ("state", "bad"): "poor"}


def test_two_answers_that_became_one_are_not_parted():
    steps = [[rename("s", "s", choices={"a": "x", "b": "x", "c": "z"})]]
    assert read(["s", "s"], *steps, into=1).choices[0] == {
        ("s", "a"): "x", ("s", "b"): "x", ("s", "c"): "z"
    }  # fmt: skip
    assert read(["s", "s"], *steps, into=0).choices[1] == {("s", "z"): "c"}


def test_a_step_that_may_be_rounded_marks_what_it_leads_to():
    steps = [[Link(Kind.SCALE, "riel", "m", MILLION, True)], [rename("m", "n")]]
    assert read(["riel", "m", "n"], *steps, into=2).rounded == {"n"}
    assert read(["riel", "m", "n"], *steps, into=0).rounded == set()
