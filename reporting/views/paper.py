"""The page on which the PDF of a consolidated report is asked for, with its particulars."""

from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from reporting import pdf
from reporting.forms.particulars import PaperForm
from reporting.tasks import print_report
from taskforce.models import Letterhead
from taskforce.services import jobs

from ._gate import crumbs_of
from .consolidation import asked_for, hierarchy_of, query_of
from .download import without_engine


@require_http_methods(["GET", "HEAD", "POST"])
def paper_new(request, period_code, unit_code=None):
    """Take number, dates and signatory, and have the paper made in the background."""
    period, unit = asked_for(request.user, period_code, unit_code)
    if not pdf.is_available():
        return without_engine(request, period, unit)
    form = PaperForm(
        request.POST or None,
        letterhead=Letterhead.objects.of(unit),
        on=timezone.localdate(),
    )
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_ask(request, period, unit, form))
        except ValidationError as refusal:
            form.add_error(None, refusal)
    crumbs = crumbs_of(unit, request.user, "consolidation_unit", period.code) if unit else []
    context = {"period": period, "unit": unit, "form": form, "crumbs": crumbs}
    context["hierarchy"] = hierarchy_of(request)
    context["hierarchy_query"] = query_of(context["hierarchy"])
    return render(request, "reporting/paper_new.html", context)


def _ask(request, period, unit, form):
    return jobs.ask(
        print_report,
        origin=request.path,
        unit=unit,
        by=request.user,
        period=period.code,
        particulars=form.particulars.as_json(),
        archival=form.cleaned_data["archival"],
        hierarchy=hierarchy_of(request).value,
    )
