"""What the sender of a report keeps: that it was handed in, when, and by which fingerprint."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ._gate import get_report


@require_safe
def receipt(request, pk, number):
    report = get_report(request.user, pk)
    version = get_object_or_404(report.versions.select_related("submitted_by"), number=number)
    context = {
        "report": report,
        "version": version,
        "answered": len(version.content()),
        "decision": report.events.decision_on(version),
    }
    return render(request, "reporting/report_receipt.html", context)
