"""The board of an instruction as its readers ask for it, and comparing with the facts."""

import logging
import statistics
import time

from django.urls import reverse

from secretariat.models import Assignment, Instruction
from secretariat.services.following import follow
from taskforce.models import AdministrativeUnit

from .members import undone
from .pages import Visitors, p95, visit
from .samples import ADMIN, CENTRE, HEAD
from .table import Line, counted, seconds

TIMES = 30
MOST_SECONDS = 0.5
# Comparing runs by itself every ten minutes: it may not hold a worker for long.
MOST_FOLLOWING = 60


def measure(bench):
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    instruction = Instruction.objects.in_force().order_by("pk").first()
    asked = Assignment.objects.of(instruction).count()
    units = AdministrativeUnit.objects.count()
    with undone():
        yield _following(instruction, asked)
        visitors = Visitors()
        for what, who, name, args, query in _boards(instruction):
            url = reverse(name, args=[instruction.pk, *args]) + query
            times, queries = visit(visitors.client(who), url, TIMES)
            yield Line(
                f"instruction board, {what}",
                f"{units:,} units, {asked:,} assignments, {queries} queries",
                f"p50 {seconds(statistics.median(times))}, p95 {seconds(p95(times))}",
                bar=f"p95 <= {MOST_SECONDS * 1000:.0f} ms",
                kept=p95(times) <= MOST_SECONDS,
            )


def _boards(instruction):
    """Yield what is looked at, by whom, under which address."""
    unit, missing = "instruction_board_unit", "instruction_missing"
    yield "country", CENTRE, "instruction_board", [], ""
    yield "country, one clause", CENTRE, "instruction_board", [], "?clause=1"
    yield "province", HEAD, unit, ["01"], ""
    yield "district", HEAD, unit, ["0102"], ""
    asked = instruction.clauses.exclude(requirements=None).last().requirements.first()
    yield "what is missing", CENTRE, missing, [], ""
    yield "what is missing of a clause", CENTRE, missing, [], f"?requirement={asked.pk}&level=2"
    yield "what is missing, overdue", CENTRE, missing, [], "?late=1&in=01"
    yield "words", ADMIN, "instruction_detail", [], ""


def _following(instruction, asked) -> Line:
    began = time.perf_counter()
    with counted() as queries:
        follow(instruction=instruction)
    took = time.perf_counter() - began
    return Line(
        "comparing assignments with the facts",
        f"{asked:,} assignments, {queries.count} queries",
        seconds(took),
        bar=f"<= {MOST_FOLLOWING} s",
        kept=took <= MOST_FOLLOWING,
    )
