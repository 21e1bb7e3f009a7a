"""How long the demonstration takes to load into an empty database."""

import os
import sys
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from reporting.models import Answer

from . import children
from .table import Line, megabytes, seconds, timed

MANAGE = [sys.executable, "manage.py"]
MOST = {0: 180, 5: 600}


def measure(bench):
    for years in dict.fromkeys([0] if bench.has_loaded else [0, bench.years]):
        with scratch(bench) as env:
            run = load(env, years=years, provinces=bench.provinces)
        most = MOST.get(years, 600)
        size = f"{years} years of months and 2 semesters" if years else "2 semesters"
        yield Line(
            "demonstration",
            size,
            f"{seconds(run.seconds)}, at most {megabytes(run.memory)}",
            bar=f"<= {most} s",
            kept=run.seconds <= most,
        )
    yield _copy()


def load(env, *, years: int, provinces: int | None) -> children.Run:
    """Make the tables and load; only the loading is timed."""
    children.run([*MANAGE, "migrate", "--verbosity=0"], env=env)
    command = [*MANAGE, "demo", "--years", str(years)]
    if provinces:
        command += ["--provinces", str(provinces)]
    return children.run(command, env=env, timeout=3000)


@contextmanager
def scratch(bench):
    """Give the environment of an empty database, and take it away afterwards."""
    folder = bench.folder / "load"
    folder.mkdir()
    env = os.environ | {"VAR_DIR": str(folder)}
    name = f"bench_{os.getpid()}"
    try:
        if connection.vendor == "postgresql":
            _sql(f"CREATE DATABASE {name}")
            old = settings.DATABASES["default"]["NAME"]
            before, _slash, _after = os.environ["DATABASE_URL"].rpartition(f"/{old}")
            env["DATABASE_URL"] = f"{before}/{name}"
        yield env
    finally:
        if connection.vendor == "postgresql":
            _sql(f"DROP DATABASE IF EXISTS {name}")
        for path in sorted(folder.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        folder.rmdir()


def _sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _copy() -> Line:
    """Say what the database alone takes to write the same answers into a bare table."""
    _sql("CREATE TABLE bench_copy (a bigint, b bigint, c decimal(18,2), d bigint, e text)")
    try:
        took, _none = timed(
            _sql,
            "INSERT INTO bench_copy SELECT submission_id, cell_id, number, women, text "
            "FROM reporting_answer",
        )
    finally:
        _sql("DROP TABLE bench_copy")
    return Line(
        "the answers alone, copied inside the database",
        f"{Answer.objects.count():,} answers",
        seconds(took),
        raw="no key, no index, no constraint, no invention",
    )
