"""The site served as `script/start` serves it, with its worker, for one run."""

import os
import re
import shlex
import subprocess
import sys
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from .cluster import free_port

START = Path("script/start")
PATIENCE = 60


class NotServedError(Exception):
    """The server did not come up; the message is what it said."""


@contextmanager
def running(env: dict, folder: Path):
    """Serve with the options of `script/start`; give the port and how it is served."""
    port = free_port()
    options = [part.replace("$port", str(port)) for part in options_of_start()]
    commands = ["-m", "gunicorn", *options], ["manage.py", "work"]
    with (folder / "server.log").open("w+") as log:
        children = [
            subprocess.Popen(
                [sys.executable, *command], env=os.environ | env, stdout=log, stderr=log
            )
            for command in commands
        ]
        try:
            _wait(children[0], port, log)
            yield port, " ".join(options[3:])
        finally:
            for child in children:
                child.terminate()
            for child in children:
                child.wait(PATIENCE)


def options_of_start() -> list[str]:
    """Return how gunicorn is called, as it stands in the script: so that the two cannot differ."""
    found = re.search(r"-m gunicorn (.*?) &\n", START.read_text(), re.DOTALL)
    return shlex.split(found[1].replace("\\\n", " "))


def _wait(server, port, log):
    for _time in range(PATIENCE * 10):
        if server.poll() is not None:
            break
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            connection.request("GET", "/sign-in/")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    log.seek(0)
    raise NotServedError(log.read()[-2000:])
