"""Rules of a form meet reports: loaded, said in words, refused, passed over with a reason."""

import json
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from reporting import breaches, filled
from reporting.models import RuleOverride, Status, ValidationRule
from reporting.services import submissions
from tests import factories
from tests.conftest import FIXTURES

CASES = "challenges.*."
HARD = {
    "code": "solved_at_most_received",
    "kind": "comparison",
    "params": {
        "left": "challenges.land.solved",
        "operator": "<=",
        "right": "challenges.land.received",
    },
}
SOFT = {
    "code": "many_people",
    "kind": "range",
    "params": {"cell": "people_met", "most": "1000"},
    "is_hard": False,
}


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def period(db):
    return factories.make_period(edition=factories.make_edition(rules=[HARD, SOFT]))


@pytest.fixture
def make(country, period, clerk):
    def _make(**answers):
        return factories.make_draft(country["0801"], period, clerk, **answers)

    return _make


@pytest.fixture
def crowded(make):
    """A report that breaks the soft rule."""
    return make(people_met={"number": 5000, "women": 10})


def wrong(report):
    return breaches.of_report(filled.read(report))


def url(name, report):
    return reverse(name, args=[report.pk])


def text(response):
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    ("kind", "params", "message", "anchor"),
    [
        (
            "range",
            {"cell": "visits_made", "least": "8"},
            "Visits made: 7 is less than 8.",
            "visits_made",
        ),
        (
            "range",
            {"cell": "people_met.women", "most": "39"},
            "People met: of which women: 40 is more than 39.",
            "people_met.women",
        ),
        (
            "range",
            {"cell": "last_meeting", "least": "2026-06-02"},
            "Last meeting: 01/06/2026 is before 02/06/2026.",
            "last_meeting",
        ),
        (
            "length",
            {"cell": "situation", "least": "100"},
            "Situation: 27 characters are written, fewer than 100.",
            "situation",
        ),
        ("choice", {"cell": "forum_held", "among": ["0"]}, "is not permitted", "forum_held"),
        (
            "sum",
            {"total": "visits_made", "parts": [CASES + "received"]},
            "Visits made: 7 is written, but its parts add up to 4.",
            "visits_made",
        ),
        (
            "comparison",
            {"left": CASES + "received", "operator": ">=", "right": "visits_made"},
            "Challenges: land, received (4) is less than Visits made (7).",
            "challenges.land.received",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_figures(country, clerk, kind, params, message, anchor):
    rule = {"code": "r", "kind": kind, "params": params}
    period = factories.make_period(edition=factories.make_edition(rules=[rule]))
    (found,) = wrong(factories.make_draft(country["0801"], period, clerk))
    assert message in found.message
    assert (found.anchor, found.is_open) == (f"id_{anchor}", True)


def test_a_table_that_must_be_answered_leads_to_its_first_cell(country, clerk):
    when = {"cell": "visits_made", "operator": ">", "value": "0"}
    rule = {"code": "r", "kind": "required_if", "params": {"cell": "challenges", "when": when}}
    period = factories.make_period(edition=factories.make_edition(rules=[rule]))
    none = {"challenges.land.received": {}, "challenges.land.solved": {}}
    (found,) = wrong(factories.make_draft(country["0801"], period, clerk, **none))
    assert found.code == "challenges.land.received"
    assert "must be answered, because of the answer to “Visits made”" in found.message


def test_a_rule_may_speak_for_itself(country, clerk):
    edition = factories.make_edition(
        rules=[HARD | {"message_km": "ខ្មែរ", "message_en": "Solved at most received."}]
    )
    period = factories.make_period(edition=edition)
    report = factories.make_draft(
        country["0801"], period, clerk, **{"challenges.land.solved": {"number": 9}}
    )
    assert wrong(report)[0].message == "Solved at most received."
    with translation.override("km"):
        assert wrong(report)[0].message == "ខ្មែរ"


def test_a_report_is_checked_in_few_queries(make, crowded, django_assert_num_queries):
    written = filled.read(crowded)
    with django_assert_num_queries(3):
        assert len(breaches.of_report(written)) == 1


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ([HARD, HARD], "already exists"),
        ([HARD | {"params": HARD["params"] | {"left": "nowhere"}}], "nowhere"),
        ([HARD | {"kind": "unheard"}], "not a valid choice"),
        (
            [
                {"code": "a", "kind": "range", "params": {"cell": "visits_made", "least": "9"}},
                {"code": "b", "kind": "range", "params": {"cell": "visits_made", "most": "5"}},
            ],
            "Rule a, b: No answers can keep these rules together.",
        ),
        (
            [HARD | {"kind": "sum", "params": {"total": "visits_made", "parts": ["visits_made"]}}],
            "among its own parts",
        ),
    ],
)  # fmt: skip
def test_an_edition_with_faulty_rules_is_not_taken_in(db, rules, message):
    with pytest.raises(ValidationError) as refused:
        factories.make_edition(rules=rules)
    assert message in " ".join(refused.value.messages)
    assert not ValidationRule.objects.exists()


