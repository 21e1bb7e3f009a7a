"""What is due for whom."""

from datetime import date

import pytest

from reporting import due
from reporting.services import submissions
from taskforce.scope import Role, Verb
from tests import factories

TODAY = date(2026, 7, 8)
LAST_DAY = date(2026, 7, 10)


@pytest.fixture
def period(country):
    return factories.make_period(due_on=LAST_DAY)


def units(work):
    return [item.unit.code for group in work.groups for item in group.dues]


def test_a_district_writes_for_its_group_and_its_communes(period, district_clerk):
    assert set(units(due.work_of(district_clerk, TODAY))) == {
        "0801",
        "080101",
        "080102",
        "080103",
    }


def test_a_province_writes_for_its_own_group(period, clerk):
    assert units(due.work_of(clerk, TODAY)) == ["08"]


@pytest.mark.parametrize("who", ["officer", "viewer", "reviewer", "admin"])
def test_others_have_nothing_to_hand_in(request, period, who):
    work = due.work_of(request.getfixturevalue(who), TODAY)
    assert (work.groups, work.returned) == ([], [])


@pytest.mark.parametrize(
    ("on", "left"), [(date(2026, 7, 8), 2), (date(2026, 7, 10), 0), (date(2026, 7, 11), -1)]
)
def test_days_are_counted_to_the_last_day(period, clerk, on, left):
    (group,) = due.work_of(clerk, on).groups
    assert (group.days_left, group.is_late) == (left, left < 0)
    assert group.dues[0].days_left == left


def test_what_is_handed_in_is_no_longer_due(country, period, clerk, officer):
    report = factories.make_submitted(country["08"], period, clerk)
    assert due.work_of(clerk, TODAY).groups == []
    submissions.accept(submission=report, by=officer)
    assert due.work_of(clerk, TODAY).groups == []


def test_a_draft_is_still_due(country, period, clerk):
    report = factories.make_draft(country["08"], period, clerk)
    (group,) = due.work_of(clerk, TODAY).groups
    assert (group.dues[0].submission, group.dues[0].state) == (report, "draft")


def test_what_was_returned_stands_first_with_its_latest_reason(country, period, clerk, officer):
    report = factories.make_submitted(country["08"], period, clerk)
    submissions.send_back(submission=report, reason="ទីមួយ", by=officer)
    submissions.submit(submission=report, by=clerk)
    submissions.send_back(submission=report, reason="ទីពីរ", by=officer)
    work = due.work_of(clerk, TODAY)
    assert [(item.state, item.reason) for item in work.returned] == [("returned", "ទីពីរ")]
    assert work.groups == []


def test_what_has_not_begun_or_is_long_past_is_not_asked_for(country, clerk):
    edition = factories.make_edition()
    factories.make_period("2026-S2", edition, due_on=date(2027, 1, 10))
    factories.make_period("2024-S2", edition, due_on=date(2025, 1, 10))
    assert due.work_of(clerk, date(2026, 6, 30)).groups == []


def test_a_level_without_a_deadline_is_not_asked(country, period, clerk):
    period.deadlines.filter(level=0).delete()
    assert due.work_of(clerk, TODAY).groups == []


def test_many_periods_take_as_many_queries(country, district_clerk, django_assert_num_queries):
    edition = factories.make_edition()
    for month in range(1, 7):
        factories.make_period(f"2026-{month:02}", edition, due_on=date(2026, month + 1, 10))
    assert district_clerk.grants_today
    with django_assert_num_queries(3):
        work = due.work_of(district_clerk, TODAY)
    assert len(units(work)) == 6 * 4
    assert [group.due_on.month for group in work.groups] == [2, 3, 4, 5, 6, 7]


def test_lately_tells_what_became_of_it(country, clerk, officer, district_clerk, stranger):
    period = factories.make_period()
    report = factories.make_accepted(country["0801"], period, clerk, officer)
    today = date.today()  # noqa: DTZ011
    assert due.handed_in_lately(clerk, today) == [report]
    assert due.handed_in_lately(district_clerk, today) == [report]
    assert due.handed_in_lately(stranger, today) == []


def test_waiting_leaves_out_the_own_ones_and_those_elsewhere(
    country, clerk, officer, reviewer, stranger
):
    period = factories.make_period()
    report = factories.make_submitted(country["0801"], period, clerk)
    factories.make_submitted(country["08"], period, clerk)
    factories.make_submitted(country["0102"], period, stranger)
    assert due.waiting_for(officer).count() == 3
    assert list(due.waiting_for(reviewer)) == [report]
    assert due.waiting_for(clerk).count() == 0


def test_who_works_at_two_levels_writes_at_both(country, period):
    user = factories.make_user("two", Role.PROVINCIAL_SECRETARIAT, country["08"])
    factories.Grant.objects.create(
        user=user, role=Role.DISTRICT_SECRETARIAT, unit=country["0801"], starts_on=TODAY
    )
    assert [unit.code for unit in due.places_of(user, Verb.ENTER)] == ["08"]
    assert {unit.code[:4] for unit in due.own_units(user)} == {"08", "0801"}
