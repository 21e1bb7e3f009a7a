"""Noting which figures of a report stand out: when it is handed in, and again as others follow."""

from django.db import transaction

from reporting import outliers
from reporting.models import Outlier, Submission, SubmissionVersion
from reporting.outliers import Neighbourhood


@transaction.atomic
def judge(report: Submission, version: SubmissionVersion, around: Neighbourhood) -> int:
    """Note what stands out in a version as compared with all that is known now."""
    found = outliers.find(report, around)
    # What was found in versions before it is answered by it.
    Outlier.objects.filter(version__submission=report).delete()
    Outlier.objects.bulk_create(
        Outlier(
            version=version,
            cell_id=one.cell_id,
            against=one.against,
            number=one.number,
            usual=one.usual,
            reports=one.reports,
        )
        for one in found
    )
    return len(found)


def judge_waiting(reports=None) -> int:
    """Judge all reports that wait for a reviewer anew; return how many figures stand out."""
    waiting = Submission.objects.waiting() if reports is None else reports
    found, known = 0, {}
    order = ("period", "unit__level", "province", "pk")
    for report in waiting.select_related("unit", "period").order_by(*order):
        key = report.period_id, report.unit.level, report.district_id and report.province_id
        if key not in known:
            # One at a time: the country's figures of all periods need not fit into memory.
            known = {key: outliers.neighbourhood(report)}
        if version := report.versions.order_by("-number").first():
            found += judge(report, version, known[key])
    return found
