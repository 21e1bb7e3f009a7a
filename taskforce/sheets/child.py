"""The process in which a file is opened: it may fail, and has little to lose.

It knows neither the settings nor the database, gets no environment, and has set itself limits
of memory, time and written bytes before it looks at the file. `confined` starts it.
"""

import gc
import json
import os
import resource
import sys
from functools import partial

from . import wire
from .issues import FileRefusedError
from .limits import Limits
from .marked import Words, mark
from .notes import load
from .reader import read
from .tables import read_tables

TOO_MUCH = 70  # by how this process ends where its memory was not enough


def main() -> None:
    """Do what the first line of the input asks for with what follows it."""
    asked = json.loads(sys.stdin.buffer.readline())
    limits = Limits(**asked["limits"])
    restrain(limits)
    # What is read is kept to the end, and nothing of it goes in circles.
    gc.disable()
    try:
        TASKS[asked["task"]](sys.stdin.buffer, limits, asked)
    except FileRefusedError as refusal:
        _write(wire.refused(refusal))
    except MemoryError:
        _end(TOO_MUCH)
    sys.stdout.buffer.flush()
    _end(0)


def _end(code):
    """End at once: taking apart what was read would take longer than reading it."""
    sys.stderr.flush()
    os._exit(code)


def restrain(limits: Limits) -> None:
    """Bind this process to its limits, for good."""
    for what, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_FSIZE, limits.told_bytes),
        (resource.RLIMIT_NOFILE, 16),
        (resource.RLIMIT_CORE, 0),
    ):
        _soft, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))
    grant(limits, 0)


def grant(limits: Limits, rows: int, notes: int = 0) -> None:
    """Allow this process what a list of so many rows and notes may take; beyond it is ended."""
    seconds, memory = limits.granted(rows, notes)
    for what, most in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, memory)):
        _soft, hard = resource.getrlimit(what)
        resource.setrlimit(what, (min(most, hard), hard))


def _read(stream, limits, asked):
    for line in wire.dump(read(stream.read(), limits, partial(grant, limits))):
        _write(line)


def _tables(stream, limits, asked):
    for line in wire.dump_tables(read_tables(stream.read(), limits)):
        _write(line)


def _mark(stream, limits, asked):
    notes = load(stream, partial(grant, limits, 0))
    more = partial(grant, limits, notes=notes.count)
    marked = mark(stream.read(), limits, notes, Words(**asked["words"]), more)
    _write(json.dumps([wire.FILE, len(marked)]))
    sys.stdout.buffer.write(marked)


def _write(line):
    sys.stdout.buffer.write(line.encode("utf-8", "surrogatepass") + b"\n")


TASKS = {"read": _read, "tables": _tables, "mark": _mark}
