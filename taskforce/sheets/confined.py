"""Opening files that strangers send, in a process of its own: if it dies, only the file is refused.

The process has little memory and time, no environment and no settings (`child`); what it found
comes back as JSON. It starts in a tenth of a second.
"""

import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import asdict
from itertools import chain
from pathlib import Path

from . import notes, wire
from .issues import FileRefusedError, Issue
from .limits import Limits
from .rows import Book, Table

ROOT = Path(__file__).resolve().parent.parent.parent
START = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from taskforce.sheets import child; "
PYTHON_FAILED = 1  # the exit code of a program that met an error nobody expected
MOST_TOLD = 4_000
LOGGER = logging.getLogger(__name__)
# Nothing of ours: no password of a database, no key.
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}


def read_confined(content: bytes, limits: Limits) -> Book:
    """Return all rows of all sheets that hold a list, as `reader.read` does.

    Raises:
        FileRefusedError: where the file is unsafe, no spreadsheet, holds no list, or took more
            memory or time to read than it may.
    """
    with _told_by("read", content, limits) as lines:
        return wire.load(lines)


def tables_confined(content: bytes, limits: Limits) -> list[Table]:
    """Return the sheets of a workbook as they stand, as `tables.read_tables` does.

    Raises:
        FileRefusedError: where it is unsafe, no workbook, or took too much to read.
    """
    with _told_by("tables", content, limits) as lines:
        return wire.load_tables(lines)


def mark_confined(content: bytes, limits: Limits, issues: Iterable[Issue]) -> bytes:
    """Return the file as a workbook with the reasons beside its cells, as `marked.mark` does.

    The reasons are said in the language of whoever asks.

    Raises:
        FileRefusedError: where the file cannot be read, or took too much to read.
    """
    # Only here: the words are of the framework, which the process does without.
    from .messages import marking_words

    lines, words = notes.dump(issues), marking_words()
    with _told_by("mark", content, limits, lines, words=words) as stream:
        return wire.load_file(stream)


def _told_by(task, content, limits, lines=(), **asked):
    """Return, as an open file, what the process has written; `lines` are told it beforehand."""
    asked = {"task": task, "limits": asdict(limits)} | asked
    told = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    with tempfile.TemporaryFile() as given:
        for line in chain([json.dumps(asked)], lines):
            given.write(line.encode("utf-8", "surrogatepass") + b"\n")
        given.write(content)
        given.seek(0)
        if code := _run(given, told, limits):
            told.close()
            raise FileRefusedError(code)
    told.seek(0)
    return told


def _run(given, told, limits):
    """Return nothing where the process came to its end, else why it did not."""
    command = [sys.executable, "-I", "-c", f"{START}child.main()"]
    with tempfile.TemporaryFile() as complaints:
        streams = {"stdin": given, "stdout": told, "stderr": complaints}
        try:
            done = subprocess.run(
                command, **streams, env=ENVIRONMENT, cwd="/", timeout=limits.patience, check=False
            )
        except subprocess.TimeoutExpired:
            return "took_too_long"
        if done.returncode != PYTHON_FAILED:
            return "took_too_long" if done.returncode else ""
        # A mistake of ours, or a file stranger than any so far: who keeps the system should know.
        complaints.seek(0)
        text = complaints.read()[-MOST_TOLD:].decode(errors="replace")
    if "MemoryError" in text:
        return "took_too_long"
    LOGGER.error("A file could not be read: %s", text)
    return "unreadable_file"
