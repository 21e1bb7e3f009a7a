"""Scans of signed papers: taken in by what they are, kept under the hash of what they hold."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from taskforce.fields.written import written_number
from taskforce.models import ScanType

MOST_BYTES = 10_000_000
# The first bytes say what a file is; its name and what the browser says of it do not count.
SIGNS = {
    ScanType.PDF: (b"%PDF-",),
    ScanType.JPEG: (b"\xff\xd8\xff",),
    ScanType.PNG: (b"\x89PNG\r\n\x1a\n",),
}
MIMES = {
    ScanType.PDF: "application/pdf",
    ScanType.JPEG: "image/jpeg",
    ScanType.PNG: "image/png",
}
ENDINGS = {ScanType.PDF: "pdf", ScanType.JPEG: "jpg", ScanType.PNG: "png"}


def judge(content: bytes) -> ScanType:
    """Return what kind of scan a file is.

    Raises:
        ValidationError: where it is too large, empty, or none of the three kinds.
    """
    if len(content) > MOST_BYTES:
        raise ValidationError(
            _("The scan is too large: at most %(most)s MB. Scan it in grey, at 200 dots an inch.")
            % {"most": written_number(MOST_BYTES // 1_000_000)},
            code="scan_too_large",
        )
    for kind, signs in SIGNS.items():
        if content.startswith(signs):
            return kind
    raise ValidationError(
        _("This file is no scan that can be kept: send a PDF, JPEG or PNG file."),
        code="no_scan",
    )


def keep(content: bytes) -> tuple[str, ScanType]:
    """Store a scan; return its hash, under which it is found, and its kind."""
    kind = judge(content)
    name = name_of(content)
    path = path_of(name)
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Written aside and renamed: nobody reads half a file, and two at once keep one.
        handle, draft = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(draft, path)
    return name, kind


def kind_of(name: str) -> ScanType:
    """Return what kind of scan is kept under a name."""
    with path_of(name).open("rb") as file:
        return judge(file.read(max(len(sign) for signs in SIGNS.values() for sign in signs)))


def name_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def path_of(name: str) -> Path:
    return Path(settings.VAR_DIR) / "scans" / name[:2] / name
