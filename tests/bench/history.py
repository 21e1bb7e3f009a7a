"""Who sat where on which day, and what the keeping of both times costs."""

import statistics
from datetime import date, timedelta
from random import Random

from django.db import connection, transaction

from taskforce.models import Membership, Person, TaskForce
from taskforce.models.keeps_versions import KeepsVersions

from .members import undone
from .table import Line, seconds, timed

ROWS = 10_000
TURNS = 7
MOST_OVERHEAD = 1.3


def measure(bench):
    yield _writing()


def _writing() -> Line:
    """Write 10,000 seats in bulk, by turns with the triggers and without."""
    [kept] = [c for c in Membership._meta.constraints if isinstance(c, KeepsVersions)]
    took = {True: [], False: []}
    for _turn in range(TURNS):
        for with_versions in (True, False):
            with undone(), transaction.atomic():
                rows = seats(Random(1))
                if connection.vendor == "postgresql":
                    sql("SET CONSTRAINTS ALL IMMEDIATE")  # both pay for them within the time
                if not with_versions:
                    forget(kept)
                took[with_versions].append(timed(write, rows)[0])
    ours, bare = (
        statistics.median(took[flag][1:])  # the first turn warms up
        for flag in (True, False)
    )
    return Line(
        "both times of seats kept",
        f"{ROWS:,} seats written in bulk, with their versions",
        seconds(ours),
        raw=f"without versions {seconds(bare)}",
        ratio=f"{ours / bare:.2f}x",
        bar=f"<= {MOST_OVERHEAD}x",
        kept=ours / bare <= MOST_OVERHEAD,
    )


def seats(rng) -> list[Membership]:
    groups = list(TaskForce.objects.values_list("pk", flat=True))
    people = [Person(name_km="សុខ ដារ៉ា") for _number in range(ROWS)]
    Person.objects.bulk_create(people, batch_size=5_000)
    first = date(2015, 1, 1)
    return [
        Membership(
            task_force_id=rng.choice(groups),
            person=person,
            role_id="member",
            starts_on=first + timedelta(days=rng.randrange(4000)),
        )
        for person in people
    ]


def write(rows):
    Membership.objects.bulk_create(rows, batch_size=1_000)


def forget(kept: KeepsVersions):
    """Take the triggers away, until the transaction is undone."""
    if connection.vendor == "postgresql":
        sql(f"DROP FUNCTION {kept.name}() CASCADE")
    else:
        for event in ("insert", "update", "delete"):
            sql(f"DROP TRIGGER {kept.name}_{event}")


def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
