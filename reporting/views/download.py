"""The consolidated report as a file: PDF and XLSX."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reporting import exports, pdf

from .consolidation import summary_for

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def pdf_file(request, period_code, unit_code=None):
    summary = summary_for(request.user, period_code, unit_code, chapters=True)
    try:
        content = pdf.render(summary, on=timezone.localdate(), issuer=pdf.issuer_of(summary.unit))
    except pdf.PdfUnavailable as reason:
        context = {"reason": str(reason), "period": summary.period, "unit": summary.unit}
        return render(request, "reporting/pdf_unavailable.html", context, status=503)
    return _file(summary, content, "application/pdf", "pdf")


@require_safe
def xlsx_file(request, period_code, unit_code=None):
    summary = summary_for(request.user, period_code, unit_code)
    return _file(summary, exports.summary_xlsx(summary), XLSX, "xlsx")


def _file(summary, content, content_type, ending):
    # Latin letters only: old office machines garble other names.
    place = summary.unit.code if summary.unit else "cambodia"
    name = f"report-{summary.period.code}-{place}.{ending}"
    return HttpResponse(
        content,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
