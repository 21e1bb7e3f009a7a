"""Reminders before and after the last day, one digest a morning for each secretariat."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from secretariat.models import Assignment, Digest
from secretariat.reminders import Kind, which
from secretariat.services.reminding import remind
from secretariat.working_days import WorkingDays, end_of
from tests.secretariat.asked import issued, of

DAYS = WorkingDays(frozenset({date(2026, 11, 9)}))  # a Monday
DUE = date(2026, 11, 13)  # a Friday
MORNING = datetime(2026, 11, 12, 0, 30, tzinfo=UTC)  # half past seven in Cambodia


def asked(due=DUE, grace=None):
    return Assignment(due_at=end_of(due), grace_until=grace and end_of(grace))


@pytest.mark.parametrize(
    ("on", "reminder"),
    [
        (date(2026, 10, 29), (Kind.BEFORE, 10)),  # the holiday does not count
        (date(2026, 10, 30), None),
        (date(2026, 11, 5), (Kind.BEFORE, 5)),
        (date(2026, 11, 12), (Kind.BEFORE, 1)),
        (DUE, (Kind.TODAY, 0)),
        (date(2026, 11, 16), (Kind.AFTER, 1)),
        (date(2026, 11, 17), None),
        (date(2026, 11, 20), (Kind.AFTER, 5)),
        (date(2026, 12, 4), (Kind.AFTER, 15)),
        (date(2026, 12, 18), (Kind.AFTER, 25)),
    ],
)
def test_a_day_brings_its_reminder(on, reminder):
    assert which(asked(), on, DAYS) == reminder


def test_a_last_day_on_a_weekend_is_told_on_friday():
    assert which(asked(date(2026, 11, 15)), DUE, DAYS) == (Kind.TODAY, 0)


def test_nobody_is_chased_during_the_grace():
    grace = asked(grace=date(2026, 11, 18))
    assert which(grace, date(2026, 11, 16), DAYS) is None
    assert which(grace, date(2026, 11, 19), DAYS) == (Kind.AFTER, 4)


@pytest.fixture
def due_tomorrow(country):
    issued()
    Assignment.objects.update(due_at=None, grace_until=None, locks_at=None)
    for code in ("08", "0801", "080101", "080102"):
        of("visits", country[code])
        Assignment.objects.filter(requirement__code="visits", unit=country[code]).update(
            due_at=end_of(DUE)
        )


def test_one_digest_a_morning_for_each_secretariat(country, due_tomorrow):
    assert remind(now=MORNING) == 2
    digest = Digest.objects.get(unit=country["0801"])
    # Its own, and those of its communes, which have no secretariat.
    assert [(line["kind"], line["days"]) for line in digest.lines] == [("before", 1)] * 3
    assert remind(now=MORNING + timedelta(hours=3)) == 0
    assert Digest.objects.count() == 2


def test_nobody_is_reminded_at_night_or_on_a_free_day(country, due_tomorrow):
    assert remind(now=MORNING - timedelta(hours=3)) == 0
    saturday = datetime(2026, 11, 14, 1, 0, tzinfo=UTC)
    assert remind(now=saturday) == 0


def test_the_first_page_and_the_page_of_a_digest(client, country, due_tomorrow, clerk, stranger):
    today = timezone.localdate()
    Assignment.objects.exclude(due_at=None).update(due_at=end_of(today + timedelta(days=1)))
    lines = [{"assignment": of("visits", country["08"]).pk, "kind": "before", "days": 1}]
    digest = Digest.objects.create(unit=country["08"], on=today, lines=lines)
    client.force_login(clerk)
    home = client.get(reverse("home"))
    assert list(home.context["digests"]) == [digest]
    page = client.get(digest.get_absolute_url()).text
    assert "នៅសល់ ១ ថ្ងៃធ្វើការ" in page
    assert "ខេត្តកណ្តាល" in client.get(reverse("digest_list")).text
    client.force_login(stranger)
    assert client.get(digest.get_absolute_url()).status_code == 404


def test_the_command_gives_the_digests_out_as_text(country, capsys):
    issued()
    due = timezone.localdate()
    Assignment.objects.filter(requirement__code="visits", unit=country["08"]).update(
        due_at=end_of(due)
    )
    line = {"assignment": of("visits", country["08"]).pk, "kind": "today", "days": 0}
    Digest.objects.create(unit=country["08"], on=due, lines=[line])
    call_command("assignments", digests=True)
    told = capsys.readouterr().out
    assert "ខេត្តកណ្តាល" in told
    assert "ចុះមូលដ្ឋាន" in told
