"""One report: read, checked before it is handed in, handed in."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from reporting import breaches, due, filled, prefill, waiting
from reporting.forms import ReturnForm, SubmitForm
from reporting.models import Deadline, ReviewPolicy, Status
from reporting.services import closing, prefilling, submissions
from taskforce.scope import Verb, may

from ._again import read_again
from ._beside import read_beside
from ._gate import get_report
from ._pages import steps_of


@require_safe
def detail(request, pk):
    return render_detail(request, get_report(request.user, pk))


def render_detail(request, report, return_form=None):
    """Show a report with what the person may do with it."""
    deadline = Deadline.objects.of(report)
    waits, written = report.status == Status.SUBMITTED, filled.read(report)
    passed_over = [] if report.is_editable else breaches.of_report(written)
    again = read_again(report, written)
    beside = read_beside(request.GET.get("beside"), report, written, again) if waits else None
    changed = [] if report.is_editable else prefill.differences_of(written)
    context = {
        "report": report,
        "written": written,
        "passed_over": passed_over,
        "changed": changed,
        "changed_at": {difference.cell.code: difference for difference in changed},
        "known_url": prefill.list_url(report),
        "last_version": report.versions.aggregate(last=Max("number"))["last"],
        "events": report.events.select_related("by"),
        "reason": due.reasons_of([report]).get(report.pk),
        "deadline": deadline,
        "days_left": deadline.days_left(timezone.localdate()) if deadline else None,
        "may_enter": report.is_editable and may(request.user, Verb.ENTER, report.unit),
        "may_decide": waits and due.waiting_for(request.user).filter(pk=report.pk).exists(),
        "is_first_step": waits and _is_first_step(report),
        "return_form": return_form or ReturnForm(cells=_cells(written)),
        "again": again,
        "beside": beside,
        "previous": beside.answers if beside else {},
        "exceptions": waiting.unexplained(report) if waits else [],
    }
    return render(request, "reporting/report_detail.html", context)


def _is_first_step(report):
    two = ReviewPolicy.steps_at(report.unit.level) == ReviewPolicy.Steps.TWO
    return two and report.checked_by_id is None


def _cells(written):
    return [cell for part in written.parts for cells in part.cells.values() for cell in cells]


@require_safe
def check(request, pk):
    report = get_report(request.user, pk, Verb.ENTER)
    if not report.is_editable:
        return redirect("report_detail", pk)
    return _render_check(request, report)


def _render_check(request, report, form=None):
    """Show what still stands in the way of handing in; what was typed stays on the page."""
    written = filled.read(report)
    found = breaches.of_report(written)
    soft = [breach for breach in found if not breach.is_hard]
    context = {
        "report": report,
        "written": written,
        "steps": steps_of(written),
        "missing": [(part, q) for part in written.parts for q in written.missing(part)],
        "left_out": written.left_out(),
        "known_url": prefill.list_url(report),
        "closed": closing.reason_closed(report.unit, report.period, report),
        "hard": [breach for breach in found if breach.is_hard],
        "form": form
        or SubmitForm(
            initial={"key": uuid.uuid4()}, soft=soft, changed=prefill.differences_of(written)
        ),
    }
    return render(request, "reporting/report_check.html", context)


@require_POST
def submit(request, pk):
    report = get_report(request.user, pk, Verb.ENTER)
    found = breaches.of_submission(report) if report.is_editable else []
    changed = prefilling.differences_of(report) if report.is_editable else []
    soft = [breach for breach in found if not breach.is_hard]
    form = SubmitForm(request.POST, soft=soft, changed=changed)
    if not form.is_valid():
        return _unready(request, report, form)
    said = {"reasons": form.reasons(), "changes": form.changes()}
    try:
        submissions.submit(submission=report, by=request.user, key=form.cleaned_data["key"], **said)
    except ValidationError as error:
        return _unready(request, get_report(request.user, pk), form, error.messages)
    messages.success(request, _("The report was handed in."))
    last = report.versions.order_by("number").last()
    return redirect("report_receipt", pk, last.number)


def _unready(request, report, form, reasons=()):
    """Lead back to the check page; what was written against rules stays on it."""
    if "key" in form.errors:
        reasons = [_("Open the check page again, and hand the report in from there.")]
    for reason in reasons:
        messages.error(request, reason)
    if not (form.soft or form.changed) or not report.is_editable:
        return redirect("report_check", report.pk)
    return _render_check(request, report, form)
