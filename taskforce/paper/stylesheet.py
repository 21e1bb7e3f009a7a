"""The styles of paper, found among the static files, with their faces inside."""

from base64 import b64encode
from pathlib import Path

FACES = "taskforce/fonts/print"
LOOK = "taskforce/paper/official.css"


def stylesheet(name: str) -> str:
    """Return the faces, the look of every official paper, and the style of one kind of it.

    The faces are inside, so that nothing else is fetched.
    """
    return _read(f"{FACES}/fonts.css", embed=True) + _read(LOOK) + _read(name)


def _read(name: str, *, embed: bool = False) -> str:
    # Not at the top: the child processes that print load this package without Django.
    from django.contrib.staticfiles import finders

    path = Path(finders.find(name))
    style = path.read_text()
    if embed:
        for face in sorted(path.parent.glob("*.ttf")):
            data = b64encode(face.read_bytes()).decode()
            style = style.replace(f"url({face.name})", f"url(data:font/ttf;base64,{data})")
    return style
