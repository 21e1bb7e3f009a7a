"""The one door through which what is kept of the past may be altered: for erasure by law."""

from contextlib import contextmanager

from django.db import connection, transaction

from taskforce.models.refusing import DOOR


@contextmanager
def history_open(*, why: str):
    """Let this transaction, and nobody else, alter what we knew; the reason is for who reads SQL.

    The door is shut when the block is left, also by an error.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {DOOR} (why) VALUES (%s)", [why])  # noqa: S608
        yield
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {DOOR}")  # noqa: S608


def is_open() -> bool:
    """Tell whether somebody has left the door open for all."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {DOOR}")  # noqa: S608
        return cursor.fetchone()[0] > 0
