"""What the worker does again and again beside its jobs; the applications above add theirs."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Round:
    """Something done every so often."""

    act: Callable[[], object]
    every: timedelta
    done_at: datetime | None = None

    def is_due(self, now: datetime) -> bool:
        return self.done_at is None or now - self.done_at >= self.every


ROUNDS: dict[str, Round] = {}


def register(name: str, act: Callable[[], object], every: timedelta) -> None:
    ROUNDS[name] = Round(act, every)


def go() -> list[str]:
    """Do what is due in this process, and return the names of it.

    One that fails is told in the log and tried again at its next turn: the worker goes on.
    """
    now = timezone.now()
    due = {name: found for name, found in ROUNDS.items() if found.is_due(now)}
    for name, found in due.items():
        found.done_at = now
        try:
            found.act()
        except Exception:
            logger.exception("What the worker does again and again failed: %s", name)
    return list(due)
