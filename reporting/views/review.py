"""Deciding on reports: the queue, accepting, returning."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from reporting import due, waiting
from reporting.forms import AcceptManyForm, QueueForm, ReturnForm
from reporting.models import Status
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
    reports = due.waiting_for(request.user).filter(**form.conditions())
    page = Paginator(waiting.in_order(reports), ROWS).get_page(request.GET.get("page"))
    exceptions = waiting.exceptions_of(list(page))
    lines = [(report, exceptions.get(report.pk, [])) for report in page]
    plain = page.paginator.count and waiting.plain(reports).count()
    context = {"page": page, "lines": lines, "form": form, "kept": form.kept(), "plain": plain}
    context["at_once"] = min(plain, AcceptManyForm.MOST)
    return render(request, "reporting/review_queue.html", context)


@require_POST
def accept(request, pk):
    report = get_report(request.user, pk, Verb.REVIEW)
    following = _following(request.user, report)
    try:
        done = submissions.accept(submission=report, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("report_detail", pk)
    messages.success(request, _said(done) % {"report": report})
    return _go_on(following)


def _said(report):
    """Say what an acceptance did: of two steps, the first only hands on."""
    if report.status == Status.ACCEPTED:
        return _("Accepted: %(report)s")
    return _("Reviewed once: %(report)s. It counts when another person has accepted it, too.")


@require_POST
def send_back(request, pk):
    report = get_report(request.user, pk, Verb.REVIEW)
    form = ReturnForm(request.POST, cells=_cells_of(report))
    if not form.is_valid():
        return render_detail(request, report, form)
    following = _following(request.user, report)
    try:
        submissions.send_back(
            submission=report,
            reason=form.cleaned_data["reason"],
            remarks=form.remarks(),
            by=request.user,
        )
    except ValidationError as error:
        # What was written stays on the page, whoever decided meanwhile.
        form.add_error(None, error)
        return render_detail(request, get_report(request.user, pk), form)
    messages.success(request, _("Returned: %(report)s") % {"report": report})
    return _go_on(following)


def _cells_of(report):
    return report.edition.cells.select_related("question", "row", "column")


def _following(user, report):
    """Return the next report of the same period in the queue, else the first of all."""
    queue = waiting.in_order(due.waiting_for(user))
    same = list(queue.filter(period=report.period_id).values_list("pk", flat=True))
    if report.pk in same:
        place = same.index(report.pk)
        if others := same[place + 1 :] + same[:place]:
            return others[0]
    return queue.exclude(pk=report.pk).values_list("pk", flat=True).first()


def _go_on(following):
    if following is None:
        return redirect("review_queue")
    return redirect("report_detail", following)
