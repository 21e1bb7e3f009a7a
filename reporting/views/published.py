"""Published editions: the list, one of them, its papers, and publishing the next."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from reporting import pdf
from reporting.consolidation import consolidate
from reporting.forms.published import PublishForm
from reporting.frozen.standing import later_than
from reporting.models import Period, PublishedEdition
from reporting.tasks_published import publish_edition
from reporting.tracing import Traced
from taskforce.models import Letterhead
from taskforce.scope import Verb, may, may_everywhere
from taskforce.services import jobs

from .consolidation import asked_for, hierarchy_of, query_of
from .download import without_engine

PAGE = 25


@require_safe
def edition_list(request):
    """Show what was published, the latest first."""
    found = PublishedEdition.objects.visible_to(request.user).lean()
    context = {"page": Paginator(found, PAGE).get_page(request.GET.get("page"))}
    context["crumbs"] = [(_("Consolidation"), reverse("consolidation"))]
    return render(request, "reporting/edition_list.html", context)


@require_safe
def edition_detail(request, pk):
    """Show an edition: its number, its coverage, its papers, its figures, what came after it."""
    edition = get_edition(request.user, pk)
    traced, later = Traced(edition), later_than(edition)
    context = {
        "edition": edition,
        "traced": traced,
        "coverage": edition.coverage,
        "missing": traced.missing,
        "lines": traced.below(traced.top),
        "papers": edition.papers.all(),
        "later": later,
        "may_publish": _may_publish(request.user, edition.unit),
        "is_newest": not any(found.addendum == 0 for found in later),
        "public": request.build_absolute_uri(reverse("public_edition", args=[edition.sha256])),
        "crumbs": [(_("Published editions"), reverse("edition_list"))],
    }
    return render(request, "reporting/edition_detail.html", context)


@require_safe
def edition_file(request, pk, archival=False):
    """Hand out the paper of an edition as it was kept."""
    edition = get_edition(request.user, pk)
    paper = get_object_or_404(edition.papers, archival=archival)
    try:
        content = paper.file.open()
    except FileNotFoundError as error:
        raise Http404(_("The file is no longer kept.")) from error
    return FileResponse(content, as_attachment=True, filename=paper.file_name)


@require_http_methods(["GET", "HEAD", "POST"])
def edition_new(request, period_code, unit_code=None):
    """Show what would be published, and have it published in the background."""
    period, unit = asked_for(request.user, period_code, unit_code)
    if not isinstance(period, Period):
        raise Http404(_("An edition is published of one period: choose one."))
    require_publishing(request.user, unit)
    hierarchy = hierarchy_of(request)
    args = [period.code, *([unit.code] if unit else [])]
    name = "consolidation_unit" if unit else "consolidation_period"
    context = {
        "summary": consolidate(period=period, unit=unit, hierarchy=hierarchy),
        "hierarchy": hierarchy,
        "earlier": PublishedEdition.objects.of(period, unit).lean(),
        "crumbs": [(_("Consolidation"), reverse(name, args=args) + query_of(hierarchy))],
    }
    return _asked(request, period, unit, context, hierarchy=hierarchy.value)


@require_http_methods(["GET", "HEAD", "POST"])
def edition_amend(request, pk):
    """Have an addendum with the changed figures published in the background."""
    edition = get_edition(request.user, pk)
    require_publishing(request.user, edition.unit)
    context = {"edition": edition, "crumbs": _crumbs(edition)}
    return _asked(request, edition.period, edition.unit, context, amends=edition.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def edition_print(request, pk):
    """Have a paper of an edition made that was not made yet."""
    edition = get_edition(request.user, pk)
    require_publishing(request.user, edition.unit)
    context = {"edition": edition, "is_print": True, "crumbs": _crumbs(edition)}
    return _asked(request, edition.period, edition.unit, context, edition=edition.pk)


def get_edition(user, pk) -> PublishedEdition:
    """Return an edition that a person may see."""
    return get_object_or_404(PublishedEdition.objects.visible_to(user).lean(), pk=pk)


def require_publishing(user, unit):
    if not _may_publish(user, unit):
        raise PermissionDenied(_("Your role does not allow publishing."))


def _may_publish(user, unit) -> bool:
    return may(user, Verb.PUBLISH, unit) if unit else may_everywhere(user, Verb.PUBLISH)


def _crumbs(edition):
    return [
        (_("Published editions"), reverse("edition_list")),
        (edition.name, edition.get_absolute_url()),
    ]


def _asked(request, period, unit, context, **parameters):
    """Take the particulars of a paper, and ask for the work."""
    if not pdf.is_available():
        return without_engine(request, period, unit)
    letterhead, today = Letterhead.objects.of(unit), timezone.localdate()
    form = PublishForm(request.POST or None, letterhead=letterhead, on=today)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_job(request, period, unit, form, parameters))
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context |= {"form": form, "period": period, "unit": unit}
    return render(request, "reporting/edition_new.html", context)


def _job(request, period, unit, form, parameters):
    return jobs.ask(
        publish_edition,
        origin=request.path,
        unit=unit,
        by=request.user,
        period=period.code,
        particulars=form.particulars.as_json(),
        archival=form.cleaned_data["archival"],
        site=request.build_absolute_uri("/"),
        **parameters,
    )
