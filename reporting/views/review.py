"""Deciding on reports: the queue, accepting, returning."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from reporting import due
from reporting.forms import QueueForm, ReturnForm
from reporting.services import submissions
from taskforce.scope import Verb, may

from ._gate import collected_periods, get_report
from .report import render_detail

ROWS = 50


@require_safe
def queue(request):
    if not may(request.user, Verb.REVIEW):
        raise PermissionDenied
    form = QueueForm(request.GET, periods=collected_periods())
    reports = in_order(due.waiting_for(request.user)).filter(**form.conditions())
    page = Paginator(reports, ROWS).get_page(request.GET.get("page"))
    return render(request, "reporting/review_queue.html", {"page": page, "form": form})


def in_order(reports):
    """Order reports as they should be decided: the oldest period first, late ones first in it."""
    return reports.select_related("unit", "period", "province").order_by(
        "period__ends_on", "period__starts_on", "-was_late", "unit__sort_key", "unit__code"
    )


@require_POST
def accept(request, pk):
    report = get_report(request.user, pk, Verb.REVIEW)
    following = _following(request.user, report)
    try:
        submissions.accept(submission=report, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("report_detail", pk)
    messages.success(request, _("Accepted: %(report)s") % {"report": report})
    return _go_on(following)


@require_POST
def send_back(request, pk):
    report = get_report(request.user, pk, Verb.REVIEW)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return render_detail(request, report, form)
    following = _following(request.user, report)
    try:
        reason = form.cleaned_data["reason"]
        submissions.send_back(submission=report, reason=reason, by=request.user)
    except ValidationError as error:
        # What was written stays on the page, whoever decided meanwhile.
        form.add_error(None, error)
        return render_detail(request, get_report(request.user, pk), form)
    messages.success(request, _("Returned: %(report)s") % {"report": report})
    return _go_on(following)


def _following(user, report):
    """Return the next report of the same period in the queue, else the first of all."""
    waiting = in_order(due.waiting_for(user))
    same = list(waiting.filter(period=report.period_id).values_list("pk", flat=True))
    if report.pk in same:
        place = same.index(report.pk)
        if others := same[place + 1 :] + same[:place]:
            return others[0]
    return waiting.exclude(pk=report.pk).values_list("pk", flat=True).first()


def _go_on(following):
    if following is None:
        return redirect("review_queue")
    return redirect("report_detail", following)
