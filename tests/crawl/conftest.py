"""One furnished country for every role that walks it."""

import logging

import pytest

from tests.crawl import country as made

ROLES = ["admin", "officer", "clerk", "district_clerk", "reviewer", "viewer", "stranger"]
# The rooms of the centre are many, and only one role may enter: they are walked in three parts.
WALKS = [(role, "all") for role in [*ROLES, None] if role != "admin"]
WALKS += [("admin", part) for part in ("site", "a", "b", "c")]


@pytest.fixture
def cast(request, country):
    return {name: request.getfixturevalue(name) for name in ROLES}


@pytest.fixture
def furnished(country, cast, settings, tmp_path):
    """The small country with something on every page; returns the cast."""
    settings.MEDIA_ROOT = tmp_path
    made.furnish(country, cast)
    return cast


@pytest.fixture(autouse=True)
def _quiet(monkeypatch):
    """A walk meets hundreds of refusals: their tracebacks would bury what is found."""
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)
