"""What was handed in: kept each time, never altered, proven by its hash."""

import json
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from reporting import canonical
from reporting.models import SubmissionVersion
from reporting.services import submissions
from taskforce.services.history_door import history_open
from tests import factories


@pytest.fixture
def report(country, period, clerk):
    return factories.make_submitted(country["0801"], period, clerk)


def run(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def correct(report, clerk, officer, **answers):
    """Return a report, let it be corrected and handed in again."""
    submissions.send_back(submission=report, reason="សូមពិនិត្យតួលេខ", by=officer)
    draft = factories.make_draft(report.unit, report.period, clerk, **answers)
    return submissions.submit(submission=draft, by=clerk)


def test_handing_in_keeps_the_answers(report, clerk):
    version = report.versions.get()
    assert (version.number, version.submitted_at) == (1, report.submitted_at)
    assert version.submitted_by == clerk
    assert version.content()["visits_made"] == {"number": "7"}
    assert version.content()["people_met"] == {"number": "100", "women": "40"}
    assert version.content()["last_meeting"] == {"date": "2026-06-01"}
    assert version.content()["situation"] == {"text": "ស្ថានភាពទូទៅមានសន្តិសុខល្អ។"}
    assert version.is_whole


def test_the_hash_is_made_over_exactly_what_is_stored(report):
    kept = SubmissionVersion.objects.get()
    assert kept.answers == canonical.text(json.loads(kept.answers))
    assert kept.sha256 == canonical.sha256(kept.answers)
    assert "\\u" not in kept.answers
    assert len(kept.sha256) == 64


def test_a_choice_is_kept_by_its_code(country, period, clerk):
    poor = period.edition.sections.get(code="rest").questions.get(code="security")
    choice = poor.choices.get(code="poor")
    report = factories.make_submitted(
        country["0801"], period, clerk, security={"choice_id": choice.pk}
    )
    assert report.versions.get().content()["security"] == {"choice": "poor"}


def test_a_correction_makes_the_next_version(report, clerk, officer):
    first = report.versions.get()
    correct(report, clerk, officer, visits_made={"number": 9})
    one, two = report.versions.order_by("number")
    assert (one.answers, one.sha256) == (first.answers, first.sha256)
    assert two.number == 2
    assert two.content()["visits_made"] == {"number": "9"}


def test_handing_in_twice_keeps_one(country, period, clerk):
    draft = factories.make_draft(country["0801"], period, clerk)
    for _press in range(2):
        submissions.submit(submission=draft, by=clerk, key=draft.submit_key)
    assert SubmissionVersion.objects.count() == 1


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE reporting_submissionversion SET answers = '{}'",
        "UPDATE reporting_submissionversion SET sha256 = 'x', number = 2",
        "UPDATE reporting_submissionversion SET submitted_at = '2020-01-01 00:00:00'",
        "DELETE FROM reporting_submissionversion",
    ],
)
def test_raw_sql_alters_nothing(report, sql):
    before = list(SubmissionVersion.objects.values_list())
    with pytest.raises(DatabaseError, match="unaltered"):
        run(sql)
    assert list(SubmissionVersion.objects.values_list()) == before


def test_nobody_empties_the_table(report):
    if connection.vendor == "postgresql":
        run("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="unaltered"):
            run("TRUNCATE reporting_submissionversion CASCADE")


def test_a_report_that_was_handed_in_is_not_deleted(report):
    with pytest.raises(ProtectedError):
        report.delete()


def test_through_the_door_it_may_be_and_the_hash_tells(report):
    with history_open(why="erasure"):
        SubmissionVersion.objects.update(answers="{}")
    assert not SubmissionVersion.objects.get().is_whole


def test_two_of_one_number_are_refused(report):
    version = report.versions.get()
    version.pk = None
    with pytest.raises(DatabaseError), transaction.atomic():
        version.save()


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (7, "7"),
        ("7.00", "7"),
        ("7.50", "7.5"),
        ("0", "0"),
        ("1000000", "1000000"),
        ("100.00", "100"),
    ],
)
def test_a_number_is_written_in_one_way(value, written):
    value = value if isinstance(value, int) else Decimal(value)
    assert canonical.number(value) == written


def test_reports_handed_in_before_get_their_version(country, period, clerk, officer):
    handed_in = factories.make_submitted(country["0801"], period, clerk)
    accepted = factories.make_accepted(country["0808"], period, clerk, officer)
    returned = factories.make_submitted(country["0811"], period, clerk)
    submissions.send_back(submission=returned, reason="សូមពិនិត្យ", by=officer)
    factories.make_draft(country["080101"], period, clerk)
    expected = rows(submission__in=[handed_in, accepted])
    with history_open(why="as before the migration"):
        SubmissionVersion.objects.all().delete()
    migrate()
    assert rows() == expected
    migrate()
    assert rows() == expected


def migrate():
    import_module("reporting.migrations.0007_versions_handed_in").keep_versions(apps, None)


def rows(**conditions):
    kept = SubmissionVersion.objects.filter(**conditions).order_by("submission")
    names = ("submission", "number", "answers", "sha256", "submitted_at", "submitted_by")
    return list(kept.values_list(*names))
