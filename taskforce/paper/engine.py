"""HTML to PDF with WeasyPrint: the only module that knows it.

It is imported when a paper is made and not before: where the system lacks Pango the import
fails, and everything but paper must still run.
"""

import gc
import hashlib
import threading
from base64 import b64encode
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils.translation import gettext as _

FACES = "taskforce/fonts/print"
LIBRARIES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
COMMAND = f"apt-get install --no-install-recommends {LIBRARIES}"

# Text and boxes by the hundred thousand, none of them garbage: at its usual threshold the
# collector walks them all again and again, a fifth of the time.
PATIENT = (200_000, 50, 50)

# One paper at a time in a process: a second beside it would only double the memory.
_turn = threading.Lock()


class PdfUnavailable(Exception):  # noqa: N818 -- a state of the machine, not a mistake
    """This machine cannot make PDF; the message says what to install."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A finished PDF."""

    content: bytes
    pages: int


def print_html(html: str, *, style: str) -> Paper:
    """Lay out and draw a whole document. The same HTML and style give the same bytes.

    `style` names a style sheet among the static files.
    """
    with _turn, patient_collector():
        engine = load_engine()
        source = engine.HTML(string=html, url_fetcher=_fetcher(engine))
        document = source.render(stylesheets=[_parsed(engine, style)], font_config=_fonts(engine))
        content = document.write_pdf(pdf_identifier=_identifier(html))
        return Paper(content, len(document.pages))


def load_engine():
    """Return WeasyPrint.

    Raises:
        PdfUnavailable: where it, or a library of the system that it needs, is not installed.
    """
    try:
        import weasyprint
    except (ImportError, OSError) as error:
        raise PdfUnavailable(unavailable_message()) from error
    return weasyprint


def unavailable_message() -> str:
    return _(
        "PDF cannot be made on this machine: a library is missing. "
        "An administrator installs it with: %(command)s"
    ) % {"command": COMMAND}


def stylesheet(name: str) -> str:
    """Return a style of paper with its faces inside, so that nothing else is fetched."""
    return _read(f"{FACES}/fonts.css", embed=True) + _read(name)


@contextmanager
def patient_collector():
    """Let the garbage collector look less often for a while."""
    usual = gc.get_threshold()
    gc.set_threshold(*PATIENT)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _fetcher(engine):
    # Nothing but what stands in the document itself: no file, no network.
    return engine.urls.URLFetcher(allowed_protocols=("data",))


@lru_cache(maxsize=1)
def _fonts(engine):
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@lru_cache(maxsize=4)
def _parsed(engine, name):
    return engine.CSS(
        string=stylesheet(name), font_config=_fonts(engine), url_fetcher=_fetcher(engine)
    )


def _identifier(html: str) -> bytes:
    return hashlib.sha256(html.encode()).hexdigest()[:32].encode()


def _read(name: str, *, embed: bool = False) -> str:
    path = Path(finders.find(name))
    style = path.read_text()
    if embed:
        for face in sorted(path.parent.glob("*.ttf")):
            data = b64encode(face.read_bytes()).decode()
            style = style.replace(f"url({face.name})", f"url(data:font/ttf;base64,{data})")
    return style
