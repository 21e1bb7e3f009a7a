"""What the worker does again and again: each at its turn, and none stops the others."""

from datetime import timedelta

import pytest

from taskforce.services import rounds


@pytest.fixture
def done(monkeypatch):
    """Rounds of our own; returns what they did."""
    monkeypatch.setattr(rounds, "ROUNDS", {})
    return []


def test_each_is_done_at_its_turn(done):
    rounds.register("often", lambda: done.append("often"), timedelta(0))
    rounds.register("daily", lambda: done.append("daily"), timedelta(days=1))
    assert rounds.go() == ["often", "daily"]
    assert rounds.go() == ["often"]
    assert done == ["often", "daily", "often"]


def test_one_that_fails_is_told_and_stops_none(done, caplog):
    def fail():
        raise ValueError("the table is locked")

    rounds.register("bad", fail, timedelta(days=1))
    rounds.register("good", lambda: done.append("good"), timedelta(days=1))
    rounds.go()
    assert done == ["good"]
    assert "bad" in caplog.text
    assert "the table is locked" in caplog.text
    # Not at once: what fails for a reason that stays would fill the log.
    assert rounds.go() == []


def test_what_the_applications_add():
    assert {"assignments", "reminders", "outliers"} <= rounds.ROUNDS.keys()
