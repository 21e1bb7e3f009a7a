"""A roster of 2,000 people: read, as a workbook, and as PDF from an empty shelf.

The people are put into the groups of one province and taken out again. The PDF is printed as a
worker does it, in a process that runs.
"""

import random
import tempfile
from datetime import date
from pathlib import Path

from taskforce import roster
from taskforce.exports.rosters import roster_xlsx
from taskforce.models import AdministrativeUnit, Instrument, Membership, Person, TaskForce
from taskforce.paper.issuer import Particulars
from taskforce.paper.shelf import Shelf
from taskforce.pdf import roster as paper
from taskforce.roster import Wanted

from .members import undone
from .table import Line, counted, megabytes, seconds, timed

PEOPLE, PROVINCE, DAY = 2_000, "02", date(2026, 7, 1)
GIVEN = Particulars(on=DAY)
MOST_SECONDS, MOST_QUERIES = 5.0, 6


def measure(bench):
    wanted = Wanted(AdministrativeUnit.objects.get(code=bench_province()), DAY, below=True)
    with undone():
        fill(wanted, PEOPLE)
        yield from _lines(wanted)


def bench_province() -> str:
    """Return the province whose groups are filled: one with members, if the usual has none."""
    codes = Membership.objects.values_list("task_force__unit__code", flat=True)
    found = {code[:2] for code in codes.distinct()}
    return PROVINCE if PROVINCE in found else min(found)


def fill(wanted: Wanted, people: int):
    """Seat further members in the groups of a province, until there are so many."""
    rng = random.Random(2026)
    serving = list(wanted.memberships().serving(DAY))
    groups = list(TaskForce.objects.filter(wanted.unit.subtree_q("unit")))
    posts = [(seat.position, seat.institution) for seat in serving]
    papers = list(Instrument.objects.order_by("pk")[:50])
    others = Person.objects.exclude(memberships__in=wanted.memberships()).order_by("pk")
    lacking = people - len(serving)
    Membership.objects.bulk_create(
        _member(groups[number % len(groups)], person, rng.choice(posts), rng.choice(papers), number)
        for number, person in enumerate(others[:lacking])
    )


def _member(group, person, post, paper_, number):
    return Membership(
        task_force=group, person=person, role_id="member", precedence=20 + number,
        position=post[0], institution=post[1], starts_on=date(2024, 2, 1), started_by=paper_,
    )  # fmt: skip


def _lines(wanted):
    with counted() as queries:
        took, found = timed(roster.read, wanted)
    seats = sum(1 for _seat in found.seats())
    yield Line(
        "roster: read as of a day",
        f"{seats:,} people in {len(found.groups)} groups, {queries.count} queries",
        seconds(took),
        bar=f"<= {MOST_QUERIES} queries",
        kept=seats >= min(PEOPLE, seats) and queries.count <= MOST_QUERIES,
    )
    took, content = timed(roster_xlsx, found, personal=True)
    yield Line("roster as XLSX", f"{seats:,} people, {megabytes(len(content))}", seconds(took))
    took, printed = timed(_printed, wanted)
    yield Line(
        "roster as PDF, in a running process, nothing kept",
        f"{seats:,} people, {printed.pages} pages, {megabytes(len(printed.content))}",
        seconds(took),
        bar=f"<= {MOST_SECONDS:.0f} s",
        kept=took <= MOST_SECONDS and not printed.faults,
    )


def _printed(wanted):
    with tempfile.TemporaryDirectory(prefix="bench-roster-") as folder:
        usual, paper.shelf = paper.shelf, lambda: Shelf(Path(folder))
        try:
            return paper.print_roster(wanted, GIVEN)
        finally:
            paper.shelf = usual
