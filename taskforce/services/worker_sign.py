"""The sign that a worker is alive: a file beside those of the jobs, which all workers share."""

import time
from pathlib import Path

from django.conf import settings

from taskforce.models.job import SILENCE


def note_worker():
    """Leave the sign that one is alive."""
    _sign().parent.mkdir(parents=True, exist_ok=True)
    _sign().touch()


def worker_lives() -> bool:
    """Tell whether a worker has given a sign of life of late."""
    try:
        return time.time() - _sign().stat().st_mtime < SILENCE.total_seconds()
    except FileNotFoundError:
        return False


def _sign() -> Path:
    return Path(settings.MEDIA_ROOT) / "jobs/.worker"
