"""From a live figure to its reports, and from a count of reports to the units it counts."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reporting.coverage import STATES, read_coverage
from reporting.models import PublishedEdition, Submission
from reporting.sources import Sources
from taskforce.models import Level
from taskforce.scope import Verb, may, may_everywhere

from ._gate import get_span, get_unit
from .consolidation import hierarchy_of, query_of

PAGE = 100


@require_safe
def figure_sources(request, period_code, figure, unit_code=None):
    """Show the reports that a live figure is made of: version, value, who accepted it when."""
    period, unit = _place(request.user, period_code, unit_code)
    hierarchy, is_own = hierarchy_of(request), bool(request.GET.get("own"))
    sources = Sources(period=period, unit=unit, code=figure, is_own=is_own, hierarchy=hierarchy)
    if not sources.is_known:
        raise Http404
    shown, foreign = _within_reach(request.user, sources.found)
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    page.object_list = sources.shown(list(page.object_list))
    context = _context(request, period, unit, is_own, hierarchy) | {
        "sources": sources,
        "page": page,
        "last_code": sources.periods[-1].code,
        "foreign": foreign,
        "foreign_numbers": sources.numbers(foreign),
        "editions": _editions(request.user, period, unit),
        "edition_place": f"{unit.code}{'.own' if is_own else ''}" if unit else "all",
    }
    return render(request, "reporting/figure_sources.html", context)


@require_safe
def coverage_list(request, period_code, unit_code=None):
    """Show the units behind a count of reports: expected, received, on time, late, missing."""
    period, unit = _place(request.user, period_code, unit_code)
    hierarchy, is_own = hierarchy_of(request), bool(request.GET.get("own"))
    state = request.GET.get("state", "expected")
    if state not in STATES:
        raise Http404
    coverage = read_coverage(period=period, unit=unit, is_own=is_own, hierarchy=hierarchy)
    page = Paginator(coverage.rows(state), PAGE).get_page(request.GET.get("page"))
    page.object_list = coverage.shown(list(page.object_list))
    reach = {row.unit.pk for row in page if may(request.user, Verb.VIEW, row.unit)}
    context = _context(request, period, unit, is_own, hierarchy) | {
        "coverage": coverage,
        "state": state,
        "states": [(name, words(), len(coverage.rows(name))) for name, words in STATES.items()],
        "page": page,
        "reach": reach,
    }
    return render(request, "reporting/coverage_list.html", context)


def _place(user, period_code, unit_code):
    """Return the period and the unit (None: the country); 404 outside a person's scope."""
    if unit_code is None:
        if not may_everywhere(user, Verb.VIEW):
            raise Http404
        return get_span(period_code), None
    return get_span(period_code), get_unit(user, unit_code)


def _within_reach(user, found) -> tuple[list, list]:
    """Divide reports into those that a person may open, and those that left their reach since."""
    if may_everywhere(user, Verb.VIEW):
        return found, []
    reports = Submission.objects.visible_to(user).filter(pk__in=[source.report for source in found])
    open_to = set(reports.values_list("pk", flat=True))
    shown = [source for source in found if source.report in open_to]
    return shown, [source for source in found if source.report not in open_to]


def _context(request, period, unit, is_own, hierarchy) -> dict:
    query = query_of(hierarchy)
    name = unit.display_name if unit else _("the whole country")
    if is_own:
        name = _("Task force of %(unit)s") % {"unit": name}
    return {
        "period": period,
        "unit": unit,
        "is_own": is_own,
        "name": name,
        "hierarchy": hierarchy,
        "crumbs": [(_("Consolidation"), _back(period, unit) + query)],
    }


def _back(period, unit) -> str:
    """Return the page that the figure stands on: of a commune that of its district."""
    if unit is None:
        return reverse("consolidation_period", args=[period.code])
    code = unit.code[:-2] if unit.level == Level.COMMUNE else unit.code
    return reverse("consolidation_unit", args=[period.code, code])


def _editions(user, period, unit):
    """Return the published editions in which a unit has figures for a period."""
    if period.pk is None:
        return []
    above = [unit.code[:length] for length in range(2, len(unit.code) + 1, 2)] if unit else []
    found = PublishedEdition.objects.visible_to(user).lean().filter(period=period, amends=None)
    if unit is None:
        return found.filter(unit=None)
    # Of the country, chapters end with the districts.
    country = found.filter(unit=None) if unit.level < Level.COMMUNE else found.none()
    return found.filter(unit__code__in=above) | country
