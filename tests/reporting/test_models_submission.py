"""What the database itself refuses of reports and answers, whoever writes."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from reporting.models import Answer, Event, Question, Submission
from tests import factories


@pytest.fixture
def draft(country, period, clerk):
    return factories.make_draft(country["0801"], period, clerk)


def refused(constraint):
    return pytest.raises(IntegrityError, match=constraint)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"status": "submitted"}, "status_fits_its_moments"),
        ({"status": "accepted"}, "status_fits_its_moments"),
        ({"submitted_at": timezone.now()}, "submitted_at_with_by"),
        ({"decided_at": timezone.now()}, "decided_at_with_by"),
        ({"was_late": True}, "submitted_at_with_by"),
    ],
)
def test_a_state_has_its_moment_and_its_person(draft, fields, constraint):
    # SQLite names one constraint of those broken: any of the three rules is right.
    with refused(f"{constraint}|status_fits_its_moments"), transaction.atomic():
        Submission.objects.filter(pk=draft.pk).update(**fields)


def test_one_report_a_unit_and_period(draft):
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.create(
            unit=draft.unit,
            period=draft.period,
            edition=draft.edition,
            province=draft.province,
        )


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"women": 101}, "women_at_most_all"),
        ({"number": None}, "women_at_most_all"),
        ({"number": -1, "women": None}, "not_negative"),
    ],
)
def test_figures_hold_together(draft, fields, constraint):
    answer = factories.answer(draft, "people_met")
    with refused(constraint), transaction.atomic():
        Answer.objects.filter(pk=answer.pk).update(**fields)


def test_one_answer_a_cell(draft):
    answer = factories.answer(draft, "people_met")
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(submission=draft, cell=answer.cell, number=1)


def test_a_return_without_a_reason_is_no_return(draft, officer):
    with refused("returned_with_a_reason"), transaction.atomic():
        Event.objects.create(submission=draft, step="returned", at=timezone.now(), by=officer)


@pytest.mark.parametrize(
    ("code", "fields", "constraint"),
    [
        ("visits_made", {"rule": "ratio"}, "ratio_has_two_parts"),
        ("people_a_visit", {"numerator": None}, "ratio_has_two_parts"),
        ("situation", {"rule": "sum"}, "only_numbers_add_up"),
        ("situation", {"with_women": True}, "women_of_a_number"),
        ("visits_made", {"decimals": 3}, "at_most_two_decimals"),
    ],
)
def test_a_question_fits_its_type(db, code, fields, constraint):
    factories.forms.load_edition(factories.SMALL_FORM)
    with refused(constraint), transaction.atomic():
        Question.objects.filter(code=code).update(**fields)


def test_the_value_of_an_answer(draft):
    values = {answer.cell.code: answer.value for answer in draft.answers.all()}
    assert values["visits_made"] == 7
    assert values["situation"].startswith("ស្ថានភាព")
    assert Answer(number=0).value == 0
    assert Answer().value is None


@pytest.mark.parametrize(
    ("who", "count"), [("clerk", 1), ("officer", 1), ("district_clerk", 1), ("stranger", 0)]
)
def test_reports_and_their_parts_are_seen_within_the_scope(request, draft, who, count):
    user = request.getfixturevalue(who)
    assert Submission.objects.visible_to(user).count() == count
    assert Event.objects.visible_to(user).count() == count
    assert bool(Answer.objects.visible_to(user).count()) == bool(count)
