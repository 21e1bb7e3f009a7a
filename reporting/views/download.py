"""The consolidated report as a file: PDF and XLSX."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from reporting import exports, pdf
from taskforce.sheets import XLSX

from .consolidation import asked_for, hierarchy_of, query_of, summary_for


@require_safe
def pdf_file(request, period_code, unit_code=None):
    """Hand out the PDF of a district at once; a longer one is asked for on a page of its own."""
    period, unit = asked_for(request.user, period_code, unit_code)
    if not pdf.is_available():
        return without_engine(request, period, unit)
    if pdf.has_chapters(unit):
        place = reverse("consolidation_paper", args=filter(None, [period_code, unit_code]))
        return redirect(place + query_of(hierarchy_of(request)))
    summary = summary_for(request, period_code, unit_code)
    try:
        content = pdf.render(summary, on=timezone.localdate(), issuer=pdf.issuer_of(unit))
    except pdf.PdfUnavailable as error:
        return without_engine(request, period, unit, str(error))
    name = exports.file_name(period, unit, "pdf", summary.hierarchy)
    return _file(content, "application/pdf", name)


def without_engine(request, period, unit, reason=""):
    """Say what is missing: a library, or what the reason names."""
    reason = reason or pdf.unavailable_message()
    context = {"reason": reason, "period": period, "unit": unit}
    return render(request, "reporting/pdf_unavailable.html", context, status=503)


@require_safe
def xlsx_file(request, period_code, unit_code=None):
    summary = summary_for(request, period_code, unit_code)
    content = exports.summary_xlsx(summary)
    name = exports.file_name(summary.period, summary.unit, "xlsx", summary.hierarchy)
    return _file(content, XLSX, name)


def _file(content, content_type, name):
    return HttpResponse(
        content,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
