"""A part of a draft with another code keeps its rules, its conditions and its drafted mapping."""

import pytest
from django.core.exceptions import ValidationError

from reporting.models import Choice, Column, Question, Row
from reporting.services import forms, mappings
from reporting.services.forms.faults import rule_faults
from tests import factories

RULES = [
    {"code": "few", "kind": "range", "params": {"cell": "visits_made", "most": "99"}},
    {"code": "women", "kind": "range", "params": {"cell": "people_met.women", "most": "99"}},
    {
        "code": "sum",
        "kind": "sum",
        "params": {
            "total": "visits_made",
            "operator": ">=",
            "parts": ["challenges.land.received", "challenges.*.solved"],
        },
    },
    {
        "code": "asked",
        "kind": "required_if",
        "params": {
            "cell": "situation",
            "when": {"cell": "security", "operator": "=", "value": "poor"},
        },
    },
    {"code": "among", "kind": "choice", "params": {"cell": "security", "among": ["good", "poor"]}},
]


@pytest.fixture
def draft(admin, db):
    return forms.copy_edition(edition=factories.make_edition(rules=RULES), by=admin)


def params(draft):
    return {rule.code: rule.params for rule in draft.rules.all()}


def rename(part, code, by):
    part.code = code
    forms.save_part(part=part, by=by)


def test_a_question_is_renamed_in_rules_conditions_and_drafted_mappings(draft, admin):
    section = draft.sections.get(code="rest")
    section.shown_when = {"cell": "visits_made", "operator": ">", "value": "0"}
    forms.save_part(part=section, by=admin)
    old = draft.__class__.objects.get(number=1)
    mapping = mappings.draft_mapping(old=old, new=draft, by=admin)
    questions = Question.objects.filter(section__edition=draft)
    rename(questions.get(code="visits_made"), "visits", admin)
    rename(questions.get(code="people_met"), "people", admin)
    rename(questions.get(code="challenges"), "cases", admin)
    found = params(draft)
    assert found["few"]["cell"] == "visits"
    assert found["women"]["cell"] == "people.women"
    assert found["sum"] == {
        "total": "visits",
        "operator": ">=",
        "parts": ["cases.land.received", "cases.*.solved"],
    }
    section.refresh_from_db()
    assert section.shown_when["cell"] == "visits"
    assert rule_faults(draft) == []
    assert mappings.all_faults(mapping) == []
    assert mapping.steps.get(old_code="challenges.road.solved").new_code == "cases.road.solved"


def test_rows_columns_and_answers_are_renamed(draft, admin):
    rename(Row.objects.get(question__section__edition=draft, code="land"), "fields", admin)
    rename(Column.objects.get(question__section__edition=draft, code="solved"), "done", admin)
    rename(Choice.objects.get(question__section__edition=draft, code="poor"), "bad", admin)
    found = params(draft)
    assert found["sum"]["parts"] == ["challenges.fields.received", "challenges.*.done"]
    assert found["asked"]["when"]["value"] == "bad"
    assert found["among"]["among"] == ["good", "bad"]
    assert rule_faults(draft) == []


def test_a_code_that_is_taken_renames_nothing(draft, admin):
    question = Question.objects.get(section__edition=draft, code="visits_made")
    with pytest.raises(ValidationError):
        rename(question, "situation", admin)
    assert params(draft)["few"]["cell"] == "visits_made"


def test_the_words_alone_change_no_rule(draft, admin):
    question = Question.objects.get(section__edition=draft, code="visits_made")
    question.label_km = "ចំនួនលើក"
    forms.save_part(part=question, by=admin)
    assert params(draft)["few"]["cell"] == "visits_made"
