"""The national PDF in both forms, beside WeasyPrint as it comes, Chromium and Typst, in one run.

Each is printed in a fresh process from what lies ready: ours from the consolidated figures, so
that writing the HTML counts; the others from the HTML (or its markup) as already written. What a
change costs is measured where papers are made in the background: in one process that runs.
"""

import json
import os
import pickle
import shutil
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pypdf import PdfReader

from reporting import pdf
from reporting.consolidation import consolidate
from reporting.models import Period

from . import children, typst_paper
from .table import Line, megabytes, seconds

# As it is installed for use: there is no numpy, which some of the tests bring along, and which
# openpyxl would load into every process.
AS_INSTALLED = Path(__file__).parent / "as_installed"
SETTINGS = {"DJANGO_SETTINGS_MODULE": "taskforce.settings", "PYTHONPATH": str(AS_INSTALLED)}
PYTHON = (sys.executable, "-c")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
DAY = date(2026, 9, 1)
# The bars: of the time of WeasyPrint as it comes, of the time of the whole, and in bytes.
MOST_TIME, MOST_AGAIN, MOST_MEMORY = 0.60, 0.15, 250_000_000

# An accepted report changes nearly every table of the country's own chapter, one figure few.
CHANGES = {"corrected": "one corrected figure", "accepted": "one more accepted report"}

RAW = """
import sys
from pathlib import Path
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
html, style, target = map(Path, sys.argv[1:])
fonts = FontConfiguration()
css = CSS(string=style.read_text(), font_config=fonts)
HTML(string=html.read_text()).write_pdf(target, stylesheets=[css], font_config=fonts)
"""
OURS = """
import django, pickle, sys
from datetime import date
from pathlib import Path
django.setup()
from reporting import pdf
from taskforce.paper.shelf import Shelf
form, source, shelf, target = sys.argv[1:]
pdf.shelf = lambda: Shelf(Path(shelf))
summary = pickle.loads(Path(source).read_bytes())
print_it = pdf.print_summary if form == "everyday" else pdf.print_for_archive
Path(target).write_bytes(print_it(summary, on=date(2026, 9, 1)).content)
"""


@dataclass
class Print:
    """A paper that was printed, and what it took."""

    run: children.Run
    pages: int
    size: int

    @property
    def words(self) -> str:
        return (
            f"{seconds(self.run.seconds)}, {self.pages} pages, at most "
            f"{megabytes(self.run.memory)}, {megabytes(self.size)}"
        )


def measure(bench):
    folder = bench.folder / "paper"
    folder.mkdir()
    summary = consolidate(period=Period.objects.get(code="2026-S1"), chapters=True)
    prepare(folder, summary)
    raw = printed(folder, [RAW, folder / "plain.html", folder / "style.css"])
    yield Line("national PDF: WeasyPrint as it comes", *figures(raw))
    whole = _ours(folder, "everyday", "before")
    # Of a few provinces the fixed cost would be the most: the bars are for the country.
    first, again = (MOST_TIME, MOST_AGAIN) if bench.provinces is None else (None, None)
    yield beside("national PDF: ours, whole", whole, raw, first)
    yield beside("the same again, from what was kept", _ours(folder, "everyday", "before"), whole)
    yield from _running(folder, again)
    yield beside("for the archive (PDF/A-3a, PDF/UA-1)", _ours(folder, "archive", "before"), raw)
    yield beside("Typst, the same text and tables", _typst(folder), raw)
    yield beside("Chromium, the same HTML", _chromium(folder), raw)
    yield beside("manage.py publish, with adding up, whole", _publish(folder), raw)


def prepare(folder, summary):
    plain = pdf.html(summary, on=DAY)
    (folder / "plain.html").write_text(plain)
    (folder / "whole.html").write_text(pdf.html(summary, on=DAY, self_contained=True))
    (folder / "style.css").write_text(pdf.stylesheet(pdf.STYLE))
    (folder / "whole.typ").write_text(typst_paper.markup(plain))
    (folder / "before").write_bytes(pickle.dumps(summary))


def _running(folder, most):
    """Give what the worker needs, which runs already and prints one paper after the other."""
    command = [sys.executable, "-m", "tests.bench.running_paper", str(folder / "running")]
    run = children.run(command, env=os.environ | SETTINGS)
    took = json.loads(run.output.splitlines()[-1])
    for what, words in CHANGES.items():
        line = Line(
            f"in a running process, after {words} of province {took['province']}",
            "from adding up to the file",
            f"{seconds(took[what])}, at most {megabytes(run.memory)} for all papers in turn",
            f"whole {seconds(took['whole'])}, the same again {seconds(took['again'])}",
            f"time {took[what] / took['whole']:.2f}x",
        )
        if most:
            line.bar = f"<= {most:.0%} of the time"
            line.kept = took[what] / took["whole"] <= most
        yield line


def _ours(folder, form, source) -> Print:
    return printed(folder, [OURS, form, folder / source, folder / "shelf"])


def _typst(folder) -> Print:
    target = folder / "typst.pdf"
    return printed(folder, [typst_paper.command(folder / "whole.typ", target)], target)


def _chromium(folder) -> Print:
    names = [os.environ.get("CHROMIUM", ""), *CHROMIUM]
    program = next((found for name in names if name and (found := shutil.which(name))), None)
    if program is None:
        raise children.FailedError("Chromium is not here. Install it: apt-get install chromium")
    target = folder / "chromium.pdf"
    command = [
        program, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
        f"--user-data-dir={folder / 'chromium'}", f"--print-to-pdf={target}",
        (folder / "whole.html").as_uri(),
    ]  # fmt: skip
    return _watched(command, target)


def _publish(folder) -> Print:
    target = folder / "published.pdf"
    options = ["--period", "2026-S1", "--output", str(target)]
    return _watched([sys.executable, "manage.py", "publish", *options], target)


def printed(folder, arguments, target=None, name="printed.pdf") -> Print:
    program, *rest = arguments
    path = target or folder / name
    command = [*PYTHON, program, *map(str, rest)]
    return _watched(command if target else [*command, str(path)], path)


def environment() -> dict:
    return os.environ | SETTINGS


def _watched(command, target: Path) -> Print:
    target.unlink(missing_ok=True)
    run = children.run(command, env=environment())
    return Print(run, len(PdfReader(target).pages), target.stat().st_size)


def figures(found: Print) -> tuple[str, str]:
    return f"{found.pages} pages, {megabytes(found.size)}", (
        f"{seconds(found.run.seconds)}, {found.pages / found.run.seconds:.1f} pages/s, "
        f"at most {megabytes(found.run.memory)}"
    )


def beside(what, ours: Print, other: Print, most: float | None = None) -> Line:
    time = ours.run.seconds / other.run.seconds
    memory = ours.run.memory / other.run.memory
    line = Line(what, *figures(ours), other.words, f"time {time:.2f}x, memory {memory:.2f}x")
    if most:
        line.bar = f"<= {most:.0%} of the time, < {megabytes(MOST_MEMORY)}"
        line.kept = time <= most and ours.run.memory < MOST_MEMORY
    return line
