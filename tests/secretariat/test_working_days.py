"""Counting in working days: weekends, holidays of the fixture, and what is announced."""

from datetime import date

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from secretariat.models import CalendarDay, RequirementDeadline
from secretariat.services.calendar import load_holidays
from secretariat.working_days import WorkingDays, end_of, working_days
from tests.secretariat.asked import drafted

FIXTURES = settings.BASE_DIR / "fixtures"


@pytest.fixture
def days(db) -> WorkingDays:
    load_holidays(FIXTURES)
    return working_days()


def test_the_new_year_of_2024_is_free(days):
    """13 to 16 April, with the weekend in it: Friday the 12th is followed by Wednesday the 17th."""
    assert days.after(date(2024, 4, 12), 1) == date(2024, 4, 17)
    assert days.before(date(2024, 4, 17), 1) == date(2024, 4, 12)
    assert days.between(date(2024, 4, 12), date(2024, 4, 18)) == 2
    assert days.between(date(2024, 4, 18), date(2024, 4, 12)) == -2
    assert days.after(date(2024, 4, 14), 0) == date(2024, 4, 17)
    assert days.after(date(2024, 4, 12), 0) == date(2024, 4, 12)


def test_the_days_of_a_month_are_numbered(days):
    assert days.of_month(2024, 4, 5) == date(2024, 4, 5)
    assert days.of_month(2024, 1, 1) == date(2024, 1, 2)
    assert days.of_month(2024, 3, -1) == date(2024, 3, 29)


def test_what_is_announced_wins(days):
    CalendarDay.objects.create(on=date(2024, 4, 5), name_km="ឈប់សម្រាកពិសេស", source="អនុក្រឹត្យ")
    CalendarDay.objects.create(
        on=date(2024, 4, 6), name_km="ធ្វើការសង", is_worked=True, source="អនុក្រឹត្យ"
    )
    assert working_days().of_month(2024, 4, 5) == date(2024, 4, 6)


def test_loading_again_leaves_what_somebody_changed(days):
    CalendarDay.objects.filter(on=date(2024, 4, 16)).update(is_worked=True)
    assert load_holidays(FIXTURES) == 0
    assert working_days().is_worked(date(2024, 4, 16))


def test_the_last_day_counts_until_midnight_in_cambodia():
    assert timezone.localtime(end_of(date(2024, 4, 5))).isoformat() == "2024-04-05T23:59:59+07:00"


def test_the_beginning_of_a_month_is_read_by_the_calendar(country, days):
    """A holiday announced before the instruction is taken in moves the fifth working day."""
    CalendarDay.objects.create(on=date(2024, 4, 3), name_km="ឈប់សម្រាកពិសេស", source="អនុក្រឹត្យ")
    draft = drafted()
    read = RequirementDeadline.objects.get(
        requirement__clause__instruction=draft, requirement__code="appointment-report"
    )
    assert timezone.localdate(read.due_at) == date(2024, 4, 8)


def test_the_centre_changes_the_calendar(client, admin, days):
    client.force_login(admin)
    page = client.get(reverse("admin:secretariat_calendarday_changelist"))
    assert page.status_code == 200
    url = reverse("admin:secretariat_calendarday_add")
    said = {"on": "២០២៧-០១-០៤", "name_km": "ឈប់សម្រាកពិសេស", "source": "អនុក្រឹត្យ"}
    assert client.post(url, said).status_code == 302
    assert not working_days().is_worked(date(2027, 1, 4))
