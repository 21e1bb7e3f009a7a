"""From an edition to its figures, and from a figure to the reports it is made of."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reporting.models import Submission
from reporting.tracing import Traced

from .published import get_edition

PAGE = 100


@require_safe
def edition_figures(request, pk, place):
    """Show the published figures of one place; each leads to its reports."""
    edition, traced = _traced(request, pk, place)
    context = {
        "edition": edition,
        "place": place,
        "name": traced.name(place),
        "figures": traced.figures(place),
        "lines": [] if traced.is_addendum else traced.below(place),
        "crumbs": _crumbs(edition),
    }
    return render(request, "reporting/edition_figures.html", context)


@require_safe
def edition_sources(request, pk, place, figure):
    """Show the reports that a figure is made of: version, who accepted, what each gave."""
    edition, traced = _traced(request, pk, place)
    value = traced.figure(place, figure)
    if value is None:
        raise Http404
    page = Paginator(traced.reports(place, figure), PAGE).get_page(request.GET.get("page"))
    page.object_list = [traced.source(*found) for found in page.object_list]
    shown = Submission.objects.visible_to(request.user)
    figures = reverse("edition_figures", args=[edition.pk, place])
    context = {
        "edition": edition,
        "name": traced.name(place),
        "label": traced.label(figure),
        "value": value,
        "page": page,
        # One that has left the person's scope since is named, and not opened.
        "open_to": set(
            shown.filter(pk__in=[source.report for source in page]).values_list("pk", flat=True)
        ),
        "crumbs": [*_crumbs(edition), (traced.name(place), figures)],
    }
    return render(request, "reporting/edition_sources.html", context)


def _traced(request, pk, place):
    edition = get_edition(request.user, pk)
    traced = Traced(edition)
    if not traced.has(place):
        raise Http404
    return edition, traced


def _crumbs(edition):
    return [
        (_("Published editions"), reverse("edition_list")),
        (edition.name, edition.get_absolute_url()),
    ]
