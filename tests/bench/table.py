"""The lines of the table and how they are printed."""

import os
import platform
import re
import statistics
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import connection

HEADS = ("what", "size", "time", "raw equivalent", "ratio", "bar", "")


@dataclass
class Line:
    """One thing that was measured; `kept` is None where no bar is set."""

    what: str
    size: str
    time: str
    raw: str = ""
    ratio: str = ""
    bar: str = ""
    kept: bool | None = None

    @property
    def cells(self) -> list[str]:
        verdict = {None: "", True: "kept", False: "MISSED"}[self.kept]
        return [self.what, self.size, self.time, self.raw, self.ratio, self.bar, verdict]


@dataclass
class Queries:
    """Counts what is sent to the database."""

    count: int = 0
    slowest: float = 0.0
    seconds: float = field(default=0.0)

    def __call__(self, execute, sql, params, many, context):
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            took = time.perf_counter() - began
            self.count, self.seconds = self.count + 1, self.seconds + took
            self.slowest = max(self.slowest, took)


@contextmanager
def counted():
    queries = Queries()
    with connection.execute_wrapper(queries):
        yield queries


def timed(function, *args, **kwargs) -> tuple[float, object]:
    began = time.perf_counter()
    result = function(*args, **kwargs)
    return time.perf_counter() - began, result


def alternating(one, other, times: int) -> tuple[float, float]:
    """Return the medians of two functions run by turns, so that a busy machine is fair to both."""
    one(), other()  # both warm
    pairs = [(timed(one)[0], timed(other)[0]) for _ in range(times)]
    return tuple(statistics.median(column) for column in zip(*pairs, strict=True))


def seconds(value: float) -> str:
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.1f} s"


def megabytes(value: float) -> str:
    return f"{value / 1e6:.0f} MB"


def markdown(lines: list[Line]) -> str:
    """Return a section: the database, what it ran on, the table."""
    rows = [HEADS, ["---"] * len(HEADS), *(line.cells for line in lines)]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"## {connection.display_name}\n\n{machine()}\n\n{table}\n"


def keep(path: Path, section: str) -> None:
    """Put a section into a file, in the place of the one it had for this database."""
    head = section.partition("\n")[0]
    before = path.read_text("utf-8") if path.exists() else ""
    first, *others = re.split(r"^(?=## )", before, flags=re.MULTILINE)
    others = [other.rstrip() + "\n" for other in others if other.partition("\n")[0] != head]
    parts = ([first.rstrip() + "\n"] if first.strip() else []) + sorted([*others, section])
    path.write_text("\n".join(parts), "utf-8")


def machine() -> str:
    """Return what it ran on."""
    with connection.cursor() as cursor:
        sqlite = connection.vendor == "sqlite"
        cursor.execute("SELECT sqlite_version()" if sqlite else "SHOW server_version")
        version = cursor.fetchone()[0]
    cores = len(os.sched_getaffinity(0))
    python = platform.python_version()
    return f"{date.today():%Y-%m-%d}, version {version}, Python {python}, {cores} cores."  # noqa: DTZ011