def test_a_hard_rule_stops_the_report(make, clerk):
    report = make(**{"challenges.land.solved": {"number": 9}})
    reasons = {HARD["code"]: "we are sure"}
    with pytest.raises(ValidationError, match=r"solved \(9\) is more than .*received \(4\)"):
        submissions.submit(submission=report, by=clerk, reasons=reasons)
    report.refresh_from_db()
    assert (report.status, report.overrides.count()) == (Status.DRAFT, 0)


def test_a_soft_rule_is_passed_over_with_a_reason(crowded, clerk):
    with pytest.raises(ValidationError, match="Correct it, or write the reason"):
        submissions.submit(submission=crowded, by=clerk, reasons={SOFT["code"]: "  "})
    report = submissions.submit(submission=crowded, by=clerk, reasons={SOFT["code"]: " a fair "})
    (override,) = report.overrides.all()
    assert (override.reason, override.by, override.found) == (
        "a fair",
        clerk,
        {"people_met": "5000"},
    )
    assert not wrong(report)[0].is_open


def test_a_reason_holds_for_its_figures_and_no_others(crowded, clerk, officer, make):
    submissions.submit(submission=crowded, by=clerk, reasons={SOFT["code"]: "a fair"})
    report = submissions.send_back(submission=crowded, reason="again", by=officer)
    report = submissions.submit(submission=report, by=clerk)
    report = submissions.send_back(submission=report, reason="again", by=officer)
    report = make(people_met={"number": 6000, "women": 10})
    with pytest.raises(ValidationError, match="write the reason"):
        submissions.submit(submission=report, by=clerk)
    assert wrong(report)[0].override.reason == "a fair"
    report = make(people_met={"number": 60, "women": 10})
    report = submissions.submit(submission=report, by=clerk)
    assert not report.overrides.exists(), "what no longer stands is not shown to anybody"


def test_a_reason_is_never_empty(crowded, clerk):
    rule = ValidationRule.objects.get(code=SOFT["code"])
    given = {"submission": crowded, "rule": rule, "by": clerk, "at": timezone.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleOverride.objects.create(reason="", **given)
    RuleOverride.objects.create(reason="x", **given)
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleOverride.objects.create(reason="y", **given)


def test_the_check_page_leads_to_what_is_wrong_and_offers_no_button(client, clerk, make):
    report = make(**{"challenges.land.solved": {"number": 9}, "people_met": {"number": 5000}})
    client.force_login(clerk)
    page = text(client.get(url("report_check", report)))
    assert "Answers to correct: 1" in page
    edit = reverse("report_edit", args=[report.pk, "rest"])
    assert f"{edit}#id_challenges.land.solved" in page
    assert "People met: 5,000 is more than 1,000." in page
    assert url("report_submit", report) not in page


def test_the_reason_is_asked_for_and_kept_on_the_page(
    client, clerk, officer, crowded, django_assert_max_num_queries
):
    client.force_login(clerk)
    with django_assert_max_num_queries(23):
        form = client.get(url("report_check", crowded)).context["form"]
    field, key = f"reason-{SOFT['code']}", form["key"].value()
    response = client.post(url("report_submit", crowded), {"key": key, field: ""})
    assert "Correct the figure, or write the reason." in text(response)
    long = client.post(url("report_submit", crowded), {"key": key, field: "ក" * 2001})
    assert "ក" * 2001 in text(long), "nothing that was typed is lost"
    response = client.post(url("report_submit", crowded), {"key": key, field: "ពិធីបុណ្យ"}, follow=True)
    assert "The report was handed in." in text(response)
    client.force_login(officer)
    with django_assert_max_num_queries(23):
        page = text(client.get(url("report_detail", crowded)))
    for words in ("Rules passed over: 1", "5,000 is more than 1,000", "ពិធីបុណ្យ"):
        assert words in page


def test_a_report_that_changed_meanwhile_keeps_the_reasons_typed(client, clerk, make, crowded):
    client.force_login(clerk)
    client.get(url("report_check", crowded))
    make(**{"people_met": {"number": 5000}, "challenges.land.solved": {"number": 9}})
    typed = {"key": uuid.uuid4(), f"reason-{SOFT['code']}": "because"}
    page = text(client.post(url("report_submit", crowded), typed))
    assert "is more than Challenges: land, received (4)" in page
    assert crowded.events.count() == 1


def test_the_first_form_has_rules_that_can_be_issued(db):
    edition = factories.forms.load_edition(json.loads((FIXTURES / "report_form.json").read_text()))
    assert edition.rules.count() == 16
    assert factories.forms.issue_edition(edition=edition).issued_at
