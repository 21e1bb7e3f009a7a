"""The national edition: publishing, printing, from its figures to their reports, verifying."""

import gc
import random
import statistics
from pathlib import Path
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from reporting import verification
from reporting.consolidation import consolidate
from reporting.models import EditionExtract, EditionPaper, Period, PublishedEdition
from reporting.services import publishing
from reporting.tracing import Traced
from taskforce.models import User
from taskforce.services.history_door import history_open

from . import children, paper
from .table import Line, megabytes, seconds, timed

PERIOD, OFFICER = "2026-S1", "officer"
TIMES = 100
MOST_SOURCES = 0.3

PRINT = """
import django, sys
from datetime import date
from pathlib import Path
django.setup()
import reporting.pdf.edition as edition
from reporting.models import PublishedEdition
from reporting.pdf import issuer_of
from taskforce.paper.shelf import Shelf
form, shelf, target = sys.argv[1:]
edition.shelf = lambda: Shelf(Path(shelf))
found = PublishedEdition.objects.lean().get(code="2026-S1/E1")
about = {"on": date(2026, 9, 1), "issuer": issuer_of(None), "archival": form == "archive"}
address = f"https://taskforce.example/public/editions/{found.sha256}/"
Path(target).write_bytes(edition.print_edition(found, address=address, **about).content)
"""
PUBLISH = """
import django
django.setup()
from tests.bench.editions import published
published()
"""


def measure(bench):
    folder = bench.folder / "editions"
    folder.mkdir()
    _forget()
    took, edition = timed(published)
    size = f"{edition.coverage['reports']:,} reports, {edition.coverage['figures']:,} figures"
    stored = megabytes(len(edition.document.encode()))
    yield Line("publishing the national edition", f"{size}, {stored} of text", seconds(took))
    yield _memory()
    yield from _printed(folder, bench)
    yield _sources(PublishedEdition.objects.lean().get(code=edition.code))
    yield _verified(folder)
    _forget()


def published() -> PublishedEdition:
    by = User.objects.get(username=OFFICER)
    period = Period.objects.select_related("edition").get(code=PERIOD)
    return publishing.publish(period=period, unit=None, key=uuid4(), by=by)


def _forget():
    """Let the period be published for the first time again: the database is the bench's own."""
    with history_open(why="bench"):
        for rows in (EditionExtract, EditionPaper):
            rows.objects.filter(edition__period__code=PERIOD, edition__unit=None).delete()
        editions = PublishedEdition.objects.filter(period__code=PERIOD, unit=None)
        editions.exclude(amends=None).delete()
        editions.delete()


def _memory() -> Line:
    _forget()
    run = children.run([*paper.PYTHON, PUBLISH], env=paper.environment())
    return Line("the same in a process of its own", "", seconds(run.seconds), megabytes(run.memory))


def _printed(folder, bench):
    """Give both forms, printed from the document alone, beside WeasyPrint as it comes."""
    paper.prepare(folder, consolidate(period=Period.objects.get(code=PERIOD), chapters=True))
    raw = paper.printed(folder, [paper.RAW, folder / "plain.html", folder / "style.css"])
    for form, most in (("everyday", paper.MOST_TIME), ("archive", None)):
        found = paper.printed(folder, [PRINT, form, folder / "shelf"], name=f"{form}.pdf")
        bar = most if bench.provinces is None else None
        yield paper.beside(f"the national edition, {form}, with its data inside", found, raw, bar)


def _sources(edition) -> Line:
    client, traced, took = Client(SERVER_NAME="127.0.0.1"), Traced(edition), []
    client.force_login(User.objects.get(username=OFFICER))
    known = traced.extracts.document()["figures"]
    some = random.Random(1)  # noqa: S311 -- the same figures each time
    # Half of them of the whole country: those have the most reports.
    places = [traced.top] * (TIMES // 2) + some.choices(list(known), k=TIMES // 2)
    # What the other parts left in memory is not a server's.
    gc.collect()
    gc.freeze()
    for place in [traced.top, *places]:
        url = reverse("edition_sources", args=[edition.pk, place, some.choice(list(known[place]))])
        spent, response = timed(client.get, url)
        assert response.status_code == 200, url
        took.append(spent)
    ninety_fifth = statistics.quantiles(took[1:], n=20)[-1]
    return Line(
        "from a figure of the national edition to its reports",
        f"{TIMES} pages, {edition.coverage['reports']:,} reports",
        f"median {seconds(statistics.median(took[1:]))}, p95 {seconds(ninety_fifth)}",
        bar=f"p95 <= {seconds(MOST_SOURCES)}",
        kept=ninety_fifth <= MOST_SOURCES,
    )


def _verified(folder: Path) -> Line:
    edition = PublishedEdition.objects.get(period__code=PERIOD, unit=None)
    by, content = User.objects.get(username=OFFICER), (folder / "everyday.pdf").read_bytes()
    about = {"edition": edition, "pages": 1, "archival": False, "by": by}
    kept = publishing.keep_paper(content=content, **about)
    took, verdict = timed(verification.verify_file, content)
    kept.file.delete(save=False)
    return Line(
        "verifying its PDF, all anew",
        f"{verdict.figures:,} figures, {verdict.reports:,} reports",
        seconds(took),
        bar="no difference",
        kept=not verdict.faults,
    )
