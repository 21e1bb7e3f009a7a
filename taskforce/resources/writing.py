"""Storing what an import comes to: few statements, in one short transaction."""

import sqlite3
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

from taskforce.models import AdministrativeUnit, Instrument, Membership, Person, TaskForce

BATCH = 5_000
PERSON_FIELDS = ("name_km", "honorific", "name_latin", "sex", "born_on", "phone")
SEAT_FIELDS = ("position", "institution", "started_by", "note", "ends_on", "ended_by")


@dataclass(slots=True)
class Stored:
    """What there was not before."""

    task_forces: list[TaskForce]
    instruments: list[Instrument]
    people: list[Person]
    seats: list[Membership]


class StateChangedError(Exception):
    """Somebody changed the same groups since they were read."""


@contextmanager
def full_statements():
    """Let SQLite take as many values a statement as it can: Django 5.2 stops at 999."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    limit = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
    connection.features.max_query_params = limit
    try:
        yield
    finally:
        del connection.features.max_query_params


def store(
    standing,
    created: list[Membership],
    changed: list[Membership],
    record: Callable[[Stored], None],
) -> None:
    """Store new and changed seats with all they rest on, whole or not at all.

    `record()` is called at the end of the transaction: what it writes stands or falls with
    the rest.

    Raises:
        StateChangedError: where what is stored is no longer what the rows were held against.
    """
    with transaction.atomic(), full_statements():
        # One import of a province at a time; on SQLite the transaction itself is the lock.
        AdministrativeUnit.objects.select_for_update(no_key=True).get(pk=standing.province.pk)
        if standing.has_changed():
            raise StateChangedError
        seats = [*created, *changed]
        people = [seat.person for seat in seats]
        groups = create(TaskForce, [seat.task_force for seat in created])
        papers = [paper for seat in seats for paper in (seat.started_by, seat.ended_by)]
        papers = create(Instrument, papers)
        update(Person, [p for p in people if p.pk in standing.local_people], PERSON_FIELDS)
        people = create(Person, people)
        update(Membership, changed, SEAT_FIELDS)
        record(Stored(groups, papers, people, create(Membership, created)))


def create(model, objects) -> list:
    """Store what is not stored yet, and return it."""
    # Two rows may share one object; those that are stored already have a key.
    new = [item for item in {id(item): item for item in objects if item}.values() if not item.pk]
    return model.objects.bulk_create(new, batch_size=BATCH)


def update(model, objects, fields):
    """Write by key: one value a column, where bulk_update() takes two and a CASE a row."""
    changed = {item.pk: item for item in objects}
    if not changed:
        return
    model.objects.bulk_create(
        changed.values(),
        batch_size=BATCH,
        update_conflicts=True,
        update_fields=fields,
        unique_fields=["pk"],
    )
