"""What the sender of a report keeps: that it was handed in, when, and by which fingerprint."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from reporting.pdf import PdfUnavailable, unavailable_message
from reporting.pdf.receipt import print_receipt

from ._gate import get_report


@require_safe
def receipt(request, pk, number):
    report = get_report(request.user, pk)
    version = get_object_or_404(report.versions.select_related("submitted_by"), number=number)
    context = {
        "compared": _compared(request, version),
        "report": report,
        "version": version,
        "answered": len(version.content()),
        "decision": report.events.decision_on(version),
    }
    return render(request, "reporting/report_receipt.html", context)


def _compared(request, version) -> str:
    """Say whether the fingerprint of a paper is the one that is kept; nothing where none is given.

    What is kept is looked at, too: its answers must still make the same fingerprint.
    """
    given = "".join(request.GET.get("sha256", "").split()).lower()
    if not given:
        return ""
    return "same" if given == version.sha256 and version.is_whole else "other"


@require_safe
def receipt_pdf(request, pk, number):
    """Hand out the receipt as a PDF, with a QR code that leads back to it."""
    report = get_report(request.user, pk)
    beside = ("unit", "period", "edition")
    found = report.versions.select_related(
        "submitted_by", *(f"submission__{name}" for name in beside)
    )
    version = get_object_or_404(found, number=number)
    address = request.build_absolute_uri(reverse("report_receipt", args=[pk, number]))
    try:
        paper = print_receipt(version, address=address)
    except PdfUnavailable as error:
        reason = str(error) or unavailable_message()
        context = {"reason": reason, "report": report, "number": number}
        return render(request, "reporting/receipt_unavailable.html", context, status=503)
    name = f"receipt-{report.unit.code}-{report.period.code}-{number}.pdf"
    return HttpResponse(
        paper.content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
