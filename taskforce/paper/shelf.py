"""Printed pieces kept on disk, each under the hash of all that it was made from.

Equal content is never printed twice, and nothing needs to be told when figures change: another
content has another name. A file that is lost or damaged is printed anew.
"""

import hashlib
import json
import logging
import os
import tempfile
import time
from collections.abc import Iterable
from dataclasses import asdict, replace
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from .engine import Paper
from .faults import Fault, FaultKind
from .libraries import libraries_state

MOST_BYTES = 300_000_000
OLDEST = 90 * 24 * 3600  # seconds since it was last used
ABANDONED = 3600  # seconds after which a draft has no writer any more
DIGEST = hashlib.sha256().digest_size
SOURCES = Path(__file__).parent
DISTRIBUTIONS = ("weasyprint", "pydyf", "fonttools", "tinycss2", "cssselect2", "tinyhtml5")


logger = logging.getLogger(__name__)


class Shelf:
    """A folder of printed pieces. Any number of processes may use it at once."""

    def __init__(self, folder: Path, *, most_bytes=MOST_BYTES, oldest=OLDEST):
        self.folder, self.most_bytes, self.oldest = Path(folder), most_bytes, oldest

    def get(self, key: str) -> Paper | None:
        """Return what was printed under a key, or None where there is nothing whole."""
        path = self._path(key)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        digest, data = content[:DIGEST], content[DIGEST:]
        if hashlib.sha256(data).digest() != digest:
            path.unlink(missing_ok=True)
            return None
        self._mark_used(path)
        return _unpacked(data)

    def put(self, key: str, paper: Paper):
        """Keep a piece. It stands there whole or not at all, whoever else writes the same.

        Where it cannot be kept, say on a full disk, it is printed again the next time.
        """
        try:
            self._write(key, paper)
        except OSError as error:
            logger.warning("%s cannot be kept in %s: %s", key, self.folder, error)

    def _write(self, key, paper):
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        data = _packed(paper)
        handle, draft = tempfile.mkstemp(dir=self.folder, prefix=".draft-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(data).digest() + data)
            os.replace(draft, self._path(key))
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise

    def prune(self):
        """Throw away what is old, what a killed process left, and what is too much."""
        now, kept, size = time.time(), [], 0
        for path, state in self._files():
            limit = ABANDONED if path.name.startswith(".") else self.oldest
            if now - state.st_mtime > limit:
                path.unlink(missing_ok=True)
            elif not path.name.startswith("."):
                kept.append((state.st_mtime, state.st_size, path))
        for _used, bytes_, path in sorted(kept, reverse=True):
            size += bytes_
            if size > self.most_bytes:
                path.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.piece"

    def _files(self):
        if not self.folder.is_dir():
            return
        for entry in os.scandir(self.folder):
            try:
                yield Path(entry.path), entry.stat()
            except FileNotFoundError:
                continue  # another process has just pruned it

    @staticmethod
    def _mark_used(path):
        try:
            os.utime(path)
        except FileNotFoundError:
            return  # pruned since: what was read is whole all the same


def _packed(paper: Paper) -> bytes:
    about = asdict(replace(paper, content=b""))
    del about["content"]
    return json.dumps(about, ensure_ascii=False).encode() + b"\n" + paper.content


def _unpacked(data: bytes) -> Paper:
    about, _, content = data.partition(b"\n")
    fields = json.loads(about)
    faults = [fault | {"kind": FaultKind(fault["kind"])} for fault in fields.pop("faults")]
    return Paper(content, faults=tuple(Fault(**fault) for fault in faults), **fields)


def key_of(parts: Iterable[str]) -> str:
    """Return the name of what is printed from these texts by this program, on this machine."""
    found = hashlib.sha256(_program() + libraries_state().encode())
    for part in parts:
        found.update(hashlib.sha256(part.encode()).digest())
    return found.hexdigest()


@lru_cache(maxsize=1)
def _program() -> bytes:
    """Return a hash of what prints: our own modules, and the versions of the engine's."""
    found = hashlib.sha256()
    for path in sorted(SOURCES.glob("*.py")):
        found.update(path.read_bytes())
    for name in DISTRIBUTIONS:
        try:
            found.update(f"{name} {version(name)}".encode())
        except PackageNotFoundError:
            continue  # then nothing is printed here, either
    return found.digest()
