"""Accepting several reports at once: shown by name first, then each by a step of its own."""

from collections import Counter
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reporting import due, waiting
from reporting.forms import AcceptManyForm, QueueForm
from reporting.models import ReviewPolicy, Status
from reporting.services import submissions
from taskforce.scope import Verb, may
from taskforce.templatetags.khmer import figure

from ._gate import collected_periods


@require_POST
def accept_many(request):
    if not may(request.user, Verb.REVIEW):
        raise PermissionDenied
    mine = due.waiting_for(request.user)
    form, narrowed = AcceptManyForm(request.POST, waiting=mine), _narrowed(request)
    if form.is_for_all:
        return _confirm_all(request, mine, narrowed)
    reports = form.reports()
    if not reports:
        messages.error(request, _("Choose the reports first: tick them in the list."))
        return _back(narrowed)
    if gone := form.gone(reports):
        words = _("%(count)s of the chosen reports no longer wait for your decision.")
        messages.warning(request, words % {"count": figure(gone)})
    if not form.is_confirmed:
        return _confirm(request, reports, narrowed)
    _accept(request, reports)
    return _back(narrowed)


def _narrowed(request):
    return QueueForm(request.POST, periods=collected_periods())


def _back(narrowed):
    query = urlencode(narrowed.kept())
    return redirect(f"{reverse('review_queue')}{query and '?'}{query}")


def _confirm_all(request, mine, narrowed):
    """Show those about which nothing stands out; of very many, the first."""
    plain = waiting.plain(mine.filter(**narrowed.conditions()))
    reports = list(plain[: AcceptManyForm.MOST])
    if not reports:
        messages.info(request, _("Nothing waits that is without an exception."))
        return _back(narrowed)
    return _confirm(request, reports, narrowed, later=plain.count() - len(reports))


def _confirm(request, reports, narrowed, later=0):
    exceptions = waiting.exceptions_of(reports)
    two = ReviewPolicy.objects.filter(steps=ReviewPolicy.Steps.TWO).values_list("level", flat=True)
    lines = [(report, exceptions.get(report.pk, [])) for report in reports]
    first = {r.pk for r in reports if r.unit.level in set(two) and r.checked_at is None}
    context = {"lines": lines, "later": later, "first": first, "kept": narrowed.kept()}
    return render(request, "reporting/review_accept.html", context)


def _accept(request, reports):
    done = Counter(_accepted(request, report) for report in reports)
    if accepted := done[Status.ACCEPTED]:
        messages.success(request, _("Accepted: %(count)s reports.") % {"count": figure(accepted)})
    if checked := done[Status.SUBMITTED]:
        words = _("Reviewed once: %(count)s reports. They count when another person accepts them.")
        messages.success(request, words % {"count": figure(checked)})


def _accepted(request, report) -> Status | None:
    """Accept one of several; where it is refused, the others go on and the reason is told."""
    try:
        return submissions.accept(submission=report, by=request.user).status
    except ValidationError as error:
        words = {"report": report, "reason": " ".join(error.messages)}
        messages.error(request, _("%(report)s: %(reason)s") % words)
        return None
