"""A draft looked at before it is issued: tried on real reports, compared with another edition."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from reporting import trial
from reporting.models import FormEdition, Submission
from reporting.services import forms
from reporting.tasks_trial import try_draft
from taskforce.services import jobs

from ._gate import crumbs, get_edition
from ._settings import name_of, shown

MOST_AT_ONCE = 200  # reports that a draft is tried on while somebody waits for the page
WORDS = {
    "section": lambda: _("Section"),
    "question": lambda: _("Question"),
    "choice": lambda: _("Choice"),
    "row": lambda: _("Row of a table"),
    "column": lambda: _("Column of a table"),
    "rule": lambda: _("Validation rule"),
}
HOW = {
    "added": lambda: _("new"),
    "removed": lambda: _("taken out"),
    "changed": lambda: _("changed"),
}


@require_safe
def form_trial(request, pk):
    """Show which reports of the last period a draft would have refused, and by which rule.

    A few reports are tried at once; of many, what the last trial in the background found.
    """
    edition = get_edition(request.user, pk)
    period = trial.latest_period(timezone.localdate())
    reports = Submission.objects.visible_to(request.user)
    last = edition.trials.filter(by=request.user).select_related("edition", "period", "by").first()
    many = bool(period) and reports.received().filter(period=period).count() > MOST_AT_ONCE
    context = {
        "edition": edition,
        "period": period,
        "many": many,
        "crumbs": crumbs(edition),
    }
    if last and many:
        context |= {
            "trial": trial.kept(last, reports),
            "last": last,
            "seconds": last.milliseconds / 1000,
            "is_old": last.stamp != forms.stamp_of(edition) or last.period != period,
        }
    elif period and not many:
        context["trial"] = trial.try_out(edition, period, reports)
    return render(request, "reporting/forms/form_trial.html", context)


@require_POST
def form_trial_start(request, pk):
    """Try a draft on all reports of the last period in the background."""
    edition, period = get_edition(request.user, pk), trial.latest_period(timezone.localdate())
    if period is None:
        return redirect("form_trial", pk)
    try:
        job = jobs.ask(
            try_draft, origin=reverse("form_trial", args=[pk]), unit=None, by=request.user,
            edition=pk, number=edition.number, period=period.code, stamp=forms.stamp_of(edition),
        )  # fmt: skip
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("form_trial", pk)
    return redirect(job)


@require_safe
def form_difference(request, pk):
    """Show what an edition changes against the one before it, or against another."""
    edition = get_edition(request.user, pk)
    others = FormEdition.objects.filter(code=edition.code).exclude(pk=pk).order_by("-number")
    asked = request.GET.get("with", "")
    chosen = others.filter(number=asked).first() if asked.isdecimal() and len(asked) < 6 else None
    before = chosen or others.filter(number__lt=edition.number).first() or others.first()
    changes = forms.compare(before, edition) if before else []
    context = {
        "edition": edition,
        "before": before,
        "others": others,
        "lines": [line_of(change) for change in changes],
        "values": sum(change.values for change in changes if change.how == "removed"),
        "crumbs": crumbs(edition),
    }
    return render(request, "reporting/forms/form_difference.html", context)


def line_of(change) -> dict:
    return {
        "change": change,
        "what": WORDS[change.what](),
        "how": HOW[change.how](),
        "fields": [
            (name_of(name), shown(name, old), shown(name, new)) for name, old, new in change.fields
        ],
    }
