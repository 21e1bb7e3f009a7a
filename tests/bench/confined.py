"""What the process that opens a file takes, measured from a small process of its own."""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from taskforce.sheets.confined import START
from taskforce.sheets.limits import Limits

# The system counts for a process what it was born with, too: a process as large as this one
# with the whole framework would be measured instead.
LAUNCHER = """
import json, resource, subprocess, sys, time
began = time.perf_counter()
with open(sys.argv[1], "rb") as given, open(sys.argv[2], "wb") as told:
    done = subprocess.run(json.loads(sys.argv[3]), stdin=given, stdout=told, env={})
took = time.perf_counter() - began
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([done.returncode, took, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024]))
"""


@dataclass
class Taken:
    """How a process ended, how long it took by the clock and by its own reckoning, its memory."""

    code: int
    seconds: float
    reckoned: float
    memory: int
    refusal: list | None = None  # as `wire.refused` tells it


def taken(
    content: bytes, task: str = "read", limits: Limits | None = None, lines=(), **asked
) -> Taken:
    """Open a file as `confined` does, and tell what that took."""
    asked = {"task": task, "limits": asdict(limits or Limits())} | asked
    with tempfile.TemporaryDirectory() as folder:
        given, told = Path(folder, "given"), Path(folder, "told")
        told_before = "".join(f"{line}\n" for line in [json.dumps(asked), *lines])
        given.write_bytes(told_before.encode() + content)
        command = json.dumps([sys.executable, "-I", "-c", f"{START}child.main()"])
        launch = [sys.executable, "-S", "-c", LAUNCHER, str(given), str(told), command]
        ended = json.loads(subprocess.check_output(launch, env=os.environ))
        with told.open("rb") as lines:
            first = lines.readline(10_000)
        return Taken(*ended, json.loads(first) if first.startswith(b'["refused"') else None)
