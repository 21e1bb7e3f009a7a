"""One report: read, checked before it is handed in, handed in."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from reporting import due, filled
from reporting.forms import ReturnForm, SubmitForm
from reporting.models import Deadline, Status
from reporting.services import submissions
from taskforce.scope import Verb, may

from ._gate import get_report
from ._pages import steps_of


@require_safe
def detail(request, pk):
    return render_detail(request, get_report(request.user, pk))


def render_detail(request, report, return_form=None):
    """Show a report with what the person may do with it."""
    deadline = Deadline.objects.filter(period=report.period_id, level=report.unit.level).first()
    waits = report.status == Status.SUBMITTED
    context = {
        "report": report,
        "written": filled.read(report),
        "events": report.events.select_related("by"),
        "reason": due.reasons_of([report]).get(report.pk),
        "deadline": deadline,
        "days_left": deadline.days_left(timezone.localdate()) if deadline else None,
        "may_enter": report.is_editable and may(request.user, Verb.ENTER, report.unit),
        "may_decide": waits and due.waiting_for(request.user).filter(pk=report.pk).exists(),
        "return_form": return_form or ReturnForm(),
    }
    return render(request, "reporting/report_detail.html", context)


@require_safe
def check(request, pk):
    report = get_report(request.user, pk, Verb.ENTER)
    if not report.is_editable:
        return redirect("report_detail", pk)
    written = filled.read(report)
    context = {
        "report": report,
        "written": written,
        "steps": steps_of(written),
        "missing": [(part, q) for part in written.parts for q in written.missing(part)],
        "form": SubmitForm(initial={"key": uuid.uuid4()}),
    }
    return render(request, "reporting/report_check.html", context)


@require_POST
def submit(request, pk):
    report = get_report(request.user, pk, Verb.ENTER)
    form = SubmitForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Open the check page again, and hand the report in from there."))
        return redirect("report_check", pk)
    try:
        submissions.submit(submission=report, by=request.user, key=form.cleaned_data["key"])
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
        return redirect("report_check", pk)
    messages.success(request, _("The report was handed in."))
    return redirect("report_detail", pk)
