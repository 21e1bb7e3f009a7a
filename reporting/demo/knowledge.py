"""Since when the invented seats were known: from their first day, their end from the last.

They are stored within a minute; without this, nothing would have been known before that day.
"""

from django.db import connection

from taskforce.models import MembershipVersion, OfficeTermVersion
from taskforce.services.history_door import history_open

MOMENTS = {
    "sqlite": "{day} || ' 03:00:00'",
    "postgresql": "({day} + time '03:00') AT TIME ZONE 'UTC'",
}
# What was kept of the loading itself goes; then each seat that has ended was open once.
STEPS = (
    "DELETE FROM {table} WHERE known_until IS NOT NULL",
    "INSERT INTO {table} ({columns}, ends_on, ended_by_id, known_from, known_until) "
    "SELECT {columns}, NULL, NULL, {starts}, {ends} FROM {table} "
    "WHERE ends_on <= %(today)s AND starts_on < ends_on",
    "UPDATE {table} SET known_from = {ends} WHERE known_until IS NULL AND ends_on <= %(today)s",
    "UPDATE {table} SET known_from = {starts} WHERE known_until IS NULL "
    "AND starts_on <= %(today)s AND (ends_on IS NULL OR ends_on > %(today)s)",
)
OWN = {"id", "ends_on", "ended_by_id", "known_from", "known_until"}


def spread(plan) -> None:
    """Let each seat and term have been known since it began."""
    moment = MOMENTS[connection.vendor]
    with history_open(why="demonstration"), connection.cursor() as cursor:
        for model in (MembershipVersion, OfficeTermVersion):
            columns = [field.column for field in model._meta.concrete_fields]
            parts = {
                "table": model._meta.db_table,
                "columns": ", ".join(column for column in columns if column not in OWN),
                "starts": moment.format(day="starts_on"),
                "ends": moment.format(day="ends_on"),
            }
            for step in STEPS:
                cursor.execute(step.format(**parts), {"today": plan.today})
