"""Imports of members: messy ones, large ones, and beside them COPY and the library's defaults."""

import gc
import io
import threading
from datetime import date
from pathlib import Path

import tablib
from django.db import connection, transaction
from import_export import resources
from import_export.fields import Field
from import_export.widgets import ForeignKeyWidget

from taskforce.models import (
    AdministrativeUnit,
    GroupRole,
    Instrument,
    Membership,
    Person,
    TaskForce,
    User,
)
from taskforce.services.imports import applying, judging, member_imports, undoing

from .member_lists import HEADERS, PROVINCE, clean_rows, workbook
from .messy_sheet import messy
from .table import Line, counted, megabytes, seconds, timed

ROWS, MANY, SAMPLE = 10_000, 50_000, 2_000
FASTER, BASE_QUERIES, ROWS_A_QUERY = 5, 30, 500
MOST_SECONDS, MOST_MEMORY = 15, 250_000_000
ON = date(2026, 11, 1)


def measure(bench):
    yield from _messy()
    yield from _clean(ROWS, ROWS)
    yield from _clean(MANY, SAMPLE)


# As provinces send them


def _messy():
    made = messy(ROWS)
    with undone():
        kept = _received(made.content)
        looked = _Taken(judging.judge, member_import=kept)
        found = kept.outcome
        size = "{data_rows:,} rows, {errors:,} faults, {warnings:,} notices".format_map(found)
        yield looked.line("messy list: looked through", size)
        member_imports.confirm(member_import=kept, by=_clerk(), leave_out=True)
        stored = _Taken(applying.apply, member_import=kept)
        yield stored.line("messy list: stored", f"{found['accepted']:,} rows")
        undoing.ask(member_import=kept, why="-", by=_clerk())
        again = _Taken(undoing.undo, member_import=kept)
        yield again.line("the same undone", f"{found['accepted']:,} rows")


class _Taken:
    """What one step took: seconds, queries, and memory above what the process held before."""

    def __init__(self, function, **kwargs):
        gc.collect()
        with counted() as queries, _Memory() as memory:
            self.seconds, _result = timed(function, **kwargs)
        self.queries, self.memory = queries.count, memory.most

    def line(self, what, size) -> Line:
        most = BASE_QUERIES + ROWS // ROWS_A_QUERY
        return Line(
            what,
            f"{size}, {self.queries} queries",
            f"{seconds(self.seconds)}, {megabytes(self.memory)}",
            bar=f"<= {MOST_SECONDS} s, {megabytes(MOST_MEMORY)}, {most} queries",
            kept=self.seconds <= MOST_SECONDS
            and self.memory <= MOST_MEMORY
            and self.queries <= most,
        )


class _Memory(threading.Thread):
    """Watches how much this process holds above what it held at first."""

    def __init__(self):
        super().__init__(daemon=True)
        self.first = _held()
        self.most, self.over = 0, threading.Event()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *trouble):
        self.over.set()
        self.join()

    def run(self):
        while not self.over.wait(0.02):
            self.most = max(self.most, _held() - self.first)


def _held() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:"))


def _received(content):
    unit = AdministrativeUnit.objects.get(code=PROVINCE)
    kept, _is_new = member_imports.receive(
        file_name="list.xlsx", content=content, unit=unit, on=ON, by=_clerk()
    )
    return kept


def _clerk():
    return User.objects.get(username=f"p{PROVINCE}")


# Without a fault, beside others


