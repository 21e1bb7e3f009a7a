"""The pages of mappings: from the difference of two editions to a series without a break."""

import pytest
from django.urls import reverse

from reporting.models import FormMapping
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


@pytest.fixture
def builder(client, officer):
    client.force_login(officer)
    return client


def text(response):
    return " ".join(response.content.decode().split())


def cell(draft, code):
    return draft.old.cells.get(code=code).pk


def step(client, draft, code, kind, **data):
    url = reverse("form_mapping_step", args=[draft.pk, cell(draft, code), kind])
    return client.post(url, data)


def addresses(draft):
    yield reverse("form_mappings", args=[draft.new_id])
    for name in ("", "_trial", "_withdraw", "_discard"):
        yield reverse(f"form_mapping{name}", args=[draft.pk])
    place = cell(draft, "visits_made")
    yield reverse("form_mapping_place", args=[draft.pk, place])
    for kind in ("rename", "scale", "merge", "split", "end"):
        yield reverse("form_mapping_step", args=[draft.pk, place, kind])
    yield reverse("form_mapping_choices", args=[draft.steps.get(old_code="security").pk])


def test_who_builds_the_form_maps_it_and_nobody_else(client, request, draft):
    for who, status in [("admin", 200), ("officer", 200), ("clerk", 403), ("viewer", 403)]:
        client.force_login(request.getfixturevalue(who))
        assert {client.get(url).status_code for url in addresses(draft)} == {status}, who
    client.logout()
    assert all(client.get(url).url.startswith("/sign-in/") for url in addresses(draft))


def test_a_mapping_is_drafted_from_the_page_of_differences(builder, editions):
    old, new = editions
    page = text(builder.get(reverse("form_difference", args=[new.pk]) + "?with=1"))
    assert "Say what became of each old question" in page
    made = builder.post(reverse("form_mapping_new", args=[new.pk]), {"old": "1"}, follow=True)
    page = text(made)
    assert "From edition 1 to edition 2" in page
    assert "Still to be decided: 7" in page
    assert FormMapping.objects.get().old == old
    for forged in ("9", "x", "", "1" * 40):
        answer = builder.post(reverse("form_mapping_new", args=[new.pk]), {"old": forged})
        assert answer.status_code == 404


def test_from_draft_to_force_and_back(
    builder, country, editions, draft, clerk, officer, django_assert_max_num_queries
):
    _whole, first, _second = mapped.year(*editions)
    factories.make_accepted(
        country["0801"], first, clerk, officer, money_spent={"number": 1_234_567}
    )
    page = text(builder.get(reverse("form_mapping_trial", args=[draft.pk])))
    assert "“People met” holds 1 stored values, and nothing says" in page
    assert "Put the mapping in force" not in page
    refused = builder.post(reverse("form_mapping_force", args=[draft.pk]), follow=True)
    assert "and nothing says what becomes of them" in text(refused)

    step(builder, draft, "people_met", "split", new=["met_villagers", "met_traders"])
    step(builder, draft, "largest_meeting", "end", reason="No longer asked.")
    step(builder, draft, "money_spent", "scale", new="money_spent", factor="0.000001")
    for row, to in (("land", "fields"), ("road", "road")):
        for column in ("received", "solved"):
            code = f"challenges.{row}.{column}"
            step(builder, draft, code, "merge", new=f"challenges.{to}.cases")
    answers = step(builder, draft, "security", "rename", new="security")
    page = text(builder.get(answers.url))
    assert "Which new answer each old one is" in page
    builder.post(answers.url, {"answer_good": "good", "answer_poor": "bad"})
    page = text(builder.get(reverse("form_mapping_trial", args=[draft.pk])))
    assert "1 stored figures have more digits" in page
    step(
        builder, draft, "money_spent", "scale",
        new="money_spent", factor="0.000001", is_rounded="on",
    )  # fmt: skip
    with django_assert_max_num_queries(30):
        page = text(builder.get(reverse("form_mapping_trial", args=[draft.pk])))
    assert "Nothing is lost" in page
    assert "1,234,567" in page
    assert "1.23" in page
    builder.post(reverse("form_mapping_force", args=[draft.pk]))
    page = text(builder.get(reverse("form_mapping", args=[draft.pk])))
    assert "in force" in page
    assert "/places/" not in page, "nothing is left to be decided"
    step(builder, draft, "largest_meeting", "end", reason="Other.")
    assert draft.steps.get(old_code="largest_meeting").reason == "No longer asked."
    withdraw = reverse("form_mapping_withdraw", args=[draft.pk])
    assert "This field is required" in text(builder.post(withdraw, {"reason": " "}))
    builder.post(withdraw, {"reason": "A wrong factor."})
    page = text(builder.get(reverse("form_mapping", args=[draft.pk])))
    assert "A wrong factor." in page


