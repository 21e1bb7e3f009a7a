"""One furnished country for every role that walks it."""

import logging

import pytest

from tests.crawl import country as made

ROLES = ["admin", "officer", "clerk", "district_clerk", "reviewer", "viewer", "stranger"]


@pytest.fixture
def cast(request, country):
    return {name: request.getfixturevalue(name) for name in ROLES}


@pytest.fixture
def furnished(country, cast):
    """The small country with something on every page; returns the cast."""
    made.furnish(country, cast)
    return cast


@pytest.fixture(autouse=True)
def _quiet(monkeypatch):
    """A walk meets hundreds of refusals: their tracebacks would bury what is found."""
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)
