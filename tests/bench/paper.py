"""The national PDF, beside Chromium's print of the same HTML: pages a second and memory."""

import os
import shutil
import sys
from datetime import date
from pathlib import Path

from pypdf import PdfReader

from reporting import pdf
from reporting.consolidation import consolidate
from reporting.models import Period

from . import children
from .table import Line, megabytes, seconds

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
PRINT = "from reporting import pdf; from pathlib import Path; import sys; \
Path(sys.argv[2]).write_bytes(pdf.print_html(Path(sys.argv[1]).read_text(), \
style=pdf.stylesheet(pdf.STYLE)).content)"


def measure(bench):
    summary = consolidate(period=Period.objects.get(code="2026-S1"), chapters=True)
    on = date(2026, 9, 1)
    plain, whole = bench.folder / "plain.html", bench.folder / "whole.html"
    plain.write_text(pdf.html(summary, on=on))
    whole.write_text(pdf.html(summary, on=on, self_contained=True))
    ours = _print(_weasyprint(plain, bench.folder / "ours.pdf"), bench.folder / "ours.pdf")
    raw = _print(_chromium(whole, bench.folder / "raw.pdf"), bench.folder / "raw.pdf")
    yield _line("national PDF, 25 provinces", ours, raw)
    everything = bench.folder / "published.pdf"
    publish = [sys.executable, "manage.py", "publish", "--period", "2026-S1"]
    yield _line(
        "the same with adding up (manage.py publish)",
        _print([*publish, "--output", str(everything)], everything),
    )


def _weasyprint(source: Path, target: Path) -> list[str]:
    setup = "import django; django.setup(); "
    return [sys.executable, "-c", setup + PRINT, str(source), str(target)]


def _chromium(source: Path, target: Path) -> list[str]:
    names = [os.environ.get("CHROMIUM", ""), *CHROMIUM]
    program = next((found for name in names if name and (found := shutil.which(name))), None)
    if program is None:
        raise children.FailedError("Chromium is not here. Install it: apt-get install chromium")
    return [
        program, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
        f"--user-data-dir={target.parent / 'chromium'}", f"--print-to-pdf={target}",
        source.as_uri(),
    ]  # fmt: skip


def _print(command, target: Path) -> tuple[children.Run, int, int]:
    run = children.run(command, env=os.environ | {"DJANGO_SETTINGS_MODULE": "taskforce.settings"})
    return run, len(PdfReader(target).pages), target.stat().st_size


def _line(what, ours, raw=None) -> Line:
    run, pages, size = ours
    line = Line(
        what,
        f"{pages} pages, {megabytes(size)}",
        f"{seconds(run.seconds)}, {pages / run.seconds:.1f} pages/s, "
        f"at most {megabytes(run.memory)}",
    )
    if raw:
        beside, their_pages, their_size = raw
        line.raw = (
            f"Chromium {seconds(beside.seconds)}, {their_pages} pages, "
            f"{their_pages / beside.seconds:.1f} pages/s, at most {megabytes(beside.memory)}, "
            f"{megabytes(their_size)}"
        )
        line.ratio = (
            f"time {run.seconds / beside.seconds:.1f}x, memory {run.memory / beside.memory:.1f}x"
        )
    return line
