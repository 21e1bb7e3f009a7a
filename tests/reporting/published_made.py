"""Editions for tests: accepted reports, and what is published of them."""

from uuid import uuid4

from reporting.services import publishing
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
