"""The process that stands by to print: loaded once, it divides itself for each paper.

To load WeasyPrint and the style takes half a second, as long as some pages. So it is kept for as
long as the process lives that first printed: 50 MB, shared with those that print. That process
itself could not be divided: it may have threads, and a lock that another thread holds would stay
shut for ever in its copy.
"""

import atexit
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from . import printer
from .libraries import libraries_state

# What printing needs of the environment; the keys of the site are not among it.
ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "FONTCONFIG_PATH", "FONTCONFIG_FILE",
               "XDG_CACHE_HOME", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")  # fmt: skip
ROOT = Path(__file__).parents[2]
GRACE = 5  # seconds to end in

_turn = threading.Lock()
_current: "_Standby | None" = None


def divide(ends: list[int]):
    """Let the process divide itself; `ends` are the files that its parts are given.

    They are the end of a lifeline, the end of a pipe to hold, the style, and a line for each
    part, as `printer.py` says. It is started where there is none, and none is waited for.
    """
    global _current
    with _turn:
        if _current is None or not _current.takes(ends):
            _close()
            _current = _Standby()
            _current.send(ends)


def end():
    """End the process. The next paper starts another."""
    with _turn:
        _close()


def _close():
    global _current
    if _current:
        _current.close()
    _current = None


class _Standby:
    """One process and the line to it."""

    def __init__(self):
        # For the files of its fonts. It removes them itself, unless it is killed.
        self.folder = tempfile.mkdtemp(prefix="paper-")
        self.owner = os.getpid()
        # What was loaded before an upgrade of the system must not print after it.
        self.libraries = libraries_state()
        self.line, other = socket.socketpair()
        with other:
            self.process = subprocess.Popen(
                [sys.executable, "-m", printer.__name__, str(other.fileno())],
                pass_fds=[other.fileno()],
                env=environment(self.folder),
                stdin=subprocess.DEVNULL,
            )

    def takes(self, ends) -> bool:
        """Send them; tell whether there is still somebody to take them."""
        if self.owner != os.getpid() or self.process.poll() is not None:
            return False
        if self.libraries != libraries_state():
            return False
        try:
            self.send(ends)
        except OSError:
            return False
        return True

    def send(self, ends):
        socket.send_fds(self.line, [printer.DIVIDE], ends)

    def close(self):
        self.line.close()
        if self.owner != os.getpid():
            return  # it is the parent's, which uses it still
        try:
            self.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def environment(folder) -> dict[str, str]:
    """Return what the process sees of the environment; its files go into the folder."""
    kept = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
    return kept | {"PYTHONPATH": str(ROOT), "TMPDIR": folder}


atexit.register(end)
