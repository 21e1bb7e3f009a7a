"""Reading what reviewers wrote beside the answers of a report."""

from reporting.filled import FilledReport
from reporting.models import FieldRemark, Status, Submission


def open_of(report: Submission) -> dict[str, FieldRemark]:
    """Return what the clerk has yet to look at, by cell code: nothing unless it was returned."""
    if report.status != Status.RETURNED:
        return {}
    found = list(of_report(report).order_by("-version__number", "cell__position"))
    latest = found[0].version_id if found else None
    return {remark.cell.code: remark for remark in found if remark.version_id == latest}


def of_report(report: Submission):
    """Return all remarks on a report, with their cells and writers."""
    remarks = FieldRemark.objects.filter(version__submission=report)
    return remarks.select_related("cell__question", "cell__row", "cell__column", "by", "version")


def first_place(written: FilledReport) -> tuple[str, str] | None:
    """Return the section and the field of the first remark; None where there is none."""
    remarks = open_of(written.submission)
    for part in written.parts:
        for cells in part.cells.values():
            for cell in cells:
                if cell.code in remarks:
                    return part.section.code, f"id_{cell.code}"
    return None
