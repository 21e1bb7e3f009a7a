"""A QR code as a drawing: the only module that makes one (decision 442)."""

from itertools import groupby

from django.utils.html import format_html
from django.utils.safestring import SafeString

QUIET = 4  # modules of white around it, as ISO/IEC 18004 asks


def qr_drawing(text: str) -> SafeString:
    """Draw a text as a QR code that still reads where a seventh of it is stained."""
    import segno

    rows = segno.make(text, error="m", micro=False).matrix
    size = len(rows) + 2 * QUIET
    return format_html(
        '<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" '
        'aria-hidden="true"><path fill="#fff" d="M0 0h{}v{}H0z"/><path d="{}"/></svg>',
        *[size] * 4,
        "".join(_strokes(rows)),
    )


def _strokes(rows):
    """Give the dark parts of each row as one rectangle each: as few operators as may be."""
    for y, row in enumerate(rows, QUIET):
        x = QUIET
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                yield f"M{x} {y}h{length}v1h-{length}z"
            x += length