def test_a_merge_takes_in_what_stood_there_alone(builder, draft):
    step(builder, draft, "forum_held", "end", reason="x")
    step(builder, draft, "members_now", "end", reason="x")
    step(builder, draft, "people_met", "merge", new="visits")
    kinds = dict(draft.steps.filter(new_code="visits").values_list("old_code", "kind"))
    assert kinds == {"visits_made": "merge", "people_met": "merge"}


def test_what_a_place_cannot_become_is_not_offered(builder, draft):
    url = reverse("form_mapping_place", args=[draft.pk, cell(draft, "situation")])
    page = text(builder.get(url))
    assert "It was divided into several" not in page
    for kind in ("split", "merge", "scale", "forged"):
        url = reverse("form_mapping_step", args=[draft.pk, cell(draft, "situation"), kind])
        assert builder.get(url).status_code == 404
    forged = step(builder, draft, "visits_made", "rename", new="situation")
    assert "Select a valid choice" in text(forged)
    assert step(builder, draft, "visits_made", "rename", new="").status_code == 200
    assert draft.steps.get(old_code="visits_made").new_code == "visits"
    other = draft.new.cells.get(code="visits").pk
    strange = reverse("form_mapping_place", args=[draft.pk, other])
    assert builder.get(strange).status_code == 404, "a cell of the other edition"


def test_a_factor_is_a_number_above_zero(builder, draft):
    for factor in ("0", "-1", "x", "9" * 40, ""):
        answer = step(builder, draft, "money_spent", "scale", new="money_spent", factor=factor)
        assert answer.status_code == 200, factor
    assert not draft.steps.filter(old_code="money_spent").exists()


def test_a_mapping_into_a_draft_waits_for_its_issue(builder, editions, admin):
    new = forms.copy_edition(edition=editions[1], by=admin)
    mapping = mappings.draft_mapping(old=editions[1], new=new, by=admin)
    page = text(builder.get(reverse("form_mapping_trial", args=[mapping.pk])))
    assert "can be put in force when the new edition is issued" in page
    refused = builder.post(reverse("form_mapping_force", args=[mapping.pk]), follow=True)
    assert "can still lose places" in text(refused)
    builder.post(reverse("form_mapping_discard", args=[mapping.pk]))
    assert not FormMapping.objects.filter(pk=mapping.pk).exists()


def test_a_year_of_several_editions_says_what_is_carried_and_rounded(
    builder, country, editions, admin, clerk, officer
):
    whole, first, second = mapped.year(*editions)
    factories.make_accepted(country["0801"], first, clerk, officer)
    mapped.accepted_of_new(country["0801"], second, clerk, officer)
    mapped.in_force(*editions, admin)
    page = text(builder.get(reverse("consolidation_period", args=[whole.code])))
    assert "Over several editions of the form" in page
    assert "People met (edition 1)" in page
    assert "met_villagers + met_traders" in page
    assert "rounded here: Money spent" in page
    page = text(builder.get(reverse("consolidation_period", args=[first.code])))
    assert "Over several editions" not in page
