"""The national PDF as the worker makes it: in one process that runs, from the stored reports.

`python -m tests.bench.running_paper SHELF` prints as its last line, in JSON, the seconds for the
whole, for the same again, after one figure of a province was corrected, and after one more of its
reports was accepted; each from adding up to the finished file.
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
        found["province"] = province = middle_province()
        correct_one(province)
        found["corrected"] = _made(_paper_of())
        accept_one(province)
        found["accepted"] = _made(_paper_of())
        # The data stay as they are for the other figures.
        transaction.set_rollback(True)
    print(json.dumps(found))


def middle_province() -> str:
    """Return the code of a province of middle size that has a report waiting."""
    from django.db.models import Count

    reports = _reports()
    sizes = reports.values("province__code").annotate(groups=Count("pk"))
    provinces = [row["province__code"] for row in sizes.order_by("groups", "province__code")]
    waiting = set(reports.filter(status="submitted").values_list("province__code", flat=True))
    found = [code for code in provinces if code in waiting]
    return found[len(found) // 2]


def correct_one(province: str):
    """Change one figure of one accepted report."""
    from django.db.models import F

    from reporting.models import Answer

    report = _reports().accepted().filter(province__code=province).order_by("unit__code").first()
    answers = Answer.objects.filter(submission=report, number__gt=0, women=None)
    first = answers.order_by("cell__position").first()
    answers.filter(pk=first.pk).update(number=F("number") + 1)


def accept_one(province: str):
    """Accept a waiting report."""
    from reporting.services import submissions
    from taskforce.models import User

    waiting = _reports().filter(status="submitted", province__code=province)
    reviewer = User.objects.get(username=f"h{province}")
    submissions.accept(submission=waiting.order_by("unit__code").first(), by=reviewer)


def _reports():
    from reporting.models import Submission

    return Submission.objects.filter(period__code=PERIOD)


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
