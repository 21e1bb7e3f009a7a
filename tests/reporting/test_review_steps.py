"""One step or two by level: the second is another person's, and only then it counts."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from reporting import due
from reporting.models import ReviewPolicy, Status, Submission
from reporting.services import submissions
from taskforce.models import Level
from tests import factories


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def two_steps(db):
    return ReviewPolicy.objects.create(level=Level.DISTRICT, steps=2)


@pytest.fixture
def report(country, period, clerk, two_steps):
    return factories.make_submitted(country["0801"], period, clerk)


def test_the_first_step_leaves_it_waiting_for_another(report, reviewer, officer):
    done = submissions.accept(submission=report, by=reviewer)
    assert (done.status, done.checked_by, done.decided_by) == (Status.SUBMITTED, reviewer, None)
    assert not Submission.objects.accepted().exists()
    assert not due.waiting_for(reviewer).exists()
    assert due.waiting_for(officer).get() == report
    done = submissions.accept(submission=report, by=officer)
    assert (done.status, done.checked_by, done.decided_by) == (Status.ACCEPTED, reviewer, officer)
    steps = list(report.events.values_list("step", flat=True))
    assert steps == ["started", "submitted", "checked", "accepted"]


def test_one_person_does_not_make_both(report, officer):
    submissions.accept(submission=report, by=officer)
    with pytest.raises(ValidationError, match="another person makes the second"):
        submissions.accept(submission=report, by=officer)


def test_the_database_refuses_one_person_in_both(report, reviewer, officer):
    submissions.accept(submission=report, by=reviewer)
    submissions.accept(submission=report, by=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.update(checked_by=officer)


def test_other_levels_take_one_step(country, period, clerk, officer, two_steps):
    commune = factories.make_submitted(country["080101"], period, clerk)
    assert submissions.accept(submission=commune, by=officer).status == Status.ACCEPTED


@pytest.mark.parametrize("who", ["reviewer", "officer"])
def test_a_correction_is_reviewed_from_the_start(report, reviewer, request, clerk, who):
    submissions.accept(submission=report, by=reviewer)
    by = request.getfixturevalue(who)
    back = submissions.send_back(submission=report, reason="សូមពិនិត្យ", by=by)
    assert back.checked_by is None
    again = submissions.submit(submission=report, by=clerk)
    assert submissions.accept(submission=again, by=reviewer).status == Status.SUBMITTED


def test_a_level_set_back_to_one_step_is_accepted_by_anyone(report, reviewer, two_steps):
    submissions.accept(submission=report, by=reviewer)
    two_steps.delete()
    done = submissions.accept(submission=report, by=reviewer)
    assert (done.status, done.checked_by, done.decided_by) == (Status.ACCEPTED, None, reviewer)


def test_the_pages_say_which_step_it_is(client, report, reviewer, officer):
    page = reverse("report_detail", args=[report.pk])
    client.force_login(reviewer)
    assert "Confirm the first review" in client.get(page).text
    answer = client.post(reverse("report_accept", args=[report.pk]), follow=True)
    assert "Reviewed once" in answer.text
    assert "Your decision" not in client.get(page).text
    client.force_login(officer)
    shown = client.get(page).text
    assert "Confirm the first review" not in shown
    assert "Accept the report" in shown
    assert "First review" in shown
    assert "reviewed once" in client.get(reverse("review_queue")).text


def test_many_are_reviewed_once(client, report, reviewer):
    client.force_login(reviewer)
    data = {"report": [report.pk], "confirmed": "yes"}
    answer = client.post(reverse("review_accept"), data, follow=True)
    assert "Reviewed once: 1 reports." in answer.text


@pytest.mark.parametrize("wrong", [{"steps": 3}, {"steps": 0}])
def test_only_one_step_or_two(db, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewPolicy.objects.create(level=0, **wrong)
