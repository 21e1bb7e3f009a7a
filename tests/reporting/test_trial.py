"""A draft before it is issued: tried on real reports, and compared with the edition before."""

from datetime import date

import pytest
from django.urls import reverse

from reporting import trial
from reporting.models import Question, Row, Section, Submission
from reporting.services import forms
from tests import factories

TODAY = date(2026, 11, 27)
HARD = {"code": "few", "kind": "range", "params": {"cell": "visits_made", "most": "5"}}
SOFT = {
    "code": "many",
    "kind": "range",
    "params": {"cell": "people_met.women", "least": "50"},
    "is_hard": False,
}


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def period(db):
    return factories.make_period(edition=factories.make_edition())


@pytest.fixture
def reports(country, period, clerk):
    factories.make_submitted(country["0801"], period, clerk)
    factories.make_submitted(country["080101"], period, clerk, visits_made={"number": 3})
    factories.make_draft(country["080102"], period, clerk)


@pytest.fixture
def draft(period, admin):
    return forms.copy_edition(edition=period.edition, by=admin)


def add(draft, *rules):
    for position, rule in enumerate(rules, start=1):
        draft.rules.create(position=position, **rule)


def tried(draft):
    return trial.try_out(draft, trial.latest_period(TODAY), Submission.objects.all())


def text(response):
    return " ".join(response.content.decode().split())


def test_reports_that_a_draft_would_refuse_are_counted_by_rule(reports, draft):
    add(draft, HARD, SOFT)
    found = tried(draft)
    assert (found.reports, found.refused, found.explained) == (2, 1, 2)
    assert [(tally.subject.code, tally.times) for tally in found.broken] == [
        ("many", 2),
        ("few", 1),
    ]
    assert found.broken[1].examples[0].unit.code == "0801"


def test_a_period_that_goes_on_waits_for_its_reports(reports, country, period, clerk):
    begun = factories.make_period("2026-S2", period.edition)
    factories.make_submitted(country["0801"], begun, clerk)
    assert trial.latest_period(TODAY) == period
    assert trial.latest_period(date(2027, 1, 1)) == begun
    assert trial.latest_period(date(2026, 1, 1)) == begun, "none is over"


def test_the_number_of_queries_does_not_grow(
    reports, draft, country, period, clerk, django_assert_num_queries
):
    add(draft, HARD)
    with django_assert_num_queries(10):
        tried(draft)
    factories.make_submitted(country["080103"], period, clerk)
    with django_assert_num_queries(10):
        assert tried(draft).reports == 3


def test_what_is_required_now_and_what_has_no_place(reports, draft, admin):
    draft.sections.first().questions.filter(code="largest_meeting").update(code="largest")
    Question.objects.filter(section__edition=draft, code="security").update(required=True)
    Question.objects.filter(section__edition=draft, code="last_meeting").update(type="text")
    forms.save_titles(edition=draft, by=admin)
    found = tried(draft)
    assert found.strange == {"largest_meeting": 2, "last_meeting": 2}
    assert {tally.subject.code: tally.times for tally in found.missing}["security"] == 2
    assert found.refused == 2


def test_a_section_that_is_not_asked_is_not_missed(reports, draft):
    when = {"cell": "visits_made", "operator": ">", "value": "100"}
    Section.objects.filter(edition=draft, code="rest").update(shown_when=when)
    Question.objects.filter(section__edition=draft, code="security").update(required=True)
    assert tried(draft).refused == 0


def test_differences_count_the_stored_values_that_they_touch(
    reports, draft, period, django_assert_max_num_queries
):
    part = draft.sections.get(code="visits").questions.get(code="visits_made")
    part.label_km = "ចំនួនថ្មី"
    part.save()
    Row.objects.filter(question__section__edition=draft, code="land").delete()
    Question.objects.filter(section__edition=draft, code="situation").delete()
    add(draft, HARD)
    with django_assert_max_num_queries(22):
        changes = forms.compare(period.edition, draft)
    found = {(c.what, c.code): (c.how, c.values, [name for name, *_ in c.fields]) for c in changes}
    assert found == {
        ("question", "situation"): ("removed", 3, []),
        ("question", "visits_made"): ("changed", 3, ["label_km"]),
        ("row", "land"): ("removed", 6, []),
        ("rule", "few"): ("added", 0, []),
    }


def test_a_copy_is_the_same(draft, period):
    assert forms.compare(period.edition, draft) == []


def test_the_pages(client, admin, reports, draft, django_assert_max_num_queries):
    add(draft, HARD)
    Row.objects.filter(question__section__edition=draft, code="land").delete()
    client.force_login(admin)
    with django_assert_max_num_queries(30):
        page = text(client.get(reverse("form_trial", args=[draft.pk])))
    assert "Would be refused</dt><dd>1" in page
    assert "challenges.land.received" in page
    with django_assert_max_num_queries(35):
        page = text(client.get(reverse("form_difference", args=[draft.pk])))
    assert "From edition 1 to edition 2." in page
    assert "Validation rule · few" in page
    for wrong in ("x", "99999999999", "7"):
        assert (
            client.get(reverse("form_difference", args=[draft.pk]), {"with": wrong}).status_code
            == 200
        )


def test_old_and_new_settings_stand_side_by_side(client, admin, period, draft):
    question = draft.sections.get(code="visits").questions.get(code="visits_made")
    question.label_km, question.required, question.decimals = "ចំនួនថ្មី", False, 1
    question.save()
    add(draft, HARD)
    draft.rules.update(params={"cell": "visits_made", "most": "7"})
    section = draft.sections.get(code="rest")
    section.shown_when = {"cell": "visits_made", "operator": "answered", "value": ""}
    section.save()
    client.force_login(admin)
    page = text(client.get(reverse("form_difference", args=[draft.pk])))
    for words in (
        "In edition 1", "ចំនួនលើកដែលបានចុះ", "In edition 2", "ចំនួនថ្មី", "required", "yes", "no",
        "Answer: visits_made", "Comparison: is answered",
    ):  # fmt: skip
        assert words in page, words


def test_without_reports_the_page_says_so(client, admin, draft):
    client.force_login(admin)
    assert "No report was handed in yet" in text(client.get(reverse("form_trial", args=[draft.pk])))


@pytest.mark.parametrize("name", ["form_trial", "form_difference"])
def test_nobody_else_enters(client, request, draft, name):
    url = reverse(name, args=[draft.pk])
    assert client.get(url).url.startswith("/sign-in/")
    for who in ("clerk", "viewer"):
        client.force_login(request.getfixturevalue(who))
        assert client.get(url).status_code == 403
