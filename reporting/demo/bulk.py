"""Many rows into the database at once: COPY on PostgreSQL, prepared inserts on SQLite.

The rows keep every constraint of the tables; only what the models would do in Python is left
out, so that whoever calls this hands over finished values.
"""

import io
from contextlib import contextmanager
from datetime import UTC
from uuid import UUID

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Max

# Pages of SQLite kept in memory while loading, in KiB.
CACHE = 256_000


def write(model, columns: list[str], rows: list[tuple]) -> int:
    """Store rows of plain values, one for each of `columns`; return how many."""
    if connection.vendor == "postgresql":
        _copy(model, columns, rows)
    else:
        _insert(model, columns, rows)
    return len(rows)


def next_id(model) -> int:
    return (model.objects.aggregate(last=Max("pk"))["last"] or 0) + 1


def reset_sequences(*models) -> None:
    """Let the database number on after the rows that were written with numbers of their own."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def gather_statistics() -> None:
    """Tell the database's planner how much there is now."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # A sample: whole indexes of millions of rows would take as long as loading them.
            cursor.execute("PRAGMA analysis_limit = 1000")
        cursor.execute("ANALYZE")


@contextmanager
def tuned():
    """Set the connection up for one long load, and put it back as it was."""
    is_sqlite = connection.vendor == "sqlite"
    name, value = ("cache_size", -CACHE) if is_sqlite else ("statement_timeout", 0)
    ask, tell = ("PRAGMA {}", "PRAGMA {} = {}") if is_sqlite else ("SHOW {}", "SET {} = '{}'")
    with connection.cursor() as cursor:
        cursor.execute(ask.format(name))
        before = cursor.fetchone()[0]
        cursor.execute(tell.format(name, value))
        try:
            yield
        finally:
            cursor.execute(tell.format(name, before))


def check_at_once() -> None:
    """Let PostgreSQL check foreign keys after each batch: millions would wait in its memory."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _insert(model, columns, rows):
    kinds = [model._meta.get_field(name).get_internal_type() for name in columns]
    table = connection.ops.quote_name(model._meta.db_table)
    marks = ", ".join(["%s"] * len(columns))
    sql = f"INSERT INTO {table} ({', '.join(_quoted(model, columns))}) VALUES ({marks})"
    if {"DateTimeField", "UUIDField"} & set(kinds):
        rows = [tuple(map(_for_sqlite, row)) for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(sql, rows)


def _for_sqlite(value):
    """Return a value as Django stores it there: moments in UTC without saying so, keys as hex."""
    if isinstance(value, UUID):
        return value.hex
    if getattr(value, "tzinfo", None):
        return str(value.astimezone(UTC).replace(tzinfo=None))
    return value


def _copy(model, columns, rows):
    table = connection.ops.quote_name(model._meta.db_table)
    text = "".join(["\t".join(map(_for_copy, row)) + "\n" for row in rows])
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY {table} ({', '.join(_quoted(model, columns))}) FROM STDIN", io.StringIO(text)
        )


def _for_copy(value) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, str) and value:
        for sign, written in (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r")):
            value = value.replace(sign, written)
    return str(value)


def _quoted(model, columns) -> list[str]:
    return [connection.ops.quote_name(model._meta.get_field(name).column) for name in columns]
