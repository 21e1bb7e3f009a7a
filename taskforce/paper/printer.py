"""The process that stands by, and the parts of it that print: `python -m taskforce.paper.printer`.

`standby.py` starts it. It loads WeasyPrint, and divides itself each time it is told to, one
process for each line it is given, so that what is loaded stands in memory once. It knows nothing
of Django or a database. When the process that started it ends, however that comes, so do they all.
"""

import gc
import logging
import os
import shutil
import signal
import socket
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
DIVIDE = b"+"
MOST_ENDS = 16
MUCH = 30_000  # objects that may be left over from pieces before


def main(line: int):
    """Divide when told to, until the other end of the line is closed.

    With the word come files: the end of a pipe whose other end is open as long as the paper is
    wanted; the end of one to hold while there is work; the style; a socket for each process.
    """
    # The one who asked decides when to stop: an interruption at the keyboard reaches it as well.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Nobody waits for the parts here: they leave nothing behind.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    trouble = _tried(_load)
    with socket.socket(fileno=line) as channel:
        while True:
            word, ends, *_ = socket.recv_fds(channel, len(DIVIDE), MOST_ENDS)
            if not word:
                break
            _divide(channel, ends, trouble)
    shutil.rmtree(tempfile.gettempdir(), ignore_errors=True)
    # Straight out: at its usual end WeasyPrint removes its fonts too late to find the tools for it.
    os._exit(0)


def _load():
    import weasyprint

    assert weasyprint


def _tried(work) -> tuple | None:
    """Return the answer to everything where the work fails."""
    try:
        work()
    except (ImportError, OSError) as error:
        return (UNAVAILABLE, str(error), [])
    except Exception:
        return (FAILED, traceback.format_exc(limit=-6), [])
    return None


def _divide(channel, ends, trouble):
    """Make a process for each line, and go on standing by."""
    lifeline, held, style, *lines = ends
    with os.fdopen(style, "rb") as file:
        text = file.read().decode()
    trouble = trouble or _tried(lambda: engine.prepare(text))
    # What is loaded now is never garbage; looking through it would copy it to each process. And
    # while a piece is being printed nothing is: it is cleared away between two.
    gc.freeze()
    gc.disable()
    for line in lines:
        if not os.fork():
            channel.close()
            for other in lines:
                if other != line:
                    os.close(other)
            # Not before: what has threads must not be divided.
            threading.Thread(target=_watch, args=(lifeline,), daemon=True).start()
            _serve(Connection(line), text, trouble)
            os._exit(0)
    for end in (lifeline, held, *lines):
        os.close(end)


def _watch(lifeline):
    """End at once when the one who asked is gone, in the middle of a page or not."""
    os.read(lifeline, 1)
    os._exit(1)


def _serve(line: Connection, style, trouble):
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
            line.send(trouble or _print(request, style, warnings))


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
    main(int(sys.argv[1]))
