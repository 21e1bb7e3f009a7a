"""Processes that print pieces for another: `python -m taskforce.paper.printer`.

`press.py` starts one. It loads WeasyPrint and divides itself, one process for each line it was
given, so that what is loaded stands in memory once. It knows nothing of Django or a database.
When the process that started it ends, however that comes, so do they all.
"""

import gc
import logging
import os
import shutil
import signal
import sys
import tempfile
import threading
import traceback
from contextlib import suppress
from multiprocessing.connection import Connection

from . import archive, engine

# What is answered: the verdict, then a `Paper`, the reason or a page, then warnings.
PRINTED, FAILED, UNAVAILABLE = "printed", "failed", "unavailable"
# Said once at the beginning, and now and then on the way.
READY, REACHED = "ready", "reached"
MUCH = 100_000  # objects that may be left over from pieces before


def main(lifeline: int, style: int, *lines: int):
    """Print what comes on each line until the other end of the lifeline is closed.

    Args:
        lifeline: the end for reading of a pipe that nobody writes to.
        style: a file with the style sheet.
        lines: one socket for each process.
    """
    # The one who asked decides when to stop: an interruption at the keyboard reaches it as well.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with os.fdopen(style, "rb") as file:
        text = file.read().decode()
    unavailable = _load()
    # What is loaded now is never garbage; looking through it would copy it to each process. And
    # while a piece is being printed nothing is: it is cleared away between two.
    gc.freeze()
    gc.disable()
    line, others = _divide(lines)
    # Not before: what has threads must not be divided.
    threading.Thread(target=_watch, args=(lifeline,), daemon=True).start()
    _serve(Connection(line), text, unavailable)
    for other in others:
        os.waitpid(other, 0)
    # Straight out: at its usual end WeasyPrint removes its fonts too late to find the tools for it.
    os._exit(0)


def _load():
    """Load WeasyPrint; return the answer to everything where that fails."""
    try:
        import weasyprint
    except (ImportError, OSError) as error:
        return (UNAVAILABLE, str(error), [])
    assert weasyprint
    return None


def _divide(lines) -> tuple[int, list[int]]:
    """Become as many processes as there are lines; return this one's, and those to wait for."""
    first, *rest = lines
    children = []
    for line in rest:
        pid = os.fork()
        if not pid:
            for other in lines:
                if other != line:
                    os.close(other)
            return line, []
        os.close(line)
        children.append(pid)
    return first, children


def _watch(lifeline):
    """End at once when the one who asked is gone, in the middle of a page or not."""
    os.read(lifeline, 1)
    shutil.rmtree(tempfile.gettempdir(), ignore_errors=True)
    os._exit(1)


def _serve(line: Connection, style, unavailable):
    warnings = _Warnings()
    logging.getLogger("weasyprint").handlers = [warnings]
    steps = logging.getLogger("weasyprint.progress")
    steps.setLevel(logging.INFO)
    steps.propagate, steps.handlers = False, [_Pages(line)]
    # It ends when the one who asked has closed the line, which may be at any point.
    with suppress(EOFError, ConnectionError):
        line.send((READY, None, []))
        while True:
            request = line.recv()
            # What the last pieces left goes now, not when they were sent: then somebody waits.
            if gc.get_count()[0] > MUCH:
                gc.collect()
            line.send(unavailable or _print(request, style, warnings))


def _print(request, style, warnings):
    warnings.messages.clear()
    try:
        if request.pop("for_archive"):
            paper = archive.print_archive(style=style, **request)
        else:
            paper = engine.print_html(style=style, **request)
    except Exception:
        return (FAILED, traceback.format_exc(limit=-6), [])
    return (PRINTED, paper, warnings.messages[:])


class _Warnings(logging.Handler):
    """Keeps what WeasyPrint warns of, for the process that asked."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.messages = []

    def emit(self, record):
        self.messages.append(record.getMessage())


class _Pages(logging.Handler):
    """Says which page is being laid out."""

    EVERY = 10

    def __init__(self, line):
        super().__init__(logging.INFO)
        self.line = line

    def emit(self, record):
        if "Page %d" in record.msg and record.args[0] % self.EVERY == 0:
            self.line.send((REACHED, record.args[0], []))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
