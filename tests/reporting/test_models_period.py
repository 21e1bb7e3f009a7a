"""The codes of periods, their days, and the last day of a level."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import override

from reporting.models import Deadline, Period
from reporting.models.period import read_code
from tests import factories

PHNOM_PENH = ZoneInfo("Asia/Phnom_Penh")


@pytest.mark.parametrize(
    ("code", "kind", "starts_on", "ends_on"),
    [
        ("2024-02", "month", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-12", "month", date(2026, 12, 1), date(2026, 12, 31)),
        ("2026-Q3", "quarter", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026-S1", "semester", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026-S2", "semester", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026-9M", "nine_months", date(2026, 1, 1), date(2026, 9, 30)),
        ("2026", "year", date(2026, 1, 1), date(2026, 12, 31)),
        ("២០២៦-s1", "semester", date(2026, 1, 1), date(2026, 6, 30)),
    ],
)
def test_a_code_says_the_days(code, kind, starts_on, ends_on):
    period = Period(code=code)
    period.set_days()
    assert (period.kind, period.starts_on, period.ends_on) == (kind, starts_on, ends_on)


@pytest.mark.parametrize(
    "code", ["", "2026-13", "2026-00", "2026-Q5", "2026-S3", "1999", "26", "x"]
)
def test_a_wrong_code_is_refused_with_examples(code):
    with override("en"), pytest.raises(ValidationError, match="Write 2026-03 for a month"):
        read_code(code)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("2026-03", "March 2026"),
        ("2026-Q2", "quarter 2 of 2026"),
        ("2026-9M", "nine months of 2026"),
    ],
)
def test_a_name_in_english(code, name):
    period = Period(code=code)
    period.set_days()
    with override("en"):
        assert str(period) == name


@pytest.mark.django_db
def test_one_period_of_a_kind_and_day():
    edition = factories.make_edition()
    factories.make_period("2026-S1", edition)
    with pytest.raises(IntegrityError), transaction.atomic():
        Period.objects.create(code="2026-S1", edition=edition)


@pytest.mark.django_db
def test_started_and_open():
    edition = factories.make_edition()
    first = factories.make_period("2026-S1", edition, due_on=date(2026, 7, 10))
    factories.make_period("2026-S2", edition, due_on=date(2027, 1, 10))
    assert list(Period.objects.started(date(2026, 6, 30))) == [first]
    assert list(Period.objects.open(date(2026, 7, 10))) == [first]
    assert not Period.objects.open(date(2026, 7, 11)).exists()
    assert not Period.objects.open(date(2026, 6, 30)).exists()


@pytest.mark.parametrize(
    ("moment", "is_missed"),
    [
        (datetime(2026, 7, 10, 23, 59, 59, 999999, PHNOM_PENH), False),
        (datetime(2026, 7, 11, 0, 0, 0, 0, PHNOM_PENH), True),
        (datetime(2026, 7, 10, 16, 59, 59, tzinfo=ZoneInfo("UTC")), False),
        (datetime(2026, 7, 10, 17, 0, 0, tzinfo=ZoneInfo("UTC")), True),
    ],
)
def test_the_last_day_ends_in_phnom_penh(moment, is_missed):
    assert Deadline(due_on=date(2026, 7, 10)).missed_at(moment) is is_missed


@pytest.mark.parametrize(("day", "left"), [(9, 1), (10, 0), (11, -1)])
def test_days_left(day, left):
    assert Deadline(due_on=date(2026, 7, 10)).days_left(date(2026, 7, day)) == left


@pytest.mark.parametrize(
    ("grace_until", "locks_on"),
    [
        (date(2026, 7, 9), None),
        (None, date(2026, 7, 10)),
        (date(2026, 7, 15), date(2026, 7, 15)),
    ],
)
@pytest.mark.django_db
def test_last_day_then_grace_then_closing(grace_until, locks_on):
    period = factories.make_period(due_on=date(2026, 7, 10))
    with pytest.raises(IntegrityError), transaction.atomic():
        period.deadlines.update(grace_until=grace_until, locks_on=locks_on)


@pytest.mark.parametrize(
    ("day", "in_grace", "closed"), [(10, False, False), (11, True, False), (15, True, False)]
    + [(16, False, False), (19, False, False), (20, False, True)],
)  # fmt: skip
def test_grace_and_closing(day, in_grace, closed):
    deadline = Deadline(
        due_on=date(2026, 7, 10), grace_until=date(2026, 7, 15), locks_on=date(2026, 7, 20)
    )
    found = deadline.is_in_grace(date(2026, 7, day)), deadline.is_closed(date(2026, 7, day))
    assert found == (in_grace, closed)


def test_a_deadline_without_closing_is_never_closed():
    assert not Deadline(due_on=date(2020, 7, 10)).is_closed(date(2026, 7, 10))


def test_a_period_is_reported_on_with_an_issued_form(db):
    draft = factories.forms.load_edition(factories.SMALL_FORM)
    with override("en"), pytest.raises(ValidationError, match="issue it first"):
        Period(code="2026-S1", edition=draft).full_clean()
    issued = factories.forms.issue_edition(edition=draft)
    Period(code="2026-S1", edition=issued).full_clean()
