"""A copy of the measured database, for what must really be written: it stays as it was."""

import os
import shutil
import sqlite3
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection


@contextmanager
def copied(folder: Path):
    """Point this process at a copy; give what another process needs to be pointed there, too."""
    folder.mkdir()
    original = connection.settings_dict["NAME"]
    copy = _copy_postgresql if connection.vendor == "postgresql" else _copy_sqlite
    name, url = copy(original, folder)
    try:
        _point(name)
        (folder / "static").symlink_to(settings.STATIC_ROOT)
        yield {"DATABASE_URL": url, "VAR_DIR": str(folder), "SECRET_KEY": settings.SECRET_KEY}
    finally:
        if connection.vendor == "postgresql":
            _elsewhere(original, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        _point(original)
        shutil.rmtree(folder)


def _point(name):
    connection.close()
    connection.settings_dict["NAME"] = name


def _elsewhere(name, *statements):
    """Run statements while connected to a database that nobody copies."""
    _point(name)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for statement in statements:
            cursor.execute(statement)


def _copy_postgresql(original, folder):
    name = f"bench_rush_{os.getpid()}"
    _elsewhere("template1", f"CREATE DATABASE {name} TEMPLATE {original}")
    before, _slash, _after = os.environ["DATABASE_URL"].rpartition(f"/{original}")
    return name, f"{before}/{name}"


def _copy_sqlite(original, folder):
    path = folder / "db.sqlite3"
    with sqlite3.connect(original) as old, sqlite3.connect(path) as new:
        old.backup(new)
    old.close()
    new.close()
    return path, f"sqlite:///{path}"
