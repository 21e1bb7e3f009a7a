"""Mappings of editions: drafted, decided, refused where they lose values, in force, withdrawn."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from reporting.mapping import Kind
from reporting.models import FormMapping, MappingStep
from reporting.services import forms, mappings
from tests import factories
from tests.reporting import mapped


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def editions(country):
    return mapped.editions()


@pytest.fixture
def draft(editions, admin):
    return mappings.draft_mapping(old=editions[0], new=editions[1], by=admin)


def run(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def messages(error):
    return " ".join(error.value.messages)


def test_a_draft_is_filled_in_with_what_is_plain(draft, editions, admin):
    steps = {step.old_code: step.new_code for step in draft.steps.all()}
    assert steps == {
        "visits_made": "visits",  # the same words
        "members_now": "members_now",
        "situation": "situation",
        "security": "security",
        "forum_held": "forum_held",
        "last_meeting": "last_meeting",
    }
    again = mappings.draft_mapping(old=editions[0], new=editions[1], by=admin)
    assert again == draft
    undecided = {code for code, _why in mappings.all_faults(draft)}
    assert undecided == {
        "people_met", "largest_meeting", "money_spent",
        "challenges.land.received", "challenges.land.solved",
        "challenges.road.received", "challenges.road.solved",
    }  # fmt: skip


def test_what_would_lose_values_is_not_put_in_force(country, draft, editions, admin, clerk):
    factories.make_draft(country["0801"], factories.make_period(edition=editions[0]), clerk)
    with pytest.raises(ValidationError) as error:
        mappings.put_in_force(mapping=draft, by=admin)
    assert "“People met” holds 1 stored values, and nothing says" in messages(error)
    draft.refresh_from_db()
    assert draft.is_draft


def test_a_scaling_that_does_not_come_back_is_refused(country, draft, editions, admin, clerk):
    period = factories.make_period(edition=editions[0])
    factories.make_draft(country["0801"], period, clerk, money_spent={"number": 1_234_567})
    mapped.decide(draft, admin)
    mappings.lead_place(
        mapping=draft, old="money_spent", kind=Kind.SCALE, new=["money_spent"],
        factor=mapped.MILLION, by=admin,
    )  # fmt: skip
    with pytest.raises(ValidationError, match="1 stored figures have more digits"):
        mappings.put_in_force(mapping=draft, by=admin)


def test_in_force_and_withdrawn(draft, editions, admin):
    mapped.decide(draft, admin)
    mappings.put_in_force(mapping=draft, by=admin)
    draft.refresh_from_db()
    assert (draft.is_in_force, draft.in_force_by) == (True, admin)
    with pytest.raises(ValidationError, match="never changed"):
        mappings.end_place(mapping=draft, old="forum_held", reason="x", by=admin)
    with pytest.raises(ValidationError, match="never changed"):
        mappings.throw_mapping_away(mapping=draft, by=admin)
    again = mappings.draft_mapping(old=editions[0], new=editions[1], by=admin)
    assert again.steps.count() == draft.steps.count(), "what was in force is where one begins"
    with pytest.raises(ValidationError, match="is in force: withdraw it first"):
        mappings.put_in_force(mapping=again, by=admin)
    with pytest.raises(ValidationError, match="Write the reason"):
        mappings.withdraw(mapping=draft, reason="", by=admin)
    mappings.withdraw(mapping=draft, reason="A wrong factor.", by=admin)
    with pytest.raises(ValidationError, match="not in force"):
        mappings.withdraw(mapping=draft, reason="Once more.", by=admin)
    mappings.put_in_force(mapping=again, by=admin)
    assert FormMapping.objects.count() == 2, "the history stays"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE reporting_mappingstep SET new_code = 'x' WHERE old_code = 'members_now'",
        "DELETE FROM reporting_mappingstep WHERE old_code = 'members_now'",
        "INSERT INTO reporting_mappingstep"
        " (mapping_id, kind, old_code, new_code, factor, is_rounded, choices, reason)"
        " SELECT mapping_id, kind, 'z', 'z', 1, is_rounded, choices, '' FROM reporting_mappingstep"
        " WHERE old_code = 'members_now'",
        "UPDATE reporting_formmapping SET in_force_at = drafted_at",
        "UPDATE reporting_formmapping SET in_force_at = NULL, in_force_by_id = NULL",
        "DELETE FROM reporting_formmapping",
    ],
)
def test_raw_sql_alters_nothing_of_a_mapping_in_force(draft, admin, sql):
    mapped.decide(draft, admin)
    mappings.put_in_force(mapping=draft, by=admin)
    held = list(MappingStep.objects.order_by("pk").values_list())
    with pytest.raises(DatabaseError, match="fixed"):
        run(sql)
    assert list(MappingStep.objects.order_by("pk").values_list()) == held


def test_a_withdrawn_mapping_stays_as_it_was(draft, admin):
    mapped.decide(draft, admin)
    mappings.put_in_force(mapping=draft, by=admin)
    mappings.withdraw(mapping=draft, reason="Wrong.", by=admin)
    for sql in (
        "UPDATE reporting_formmapping SET reason = 'other'",
        "UPDATE reporting_formmapping SET withdrawn_at = NULL, withdrawn_by_id = NULL, reason = ''",
        "UPDATE reporting_mappingstep SET reason = 'x' WHERE kind = 'end'",
    ):
        with pytest.raises(DatabaseError, match="fixed"):
            run(sql)


def test_only_from_an_issued_edition_to_a_later_one_of_the_form(editions, admin):
    old, new = editions
    with pytest.raises(ValidationError, match="read in a circle"):
        mappings.draft_mapping(old=new, new=old, by=admin)
    with pytest.raises(ValidationError, match="read in a circle"):
        mappings.draft_mapping(old=new, new=new, by=admin)
    other = forms.load_edition(factories.SMALL_FORM | {"code": "other", "number": 9})
    with pytest.raises(ValidationError, match="of one form"):
        mappings.draft_mapping(old=old, new=other, by=admin)
    draft = forms.copy_edition(edition=new, by=admin)
    later = forms.copy_edition(edition=new, by=admin)
    with pytest.raises(ValidationError, match="was not issued"):
        mappings.draft_mapping(old=draft, new=later, by=admin)


def test_a_draft_that_loses_the_place_is_found(editions, admin):
    new = forms.copy_edition(edition=editions[1], by=admin)
    mapping = mappings.draft_mapping(old=editions[1], new=new, by=admin)
    assert mappings.all_faults(mapping) == []
    with pytest.raises(ValidationError, match="is a draft and can still lose places"):
        mappings.put_in_force(mapping=mapping, by=admin)
    question = new.cells.get(code="visits").question
    forms.remove_part(part=question, by=admin)
    forms.issue_edition(edition=new, by=admin)
    with pytest.raises(ValidationError, match="“visits”, which the new form does not have"):
        mappings.put_in_force(mapping=mapping, by=admin)


@pytest.mark.parametrize(
    ("old", "new"), [("forged", ["visits"]), ("visits_made", ["forged"]), ("visits_made", [])]
)
def test_forged_places_are_refused(draft, admin, old, new):
    with pytest.raises(ValidationError):
        mappings.lead_place(mapping=draft, old=old, kind=Kind.RENAME, new=new, by=admin)
    assert draft.steps.filter(old_code="visits_made", new_code="visits").exists()


def test_forged_answers_are_refused(draft, admin):
    step = draft.steps.get(old_code="security")
    for choices in ({"forged": "good"}, {"good": "forged"}):
        with pytest.raises(ValidationError, match="answers that are offered"):
            mappings.map_choices(step=step, choices=choices, by=admin)


def test_nobody_else_maps(editions, clerk):
    with pytest.raises(PermissionDenied):
        mappings.draft_mapping(old=editions[0], new=editions[1], by=clerk)
