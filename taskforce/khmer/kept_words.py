"""Found words kept in a file, so that a text that was divided once is never divided again.

Kept are only where the words end, under a hash of the text and of what found them: no text can
be read out of the file. Whatever happens to it, the words are found anew.
"""

import hashlib
import logging
import sqlite3
import threading
from array import array
from collections.abc import Callable
from pathlib import Path

MOST = 300_000  # lines, of some 100 bytes each
LONGEST_WORD = 0xFFFF
WAIT = 0.2  # seconds for another process that is writing

logger = logging.getLogger(__name__)


class KeptWords:
    """A file of divided lines. Any number of processes and threads may use it at once."""

    def __init__(self, path: Path, *, most: int = MOST):
        self.path, self.most = Path(path), most
        self._local = threading.local()

    def words(self, line: str, source: str, find: Callable[[str], list[str]]) -> list[str]:
        """Return the words of a line: as they were kept, else found now, and kept.

        Args:
            source: what finds them, with its release: another one finds other words.
        """
        key = hashlib.blake2b(f"{source}\n{line}".encode(), digest_size=16).digest()
        if (lengths := self._read(key)) is not None and sum(lengths) == len(line):
            return _cut(line, lengths)
        found = find(line)
        lengths = [len(word) for word in found]
        if max(lengths, default=0) <= LONGEST_WORD and sum(lengths) == len(line):
            self._write(key, array("H", lengths).tobytes())
        return found

    def _read(self, key) -> array | None:
        row = self._run("SELECT lengths FROM line WHERE key = ?", key)
        if row is None or len(row[0]) % 2:
            return None
        lengths = array("H")
        lengths.frombytes(row[0])
        return lengths

    def _write(self, key, lengths):
        self._run("INSERT OR REPLACE INTO line (key, lengths) VALUES (?, ?)", key, lengths)

    def _run(self, sql, *values):
        """Run one statement; without the file, printing goes on all the same."""
        try:
            return self._connection().execute(sql, values).fetchone()
        except sqlite3.OperationalError as error:  # locked, full, not allowed
            logger.info("%s: %s", self.path, error)
        except sqlite3.DatabaseError as error:
            logger.warning("%s is damaged and begun anew: %s", self.path, error)
            self._local.connection = None
            self.path.unlink(missing_ok=True)
        return None

    def _connection(self):
        if getattr(self._local, "connection", None) is None:
            self._local.connection = self._opened()
        return self._local.connection

    def _opened(self):
        found = sqlite3.connect(self.path, timeout=WAIT, isolation_level=None)
        # What a crash takes away is found again: nothing waits for the disk.
        found.execute("PRAGMA journal_mode=WAL")
        found.execute("PRAGMA synchronous=OFF")
        found.execute(
            "CREATE TABLE IF NOT EXISTS line"
            " (number INTEGER PRIMARY KEY, key BLOB UNIQUE NOT NULL, lengths BLOB NOT NULL)"
        )
        found.execute(
            "DELETE FROM line WHERE number <= (SELECT max(number) - ? FROM line)", (self.most,)
        )
        return found


def _cut(line, lengths) -> list[str]:
    words, start = [], 0
    for length in lengths:
        words.append(line[start : start + length])
        start += length
    return words
