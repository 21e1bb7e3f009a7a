"""Running a command as a child process, with the time and the memory it takes."""

import os
import signal
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
EVERY = 0.05


@dataclass
class Run:
    """A finished child: seconds, and the most memory all its processes held together."""

    seconds: float
    memory: int  # bytes, shared pages counted once (PSS)
    largest: int  # bytes, the largest single process (wait4)
    output: str = ""


class FailedError(Exception):
    """A child failed; the message is what it said last."""


def run(command: list[str], *, env=None, timeout=900) -> Run:
    """Run a command in a session of its own and watch it.

    Raises:
        FailedError: where it fails or takes too long.
    """
    began = time.perf_counter()
    child = subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    )
    watch = _Watch(child.pid)
    timer = threading.Timer(timeout, lambda: os.killpg(child.pid, signal.SIGKILL))
    timer.start()
    output = child.stdout.read()
    _pid, status, usage = os.wait4(child.pid, 0)
    timer.cancel()
    watch.stop()
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise FailedError(output.decode(errors="replace")[-2000:])
    took = time.perf_counter() - began
    return Run(took, watch.most, usage.ru_maxrss * 1024, output.decode(errors="replace"))


class _Watch(threading.Thread):
    """Adds up the memory of all processes of a session, again and again."""

    def __init__(self, session: int):
        super().__init__(daemon=True)
        self.session, self.most, self.ended = session, 0, threading.Event()
        self.start()

    def run(self):
        while not self.ended.wait(EVERY):
            self.most = max(self.most, sum(map(_memory, self._processes())))

    def stop(self):
        self.ended.set()
        self.join()

    def _processes(self):
        for folder in PROC.iterdir():
            if folder.name.isdigit():
                try:
                    if os.getsid(int(folder.name)) == self.session:
                        yield folder
                except ProcessLookupError:
                    continue


def _memory(folder: Path) -> int:
    try:
        lines = (folder / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