def _clean(count, sample):
    rows = clean_rows(count)
    content = workbook(list(HEADERS.values()), rows)
    with undone(), counted() as queries:
        took, kept = timed(_taken_in, content)
        stored = Membership.objects.filter(
            pk__in=kept.effects.filter(thing="membership").values("key")
        ).count()
    with undone(), counted() as theirs:
        raw, imported = timed(at_defaults, workbook(list(HEADERS), rows[:sample]))
    scaled = raw * count / sample
    told = f"at the defaults {seconds(scaled)}" + (
        f" (from {sample:,} rows)" if sample < count else f", {theirs.count:,} queries"
    )
    with undone():
        copied, _count = timed(by_copy, rows)
    quickest = "COPY" if _is_postgresql() else "one INSERT of many rows"
    # Two acts of a person: to have it looked through, and to have it stored.
    most = 2 * (BASE_QUERIES + count // ROWS_A_QUERY)
    yield Line(
        "import of members, read, judged and stored",
        f"{stored:,} of {count:,} rows, {queries.count} queries",
        f"{seconds(took)} (database {seconds(queries.seconds)})",
        f"{told}; {quickest} {seconds(copied)}",
        f"{scaled / took:.1f}x faster; {took / copied:.0f}x slower than {quickest}",
        f"{f'>= {FASTER}x, ' if sample == count else ''}all rows, <= {most} queries",
        stored == count
        and imported == sample
        # From a sample it is an estimate, and no bar.
        and (sample < count or scaled / took >= FASTER)
        and queries.count <= most,
    )


def _taken_in(content):
    kept = _received(content)
    judging.judge(member_import=kept)
    member_imports.confirm(member_import=kept, by=_clerk())
    return applying.apply(member_import=kept)


def undone():
    """Leave the database as it was."""
    return _Undone()


class _Undone(transaction.Atomic):
    def __init__(self):
        super().__init__(using=None, savepoint=True, durable=False)

    def __exit__(self, exc_type, exc_value, traceback):
        transaction.set_rollback(True)
        super().__exit__(exc_type, exc_value, traceback)


# The raw equivalent: the same columns into the same tables, nothing looked up or checked


def by_copy(rows: list[dict]) -> int:
    """Write people and seats as they stand, in the quickest way that the database has."""
    first = (Person.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    groups = dict(TaskForce.objects.values_list("unit__code", "pk"))
    people, seats = [], []
    for number, row in enumerate(rows, start=first):
        person = _columns(Person(pk=number, **{n: row[n] for n in PERSONAL}))
        person["name_key"] = person["sort_key"] = row["name_km"]
        people.append(person)
        seat = Membership(
            pk=1_000_000 + number, task_force_id=groups[row["unit_code"]], person_id=number,
            role_id="member", starts_on=row["appointed_on"],
            position=row["position"], institution=row["institution"],
        )  # fmt: skip
        seats.append(_columns(seat))
    with connection.cursor() as cursor:
        for model, lines in ((Person, people), (Membership, seats)):
            _write(cursor, model._meta.db_table, lines)
    return len(seats)


PERSONAL = ("honorific", "name_km", "name_latin", "born_on")


def _columns(instance):
    return {
        field.column: getattr(instance, field.attname) for field in instance._meta.concrete_fields
    }


def _write(cursor, table, lines):
    names = ", ".join(f'"{name}"' for name in lines[0])
    values = [tuple(line.values()) for line in lines]
    if not _is_postgresql():
        marks = ", ".join("?" * len(lines[0]))
        connection.connection.executemany(
            f"INSERT INTO {table} ({names}) VALUES ({marks})",
            [[str(v) if isinstance(v, date) else v for v in line] for line in values],
        )
        return
    _copy(cursor, f"COPY {table} ({names}) FROM STDIN", values)


def _copy(cursor, statement, values):
    """Stream the rows to PostgreSQL, with whichever driver is installed."""
    text = io.StringIO()
    for line in values:
        text.write("\t".join("\\N" if v is None else _plain(v) for v in line) + "\n")
    text.seek(0)
    cursor.cursor.copy_expert(statement, text)


def _plain(value):
    return {True: "t", False: "f"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _is_postgresql():
    return connection.vendor == "postgresql"


# The library as it comes


def at_defaults(content: bytes) -> int:
    """Import with the library as it comes: row by row, look-ups, differences, full results."""
    dataset = tablib.Dataset().load(content, "xlsx")
    result = DefaultResource().import_data(dataset, raise_errors=True)
    return result.totals["new"]


class DefaultResource(resources.ModelResource):
    """The same columns into the same tables, with nothing of the library tuned."""

    task_force = Field("task_force", "unit_code", ForeignKeyWidget(TaskForce, "unit__code"))
    role = Field("role", "role", ForeignKeyWidget(GroupRole, "name_km"))
    person = Field("person", "person", ForeignKeyWidget(Person))
    started_by = Field("started_by", "instrument", ForeignKeyWidget(Instrument))
    starts_on = Field("starts_on", "appointed_on")

    class Meta:
        model = Membership
        fields = (
            "task_force", "role", "person", "started_by", "starts_on", "position", "institution",
        )  # fmt: skip
        import_id_fields = ("task_force", "role", "person")

    def before_import(self, dataset, **kwargs):
        for name in ("person", "instrument"):
            dataset.append_col([None] * len(dataset), header=name)

    def before_import_row(self, row, **kwargs):
        names = ("honorific", "name_latin", "phone")
        row["born_on"], row["appointed_on"] = row["born_on"].date(), row["appointed_on"].date()
        sex = "f" if row["sex"] == "ស្រី" else "m"
        known = Person.objects.filter(name_km=row["name_km"], born_on=row["born_on"]).first()
        row["person"] = (
            known
            or Person.objects.create(
                name_km=row["name_km"],
                born_on=row["born_on"],
                sex=sex,
                **{name: row[name] for name in names},
            )
        ).pk
        paper, _new = Instrument.objects.get_or_create(
            kind_id="decision", number=row["decision_no"], dated=row["appointed_on"], unit=None
        )
        row["instrument"] = paper.pk
