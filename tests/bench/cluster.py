"""A PostgreSQL cluster for one run: in a temporary folder, on a free port, as nobody's root."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
from contextlib import contextmanager
from pathlib import Path

CONF = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = ''
"""


class NoPostgresqlError(Exception):
    """PostgreSQL is not installed; the message says how to."""


@contextmanager
def running(folder: Path):
    """Start a cluster with its usual settings, give its address, stop it afterwards."""
    programs, port = find(), free_port()
    home, password = folder / "postgresql", secrets.token_hex(16)
    home.mkdir()
    (home / "password").write_text(password)
    _give_away(folder, home)
    _run(
        programs / "initdb", "--pgdata", home / "data", "--username", "taskforce",
        "--encoding", "UTF8", "--locale", "C.UTF-8", "--auth", "scram-sha-256",
        "--pwfile", home / "password",
    )  # fmt: skip
    with (home / "data" / "postgresql.conf").open("a") as file:
        file.write(CONF.format(port=port))
    control = [programs / "pg_ctl", "--pgdata", home / "data", "--silent"]
    _run(*control, "start", "--wait", "--log", home / "log")
    try:
        yield f"postgresql://taskforce:{password}@127.0.0.1:{port}/postgres"
    finally:
        _run(*control, "stop", "--mode", "immediate")


def find() -> Path:
    """Return the folder of PostgreSQL's programs, the newest that is here."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found and (program := shutil.which("initdb")):
        found = [Path(program)]
    if not found:
        raise NoPostgresqlError("PostgreSQL is not here. Install it: apt-get install postgresql")
    return found[-1].parent


def free_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


def _user() -> str | None:
    """Return who runs the cluster where this is root, whom PostgreSQL refuses."""
    if os.geteuid():
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _give_away(folder: Path, home: Path):
    if user := _user():
        folder.chmod(0o711)
        for path in (home, home / "password"):
            shutil.chown(path, user)


def _run(*command):
    subprocess.run(
        [str(part) for part in command], check=True, user=_user(), cwd="/",
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
