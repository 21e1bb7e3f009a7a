"""Files named on the command line: written whole, and why one cannot be, in plain words."""

import errno
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _


def reason_of(error: OSError | ValueError) -> str:
    """Return the reason as the end of a sentence."""
    reasons = {
        errno.ENOENT: _("it does not exist"),
        errno.ENOTDIR: _("its folder does not exist"),
        errno.EACCES: _("permission is lacking"),
        errno.EPERM: _("permission is lacking"),
        errno.EROFS: _("permission is lacking"),
        errno.EISDIR: _("it is a folder"),
        errno.ENOSPC: _("the disk is full"),
        errno.ENAMETOOLONG: _("its name is too long"),
    }
    return reasons.get(getattr(error, "errno", None)) or _("the name is not usable")


class OutputError(Exception):
    """The file cannot be written; the message says why."""


@contextmanager
def draft_beside(path: Path):
    """Give an empty file in the same folder, before any work is done; afterwards it is gone."""
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if path.exists() and not path.is_file():
            # A device or a pipe: the PDF would take its place.
            raise OSError
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:20]}.")
    except OSError as error:
        raise OutputError(_unwritable(path, error)) from error
    os.close(handle)
    try:
        yield Path(draft)
    finally:
        Path(draft).unlink(missing_ok=True)


def put_in_place(draft: Path, content: bytes, path: Path):
    """Write the draft and let it take the place of the file: whole, or not at all."""
    mask = os.umask(0)
    os.umask(mask)
    try:
        draft.write_bytes(content)
        # Readable as any new file is: a temporary one is its owner's alone.
        draft.chmod(0o666 & ~mask)
        draft.replace(path)
    except OSError as error:
        raise OutputError(_unwritable(path, error)) from error


def _unwritable(path, error) -> str:
    return _("The file %(file)s cannot be written: %(reason)s.") % {
        "file": path,
        "reason": reason_of(error),
    }
