"""Sections shown on a condition: asked, left out, and never lost before the report is handed in."""

import copy

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from reporting import filled
from reporting.rules import Condition
from reporting.rules.sections import hidden
from reporting.services import submissions
from tests import factories

SERIOUS = {"cell": "visits_made", "operator": ">=", "value": "5"}
RULE = {
    "code": "spent",
    "kind": "required_if",
    "params": {"cell": "money_spent", "when": {"cell": "visits_made", "operator": "answered"}},
}


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


def conditional(condition=SERIOUS, **changes):
    """Return the small form, its second section shown on a condition."""
    form = copy.deepcopy(factories.SMALL_FORM)
    form["sections"][1]["shown_when"] = condition
    return factories.make_edition(**{"sections": form["sections"]} | changes)


@pytest.fixture
def period(db):
    return factories.make_period(edition=conditional(rules=[RULE]))


@pytest.fixture
def make(country, period, clerk):
    def _make(**answers):
        return factories.make_draft(country["0801"], period, clerk, **answers)

    return _make


def codes(written):
    return [part.section.code for part in written.parts]


def test_a_hidden_section_hides_what_hangs_on_it():
    sections = [
        ("a", None, ["x"]),
        ("b", Condition("x", ">=", "1"), ["y"]),
        ("c", Condition("y", "answered"), ["z"]),
        ("d", Condition("z", "!=", "0"), ["w"]),
    ]
    assert hidden(sections, {"x": 1, "y": 1, "z": 1}) == set()
    assert hidden(sections, {"x": 0, "y": 1, "z": 1}) == {"b", "c", "d"}
    assert hidden(sections, {}) == {"b", "c", "d"}, "what is not answered meets no condition"


def test_a_hidden_section_asks_nothing_and_counts_for_nothing(make, clerk, officer):
    report = make(visits_made={"number": 3})
    written = filled.read(report)
    assert (codes(written), [p.section.code for p in written.left_out()]) == (["visits"], ["rest"])
    report = submissions.submit(submission=report, by=clerk)
    assert not report.answers.filter(cell__question__section__code="rest").exists()
    assert report.answers.filter(cell__code="people_met").exists()


def test_required_questions_and_rules_of_a_hidden_section_are_silent(make, clerk):
    empty = {"situation": {}, "money_spent": {}}
    shown = make(**empty)
    with pytest.raises(ValidationError, match="Not answered: Situation"):
        submissions.submit(submission=shown, by=clerk)
    report = make(visits_made={"number": 1}, **empty)
    assert submissions.submit(submission=report, by=clerk).submitted_at


def test_nothing_is_lost_before_handing_in(make):
    make(visits_made={"number": 3})
    report = make(visits_made={"number": 7})
    assert codes(filled.read(report)) == ["visits", "rest"]
    assert report.answers.filter(cell__code="situation").exists()


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ({"cell": "money_spent", "operator": ">", "value": "1"}, "a section before it"),
        ({"cell": "nowhere", "operator": ">", "value": "1"}, "no question “nowhere”"),
        ({"cell": "visits_made", "operator": ">", "value": "many"}, "cannot be compared"),
        ({}, "Choose a question"),
        ([1], "Choose a question"),
    ],
)
def test_a_condition_that_is_none_is_refused(db, condition, message):
    with pytest.raises(ValidationError) as refused:
        conditional(condition)
    assert message in " ".join(refused.value.messages)


def test_the_pages_follow_the_answers(client, clerk, make, django_assert_max_num_queries):
    report = make(visits_made={"number": 3})
    client.force_login(clerk)
    rest = reverse("report_edit", args=[report.pk, "rest"])
    response = client.get(rest, follow=True)
    assert "is not asked, given your other answers" in response.content.decode()
    with django_assert_max_num_queries(23):
        page = client.get(reverse("report_check", args=[report.pk])).content.decode()
    assert "What is written in them is left out" in page
    first = reverse("report_edit", args=[report.pk, "visits"])
    form = client.get(first).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    typed |= {"visits_made": "9", "go": "next"}
    assert client.post(first, typed).url == rest, "what was just written shows the next section"
    assert client.get(rest).status_code == 200
