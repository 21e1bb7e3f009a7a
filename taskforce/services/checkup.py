"""What must be in order on this machine, looked at piece by piece; each fault with its remedy."""

import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from taskforce import paper
from taskforce.fields.written import written_number
from taskforce.khmer import break_lines
from taskforce.models import AdministrativeUnit, Job
from taskforce.models.tree import damage
from taskforce.paper.faces import read_face
from taskforce.paper.stylesheet import LOOK, REMEDY
from taskforce.services import search_index, worker_sign
from taskforce.services.territory.versions import stale_versions

MANAGE = ".venv/bin/python manage.py"
COMPILE = ".venv/bin/python -m babel.messages.frontend compile -d {folder} -D {domain} -l km"
FACES_OF = ("taskforce/css/fonts.css", "taskforce/fonts/print/fonts.css")
LEAST_SPACE = 1_000_000_000  # bytes
SAMPLE = """<p>ព្រះរាជាណាចក្រកម្ពុជា ស្ត្រី ញ៉ាំ ១២៣</p><p><b>សេចក្តីសម្រេច Khmer 123</b></p>
<h1>ជាតិ សាសនា ព្រះមហាក្សត្រ</h1>"""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, what is wrong with it (empty: nothing), and the command that mends it."""

    what: str
    fault: str = ""
    remedy: str = ""


def checkup() -> Iterator[Finding]:
    """Look at everything, the ground first; a fault hides none of those after it."""
    yield _python()
    yield _folder()
    yield from _translations()
    yield from _fonts()
    yield _line_breaks()
    yield _sample_paper()
    database = _database()
    yield database
    if not database.fault:
        yield from (_units(), _index(), _worker())


def _python() -> Finding:
    fits = (3, 11) <= sys.version_info[:2] <= (3, 13)
    return Finding(
        _("Python"),
        "" if fits else _("Python %(version)s does not fit.") % {"version": sys.version.split()[0]},
        "apt-get install python3 python3-venv; rm -r .venv; script/start",
    )


def _folder() -> Finding:
    what = _("Folder for data: %(folder)s") % {"folder": settings.VAR_DIR}
    try:
        with tempfile.TemporaryFile(dir=settings.VAR_DIR):
            free = shutil.disk_usage(settings.VAR_DIR).free
    except OSError as error:
        return Finding(what, _("It cannot be written: %(reason)s") % {"reason": error.strerror},
                       f"chown -R $(whoami) {settings.VAR_DIR}")  # fmt: skip
    if free < LEAST_SPACE:
        megabytes = written_number(free // 1_000_000)
        return Finding(what, _("Only %(free)s MB are free.") % {"free": megabytes}, "df -h")
    return Finding(what)


def _translations() -> Iterator[Finding]:
    for folder in settings.LOCALE_PATHS:
        for source in sorted((folder / "km/LC_MESSAGES").glob("*.po")):
            compiled = source.with_suffix(".mo")
            old = not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime
            name = str(source.relative_to(settings.BASE_DIR))
            place = folder.relative_to(settings.BASE_DIR)
            yield Finding(
                _("Khmer words: %(file)s") % {"file": name},
                _("They are not compiled, or older than the file.") if old else "",
                COMPILE.format(folder=place, domain=source.stem),
            )


def _fonts() -> Iterator[Finding]:
    """Look at each face that the styles of screen and paper name."""
    for style in FACES_OF:
        found = finders.find(style)
        names = re.findall(r"url\(([^)]+)\)", Path(found).read_text()) if found else [style]
        for name in dict.fromkeys(names):
            path = (Path(found).parent / name).resolve() if found else None
            yield Finding(
                _("Font: %(name)s") % {"name": Path(name).name},
                "" if path and _is_font(path) else _("The file is missing or damaged."),
                REMEDY,
            )


def _is_font(path) -> bool:
    if path.suffix == ".ttf":
        return read_face(path) is not None
    # With the libraries that make PDF: a machine without them still hears of all the rest.
    from fontTools.ttLib import TTFont

    try:
        with TTFont(path) as font:
            return bool(font.getBestCmap()) and len(font.getGlyphOrder()) > 1 and "glyf" in font
    except Exception:
        # Damaged bytes are told in as many ways as there are libraries that read them.
        return False


def _line_breaks() -> Finding:
    try:
        works = "\u200b" in break_lines("ការអភិវឌ្ឍមូលដ្ឋាន")
    except ImportError:
        works = False
    return Finding(
        _("Breaks between Khmer words"),
        "" if works else _("The segmenter does not work."),
        ".venv/bin/python -m pip install --require-hashes -r requirements.lock",
    )


def _sample_paper() -> Finding:
    """Print a few words in every face, and hear what is wrong with them."""
    what = _("A sample printed as PDF")
    try:
        printed = paper.print_html(SAMPLE, style=paper.stylesheet(LOOK))
    except paper.DamagedFace as error:
        return Finding(what, str(error), REMEDY)
    except paper.PdfUnavailable:
        return Finding(what, _("A library that makes PDF is missing."), paper.COMMAND)
    except Exception as error:
        # Whatever it is, the person at the console is told, and the other checks go on.
        return Finding(
            what,
            f"{type(error).__name__}: {error}",
            ".venv/bin/python -m pip install --require-hashes -r requirements.lock",
        )
    faults = "; ".join(fault.message for fault in printed.faults)
    return Finding(what, faults, REMEDY)


def _database() -> Finding:
    what = _("Database (%(engine)s)") % {"engine": connection.vendor}
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return Finding(what, str(error).strip(), _("Look at DATABASE_URL: docs/operation.md"))
    behind = _("Its tables are older than the program.") if plan else ""
    return Finding(what, behind, f"{MANAGE} prepare --no-demo")


def _units() -> Finding:
    what = _("Tree of units")
    if not AdministrativeUnit.objects.exists():
        return Finding(what, _("There are no units."), f"{MANAGE} load_base")
    faults = "; ".join([*damage(), *stale_versions()][:3])
    return Finding(what, faults, f"{MANAGE} import_units fixtures/units.csv")


def _index() -> Finding:
    stale = len(search_index.stale())
    fault = _("%(count)s rows are not found by their names.") % {"count": written_number(stale)}
    return Finding(_("Search"), fault if stale else "", f"{MANAGE} search_index")


def _worker() -> Finding:
    fault = ""
    if not worker_sign.worker_lives():
        waiting = written_number(Job.objects.open().count())
        fault = _("No worker runs; jobs that wait: %(count)s.") % {"count": waiting}
    return Finding(_("Work in the background"), fault, f"{MANAGE} work")
