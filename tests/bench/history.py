"""Who sat where on which day, and what the keeping of both times costs."""

import statistics
from datetime import date, timedelta
from random import Random

from django.db import connection, transaction
from django.utils import timezone

from taskforce.heads import holders
from taskforce.models import AdministrativeUnit, Membership, Person, TaskForce
from taskforce.models.keeps_versions import KeepsVersions

from .double_posts import double_posts_of_the_country
from .members import undone
from .table import Line, counted, seconds, timed

ROWS = 10_000
TURNS = 7
MOST_OVERHEAD = 1.3
MOST_SECONDS = 0.1


def measure(bench):
    yield _writing()
    with undone(), transaction.atomic():
        crowd()
        yield from heads_of_the_country()
        yield double_posts_of_the_country()


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


# 50,000 seats in all groups: heads that follow each other since 2015, and members beside them.
PEOPLE, TERMS = 50_000, 6
FIRST = date(2015, 1, 1)
TERM = timedelta(days=700)


def heads_of_the_country():
    """Ask for the heads of all groups on days of eleven years, as they are and as we knew them."""
    units = AdministrativeUnit.ever.all()
    days = [FIRST + timedelta(days=40 * number) for number in range(100)]
    for what, known_at in (("on a day", None), ("on a day, as known today", timezone.localdate())):
        with counted() as queries:
            lines = holders(units, on=days[50], known_at=known_at)
        took = sorted(timed(holders, units, on=day, known_at=known_at)[0] for day in days)
        raw = sorted(timed(_raw, day, known_at)[0] for day in days)
        yield _line_of(f"heads of all groups {what}", lines, queries, took, raw)


def _line_of(what, lines, queries, took, raw):
    p95, beside = took[94], raw[94]
    return Line(
        what,
        f"{len({line.code for line in lines}):,} groups, {Membership.objects.count():,} seats, "
        f"{queries.count} query",
        f"p50 {took[50] * 1000:.0f}, p95 {p95 * 1000:.0f}, at most {took[-1] * 1000:.0f} ms",
        raw=f"the same rows by SQL: p95 {beside * 1000:.0f} ms",
        ratio=f"p95 {p95 / beside:.1f}x",
        bar=f"p95 <= {MOST_SECONDS * 1000:.0f} ms, 1 query",
        kept=p95 <= MOST_SECONDS and queries.count == 1,
    )


def _raw(day, known_at):
    table = "taskforce_membershipversion" if known_at else "taskforce_membership"
    known = "AND m.known_until IS NULL " if known_at else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.code, p.name_km, m.starts_on FROM taskforce_administrativeunit u "
            f"JOIN taskforce_taskforce g ON g.unit_id = u.id LEFT JOIN {table} m "
            "ON m.task_force_id = g.id AND m.role_id = 'head' AND m.starts_on <= %s "
            f"AND (m.ends_on IS NULL OR m.ends_on > %s) {known}"
            "LEFT JOIN taskforce_person p ON p.id = m.person_id ORDER BY u.code",
            [day, day],
        )
        return cursor.fetchall()


def crowd():
    """Fill every group: heads that follow each other, and members until there are 50,000."""
    rng = Random(8)
    Membership.objects.filter(role="head").delete()
    groups = list(TaskForce.objects.values_list("pk", flat=True))
    rows = [
        Membership(
            task_force_id=group,
            role_id="head",
            starts_on=FIRST + TERM * term,
            ends_on=None if term == TERMS - 1 else FIRST + TERM * (term + 1),
        )
        for group in groups
        for term in range(TERMS)
    ]
    for _number in range(PEOPLE - len(rows) - Membership.objects.count()):
        rows.append(Membership(task_force_id=rng.choice(groups), role_id="member", starts_on=FIRST))
    people = [Person(name_km="សុខ ដារ៉ា") for _row in rows]
    Person.objects.bulk_create(people, batch_size=5_000)
    for row, person in zip(rows, people, strict=True):
        row.person = person
    Membership.objects.bulk_create(rows, batch_size=5_000)
    sql("ANALYZE")
