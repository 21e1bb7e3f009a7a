"""The national PDF as the worker makes it: in one process that runs, from the stored reports.

`python -m tests.bench.running_paper SHELF` prints as its last line, in JSON, the seconds for the
whole, for the same again, and after one more report of a province was accepted; each from adding
up to the finished file.
"""

import json
import sys
import time
from pathlib import Path

import django

PERIOD = "2026-S1"


def main(folder: str):
    django.setup()
    from django.db import transaction

    from reporting import pdf
    from taskforce.paper.shelf import Shelf

    pdf.shelf = lambda: Shelf(Path(folder))
    with transaction.atomic():
        # What the first use of a process loads is no part of the paper.
        _made(_paper_of("12"))
        found = {"whole": _made(_paper_of()), "again": _made(_paper_of())}
        found["province"] = accept_one()
        found["changed"] = _made(_paper_of())
        # The data stay as they are for the other figures.
        transaction.set_rollback(True)
    print(json.dumps(found))


def accept_one() -> str:
    """Accept a waiting report of a province of middle size; return the province's code."""
    from django.db.models import Count

    from reporting.models import Status, Submission
    from reporting.services import submissions
    from taskforce.models import User

    reports = Submission.objects.filter(period__code=PERIOD)
    waiting = reports.filter(status=Status.SUBMITTED).order_by("unit__code")
    sizes = reports.values("province__code").annotate(groups=Count("pk"))
    provinces = [row["province__code"] for row in sizes.order_by("groups", "province__code")]
    with_some = set(waiting.values_list("province__code", flat=True))
    middle = [code for code in provinces if code in with_some]
    code = middle[len(middle) // 2]
    report = waiting.filter(province__code=code).first()
    submissions.accept(submission=report, by=User.objects.get(username=f"h{code}"))
    return code


def _paper_of(unit=None):
    from datetime import date

    from reporting import pdf
    from reporting.models import Period
    from taskforce.models import AdministrativeUnit

    period = Period.objects.select_related("edition").get(code=PERIOD)
    place = AdministrativeUnit.objects.get(code=unit) if unit else None
    return lambda: pdf.print_report(period, place, pdf.Particulars(on=date(2026, 9, 1)))


def _made(make) -> float:
    began = time.perf_counter()
    make()
    return time.perf_counter() - began


if __name__ == "__main__":
    main(sys.argv[1])
