"""The libraries of the system that shape and lay out text: which ones, in which release.

WeasyPrint is not needed for that, nor what it loads: the loader of the system is asked where it
finds them, in some milliseconds.
"""

import ctypes
from functools import lru_cache
from pathlib import Path

# What decides where a glyph stands, and what of a face goes into the PDF. The names that
# WeasyPrint asks for on Linux, and those that come along with them.
ASKED = (
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
)
ALONG = ("libfribidi.so.0", "libfreetype.so.6", "libfontconfig.so.1")
LOADED = Path("/proc/self/maps")


def libraries_state() -> str:
    """Return what changes when one of them does: real paths, sizes and times of the files.

    It is looked up each time: they may be renewed while the server runs, and a process that
    prints then loads the new ones.
    """
    return "\n".join(map(_state, _links()))


@lru_cache(maxsize=1)
def _links() -> tuple[Path, ...]:
    """Return the links under which the loader finds them; one that is not there has none."""
    for name in ASKED:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue  # then nothing is printed here, either
    folders = {path.parent for path in _loaded()}
    links = (folder / name for name in (*ASKED, *ALONG) for folder in sorted(folders))
    return tuple(link for link in links if link.exists())


def _loaded() -> set[Path]:
    """Return the files of libraries that this process has loaded and that are asked about."""
    wanted = tuple(name.partition(".so")[0] for name in (*ASKED, *ALONG))
    paths = {Path(line.split(maxsplit=5)[5]) for line in _mapped() if line.count("/")}
    return {path for path in paths if path.name.startswith(wanted)}


def _mapped() -> list[str]:
    return LOADED.read_text().splitlines()


def _state(link: Path) -> str:
    try:
        path = link.resolve()
        about = path.stat()
    except OSError:
        return f"{link} none"
    return f"{path} {about.st_size} {about.st_mtime_ns}"
