"""The queue of a reviewer where the whole country waits: all reports of the closed semester."""

import statistics

from django.db.models import Max
from django.urls import reverse

from reporting import due, waiting
from reporting.models import Outlier, Status, Submission, SubmissionVersion
from taskforce.models import User

from .members import undone
from .pages import MOST_QUERIES, MOST_SECONDS, TIMES, Visitors, p95, visit
from .samples import CENTRE, HEAD, SEMESTER
from .table import Line, seconds


def measure(bench):
    with undone():
        _let_all_wait()
        visitors = Visitors()
        for who in (CENTRE, HEAD):
            yield _line(visitors, who, "")
        yield _line(visitors, CENTRE, f"?period={SEMESTER}&level=2")
        count = waiting.with_exceptions(Submission.objects.waiting()).filter(is_exception=True)
        yield Line("reports with an exception", f"{count.count():,} of those that wait", "")


def _let_all_wait():
    """Put the reports back into the queue; every eighth has a figure that stands out."""
    reports = Submission.objects.filter(period__code=SEMESTER, status=Status.ACCEPTED)
    reports.update(
        status=Status.SUBMITTED, decided_at=None, decided_by=None, checked_at=None, checked_by=None
    )
    waits = Submission.objects.waiting().filter(period__code=SEMESTER)
    last = waits.annotate(last=Max("versions")).exclude(last=None).order_by("pk")
    versions = [one.last for one in last[::8]]
    has_some = Outlier.objects.filter(version__in=versions).values_list("version", flat=True)
    cell = SubmissionVersion.objects.get(pk=versions[0]).submission.edition.cells.first()
    Outlier.objects.bulk_create(
        Outlier(version_id=pk, cell=cell, against="past", number=70, usual=7, reports=5)
        for pk in set(versions) - set(has_some)
    )


def _line(visitors, who, query) -> Line:
    times, queries = visit(visitors.client(who), reverse("review_queue") + query, TIMES)
    waits = due.waiting_for(User.objects.get(username=who)).count()
    return Line(
        f"the queue where a whole semester waits, as {who}{query and ', narrowed'}",
        f"{waits:,} reports wait for them, {queries} queries",
        f"p50 {seconds(statistics.median(times))}, p95 {seconds(p95(times))}",
        bar=f"p95 <= {MOST_SECONDS * 1000:.0f} ms, <= {MOST_QUERIES} queries",
        kept=p95(times) <= MOST_SECONDS and queries <= MOST_QUERIES,
    )
