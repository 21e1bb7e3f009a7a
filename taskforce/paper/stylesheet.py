"""The styles of paper, found among the static files, with their faces inside."""

import re
from base64 import b64encode
from pathlib import Path

from .engine import PdfUnavailable
from .faces import read_face

FACES = "taskforce/fonts/print"
LOOK = "taskforce/paper/official.css"
REMEDY = "git checkout -- taskforce/static/taskforce"

_URL = re.compile(r"url\(([^)]+)\)")


class DamagedFace(PdfUnavailable):
    """A face of paper cannot be used; the message says which, and what to do."""


def stylesheet(name: str) -> str:
    """Return the faces, the look of every official paper, and the style of one kind of it.

    The faces are inside, so that nothing else is fetched.

    Raises:
        DamagedFace: where the file of a face is missing or damaged.
    """
    faces = _found(f"{FACES}/fonts.css")
    return _with_faces(faces) + _found(LOOK).read_text() + _found(name).read_text()


def _found(name: str) -> Path:
    # Not at the top: the child processes that print load this package without Django.
    from django.contrib.staticfiles import finders

    path = finders.find(name)
    if path is None:
        raise DamagedFace(_message(name))
    return Path(path)


def _with_faces(path: Path) -> str:
    def embed(match):
        content = read_face(path.parent / match[1])
        if content is None:
            raise DamagedFace(_message(f"{FACES}/{match[1]}"))
        return f"url(data:font/ttf;base64,{b64encode(content).decode()})"

    return _URL.sub(embed, path.read_text())


def _message(file) -> str:
    from django.utils.translation import gettext as _

    return _(
        "No PDF can be made: the file %(file)s is missing or damaged. An administrator puts it "
        "back with: %(command)s, and looks at everything else with: manage.py doctor"
    ) % {"file": file, "command": REMEDY}
