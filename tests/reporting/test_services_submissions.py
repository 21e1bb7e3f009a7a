"""The steps of a report: who may take each, from which state, and what it leaves behind."""

import uuid
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import override

from reporting.models import Event, Status, Submission
from reporting.services import submissions
from taskforce.scope import Role
from tests import factories

PHNOM_PENH = ZoneInfo("Asia/Phnom_Penh")


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.fixture
def unit(country):
    return country["0801"]


@pytest.fixture
def draft(unit, period, clerk):
    return factories.make_draft(unit, period, clerk)


def steps(report):
    return [event.step for event in report.events.all()]


def at(monkeypatch, *moment):
    now = datetime(*moment, tzinfo=PHNOM_PENH)
    monkeypatch.setattr(timezone, "now", lambda: now)


def test_the_whole_way(draft, clerk, officer):
    report = submissions.submit(submission=draft, by=clerk)
    report = submissions.send_back(submission=report, reason=" ខ្វះតួលេខ ", by=officer)
    assert (report.status, report.decided_by) == (Status.RETURNED, officer)
    report = submissions.submit(submission=report, by=clerk)
    assert report.decided_at is None
    report = submissions.accept(submission=report, by=officer)
    assert report.status == Status.ACCEPTED
    assert steps(report) == ["started", "submitted", "returned", "submitted", "accepted"]
    assert report.events.get(step=Event.Step.RETURNED).reason == "ខ្វះតួលេខ"


def test_start_gives_the_same_draft_again(unit, period, clerk):
    first = submissions.start(unit=unit, period=period, by=clerk)
    assert submissions.start(unit=unit, period=period, by=clerk) == first
    assert steps(first) == ["started"]
    assert (first.province.code, first.district.code) == ("08", "0801")


def test_a_period_to_come_is_not_started(unit, clerk):
    future = factories.make_period("2099-S1")
    with pytest.raises(ValidationError, match="has not begun yet"):
        submissions.start(unit=unit, period=future, by=clerk)


@pytest.mark.parametrize("who", ["officer", "viewer", "reviewer", "stranger", "admin"])
def test_only_the_secretariats_write(request, unit, period, who):
    user = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied, match="does not allow this"):
        submissions.start(unit=unit, period=period, by=user)
    assert not Submission.objects.exists()


def test_a_district_writes_for_its_communes_and_not_above(country, period, district_clerk):
    submissions.start(unit=country["080101"], period=period, by=district_clerk)
    with pytest.raises(PermissionDenied):
        submissions.start(unit=country["08"], period=period, by=district_clerk)


def test_missing_answers_are_named(unit, period, clerk):
    report = submissions.start(unit=unit, period=period, by=clerk)
    with pytest.raises(ValidationError) as refusal:
        submissions.submit(submission=report, by=clerk)
    assert refusal.value.messages == ["Not answered: Visits made", "Not answered: Situation"]
    report.refresh_from_db()
    assert report.status == Status.DRAFT


def test_zero_is_an_answer(unit, period, clerk):
    report = factories.make_draft(unit, period, clerk, visits_made={"number": 0})
    assert submissions.submit(submission=report, by=clerk).status == Status.SUBMITTED


@pytest.mark.parametrize(
    ("moment", "is_late"),
    [((2026, 7, 10, 23, 59, 59), False), ((2026, 7, 11, 0, 0, 0), True)],
)
def test_the_last_day_counts_to_its_last_second(unit, clerk, monkeypatch, moment, is_late):
    period = factories.make_period(due_on=date(2026, 7, 10))
    draft = factories.make_draft(unit, period, clerk)
    at(monkeypatch, *moment)
    assert submissions.submit(submission=draft, by=clerk).was_late is is_late


def test_a_correction_after_the_last_day_is_not_late(unit, clerk, officer, monkeypatch):
    period = factories.make_period(due_on=date(2026, 7, 10))
    draft = factories.make_draft(unit, period, clerk)
    at(monkeypatch, 2026, 7, 10, 12)
    report = submissions.submit(submission=draft, by=clerk)
    at(monkeypatch, 2026, 8, 1, 12)
    submissions.send_back(submission=report, reason="x", by=officer)
    assert submissions.submit(submission=report, by=clerk).was_late is False


def test_the_same_key_is_the_same_act(draft, clerk):
    key = uuid.uuid4()
    first = submissions.submit(submission=draft, by=clerk, key=key)
    second = submissions.submit(submission=draft, by=clerk, key=key)
    assert first.submitted_at == second.submitted_at
    assert steps(first) == ["started", "submitted"]


