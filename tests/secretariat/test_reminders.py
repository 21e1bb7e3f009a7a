"""Reminders before and after the last day, one digest a morning for each secretariat."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone, translation

from reporting.services import submissions
from secretariat import notices
from secretariat.models import Assignment, Digest
from secretariat.reminders import Kind, which
from secretariat.services import extending
from secretariat.services.reminding import remind
from secretariat.working_days import WorkingDays, end_of
from tests import factories
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


# News beside the reminders, and reading them


def lines_of(unit):
    return [line for line in Digest.objects.get(unit=unit).lines if "source" in line]


def test_a_morning_tells_what_was_decided_and_what_waits(
    client, country, due_tomorrow, clerk, officer, reviewer
):
    Assignment.objects.filter(requirement__code="visits").update(due_at=end_of(date(2030, 1, 1)))
    for code, until in (("08", date(2031, 1, 1)), ("0801", date(2030, 2, 1))):
        asked = extending.ask(
            assignment=of("visits", country[code]), until=until, reason="ទឹកជំនន់", by=clerk
        )
        if code == "08":
            extending.give(extension=asked, until=until, by=officer)
    tomorrow = morning_after(timezone.localdate())
    remind(now=tomorrow)
    whats = [line["what"] for line in lines_of(country["08"])]
    assert whats == ["given", "asked"]
    digest = Digest.objects.get(unit=country["08"])
    client.force_login(clerk)
    page = client.get(digest.get_absolute_url())
    assert [notice.url for notice in page.context["notices"]] == [
        of("visits", country["08"]).get_absolute_url(),
        of("visits", country["0801"]).get_absolute_url(),
    ]
    assert "១ មករា ២០៣១" in page.text
    Digest.objects.all().delete()
    extending.refuse(extension=asked, answer="គ្រប់គ្រាន់", by=reviewer)
    remind(now=tomorrow)
    assert [line["what"] for line in lines_of(country["0801"])] == ["refused"]


def morning_after(day):
    """Return half past seven on the next Monday to Friday, in Cambodia."""
    day += timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return datetime(day.year, day.month, day.day, 0, 30, tzinfo=UTC)


def test_a_morning_tells_of_reports(country, clerk, reviewer):
    on = morning_after(timezone.localdate())
    period = factories.make_period("2026-S1", due_on=on.date())
    factories.make_submitted(country["08"], period, clerk)
    report = factories.make_submitted(country["0801"], period, clerk)
    submissions.send_back(submission=report, reason="កែ", by=reviewer)
    remind(now=on)
    assert lines_of(country["0801"])[0] == {"source": "reports", "report": report.pk}
    counts = {line["count"] for line in lines_of(country["0801"]) if "count" in line}
    assert counts == {1, 3}  # its own, and those of its three communes
    digest = Digest.objects.get(unit=country["0801"])
    with translation.override("km"):
        told = [notice.words for notice in notices.read(digest)]
    assert "ត្រឡប់" in told[0]
    assert all("ថ្ងៃនេះ" in words for words in told[1:])
    assert not Digest.objects.filter(unit=country["08"]).exists()


def test_a_digest_is_read_once_and_leaves_the_first_page(
    client, country, due_tomorrow, clerk, viewer, stranger
):
    today = timezone.localdate()
    line = {"assignment": of("visits", country["08"]).pk, "kind": "before", "days": 1}
    for day in (today, today - timedelta(days=3)):
        digest = Digest.objects.create(unit=country["08"], on=day, lines=[line])
    digest = Digest.objects.get(on=today)
    url = reverse("digest_read", args=[digest.pk])
    client.force_login(viewer)
    assert url not in client.get(digest.get_absolute_url()).text
    assert client.post(url).status_code == 403
    client.force_login(stranger)
    assert client.post(url).status_code == 404
    client.force_login(clerk)
    home = client.get(reverse("home"))
    assert (len(home.context["digests"]), home.context["digests_before"]) == (1, 1)
    assert url in client.get(digest.get_absolute_url()).text
    client.post(url)
    digest.refresh_from_db()
    assert digest.read_by == clerk
    assert client.get(reverse("home")).context["digests"] == []
    first = digest.read_at
    client.post(url)
    digest.refresh_from_db()
    assert digest.read_at == first


def test_the_text_of_the_command_tells_the_news(country, due_tomorrow, clerk, capsys):
    Assignment.objects.filter(requirement__code="visits").update(due_at=end_of(date(2030, 1, 1)))
    asked = extending.ask(
        assignment=of("visits", country["0801"]), until=date(2030, 2, 1), reason="ក", by=clerk
    )
    line = {"source": "extensions", "extension": asked.pk, "what": "asked"}
    Digest.objects.create(unit=country["08"], on=timezone.localdate(), lines=[line])
    call_command("assignments", digests=True)
    assert country["0801"].display_name in capsys.readouterr().out
