"""Editions for tests: accepted reports, and what is published of them."""

from uuid import uuid4

from reporting.models import Submission
from reporting.services import publishing, saving, submissions
from tests import factories


def accepted(country, period, clerk, officer, **answers) -> dict:
    """Return accepted reports of a province, a district and a commune by code."""
    return {
        code: factories.make_accepted(country[code], period, clerk, officer, **answers)
        for code in ("08", "0801", "080101")
    }


def publish(period, by, unit=None, **given):
    return publishing.publish(period=period, unit=unit, by=by, **{"key": uuid4()} | given)


def amend(edition, by, **given):
    return publishing.amend(edition=edition, by=by, **{"key": uuid4()} | given)


def corrected(report, clerk, officer, **answers):
    """Return a report that was accepted, returned, corrected and accepted again."""
    Submission.objects.filter(pk=report.pk).update(status="returned")
    report.refresh_from_db()
    saving.save_answers(
        submission=report,
        answers={report.edition.cells.get(code=code): held for code, held in answers.items()},
        versions=saving.versions_of(report),
        by=clerk,
    )
    report.refresh_from_db()
    report = submissions.submit(submission=report, by=clerk)
    return submissions.accept(submission=report, by=officer)