def test_another_key_is_refused(draft, clerk):
    submissions.submit(submission=draft, by=clerk, key=uuid.uuid4())
    with pytest.raises(ValidationError, match="already handed in"):
        submissions.submit(submission=draft, by=clerk, key=uuid.uuid4())


def test_nobody_decides_on_their_own_report(draft, clerk):
    report = submissions.submit(submission=draft, by=clerk)
    factories.Grant.objects.create(
        user=clerk, role=Role.CENTRAL_OFFICER, starts_on=date(2020, 1, 1)
    )
    del clerk.grants_today
    with pytest.raises(ValidationError, match="another person must decide"):
        submissions.accept(submission=report, by=clerk)


@pytest.mark.parametrize("who", ["clerk", "district_clerk", "viewer", "stranger", "admin"])
def test_only_reviewers_decide(request, draft, clerk, who):
    report = submissions.submit(submission=draft, by=clerk)
    with pytest.raises(PermissionDenied):
        submissions.accept(submission=report, by=request.getfixturevalue(who))


def test_a_reviewer_decides_below_and_not_on_the_own_group(country, period, clerk, reviewer):
    below = factories.make_submitted(country["0801"], period, clerk)
    own = factories.make_submitted(country["08"], period, clerk)
    assert submissions.accept(submission=below, by=reviewer).status == Status.ACCEPTED
    with pytest.raises(PermissionDenied):
        submissions.accept(submission=own, by=reviewer)


def test_a_draft_is_not_decided_on(draft, officer):
    with pytest.raises(ValidationError, match="Only a report that is handed in"):
        submissions.accept(submission=draft, by=officer)


def test_what_was_decided_is_decided(draft, clerk, officer):
    report = submissions.accept(
        submission=submissions.submit(submission=draft, by=clerk), by=officer
    )
    with pytest.raises(ValidationError, match="this one is: accepted"):
        submissions.send_back(submission=report, reason="x", by=officer)
    with pytest.raises(ValidationError, match="already handed in"):
        submissions.submit(submission=report, by=clerk)


def test_a_return_says_why(draft, clerk, officer):
    report = submissions.submit(submission=draft, by=clerk)
    with pytest.raises(ValidationError, match="Say why"):
        submissions.send_back(submission=report, reason="  ", by=officer)


# The closing of a period


@pytest.fixture
def closed(unit, clerk, monkeypatch):
    """A draft whose period was closed since, seen on the day of the closing."""
    period = factories.make_period(due_on=date(2026, 7, 10))
    draft = factories.make_draft(unit, period, clerk)
    period.deadlines.update(grace_until=date(2026, 7, 15), locks_on=date(2026, 8, 1))
    at(monkeypatch, 2026, 8, 1, 0, 0, 0)
    return draft


def test_after_the_closing_nothing_is_handed_in_and_nothing_is_lost(closed, clerk):
    with pytest.raises(ValidationError, match="was closed on 1 August 2026") as refusal:
        submissions.submit(submission=closed, by=clerk)
    assert refusal.value.code == "closed"
    closed.refresh_from_db()
    assert closed.status == Status.DRAFT
    assert closed.answers.count() == len(factories.FULL)
    assert submissions.start(unit=closed.unit, period=closed.period, by=clerk) == closed


def test_the_day_before_the_closing_still_counts(closed, clerk, monkeypatch):
    at(monkeypatch, 2026, 7, 31, 23, 59, 59)
    assert submissions.submit(submission=closed, by=clerk).was_late is True


def test_after_the_closing_no_report_is_begun(closed, country, clerk):
    with pytest.raises(ValidationError, match="can open it again"):
        submissions.start(unit=country["0808"], period=closed.period, by=clerk)


def test_opened_again_it_is_taken(closed, clerk):
    closed.period.deadlines.update(locks_on=date(2026, 9, 1))
    assert submissions.submit(submission=closed, by=clerk).status == Status.SUBMITTED


def test_what_was_handed_in_before_the_closing_can_be_corrected(
    closed, clerk, officer, monkeypatch
):
    at(monkeypatch, 2026, 7, 10, 12)
    report = submissions.submit(submission=closed, by=clerk)
    at(monkeypatch, 2026, 8, 5, 12)
    submissions.send_back(submission=report, reason="x", by=officer)
    assert submissions.submit(submission=report, by=clerk).was_late is False
