"""A draft looked at before it is issued: tried on real reports, compared with another edition."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reporting import trial
from reporting.models import FormEdition, Submission
from reporting.services import forms

from ._gate import crumbs, get_edition
from ._settings import name_of, shown

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
    """Show which reports of the last period a draft would have refused, and by which rule."""
    edition = get_edition(request.user, pk)
    period = trial.latest_period()
    reports = Submission.objects.visible_to(request.user)
    context = {
        "edition": edition,
        "trial": trial.try_out(edition, period, reports) if period else None,
        "crumbs": crumbs(edition),
    }
    return render(request, "reporting/forms/form_trial.html", context)


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
        "lines": [_line(change) for change in changes],
        "values": sum(change.values for change in changes if change.how == "removed"),
        "crumbs": crumbs(edition),
    }
    return render(request, "reporting/forms/form_difference.html", context)


def _line(change) -> dict:
    return {
        "change": change,
        "what": WORDS[change.what](),
        "how": HOW[change.how](),
        "fields": [
            (name_of(name), shown(name, old), shown(name, new)) for name, old, new in change.fields
        ],
    }
