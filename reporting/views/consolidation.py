"""The consolidated report of the country, a province or a district on the screen."""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reporting import spans
from reporting.consolidation import consolidate, source_periods
from reporting.coverage import STATES
from reporting.hierarchy import Hierarchy
from reporting.models import Period
from taskforce.models import Level
from taskforce.scope import Verb, may, may_everywhere

from ._gate import collected_periods, crumbs_of, foreign_in, get_span, get_unit, tops_of
from ._map import map_of
from ._tables import blocks_of


@require_safe
def latest(request):
    """Lead to the period or the range chosen, or to the latest period that is over."""
    if request.GET.get("from") or request.GET.get("to"):
        return _range(request)
    code = request.GET.get("period")
    period = get_span(code) if code else closed_periods().first()
    if period is None:
        return render(request, "reporting/no_period.html")
    return _lead(request, period)


def _range(request):
    """Lead to a range of periods, or say why these two make none."""
    asked = [request.GET.get(name, "").strip() for name in ("from", "to")]
    first, last = (code or other for code, other in zip(asked, reversed(asked), strict=True))
    try:
        return _lead(request, spans.span(first, last))
    except ValidationError as refusal:
        reasons = refusal.messages
    unit = request.GET.get("unit")
    context = {
        "reasons": reasons,
        "ends": range_ends(first, last),
        "unit": get_unit(request.user, unit) if unit else None,
        "hierarchy": hierarchy_of(request),
        "hierarchy_query": query_of(hierarchy_of(request)),
        "crumbs": [(_("Consolidation"), reverse("consolidation"))],
    }
    return render(request, "reporting/consolidation_range.html", context)


def _lead(request, period):
    query = query_of(hierarchy_of(request))
    if unit := request.GET.get("unit"):
        code = get_unit(request.user, unit).code
        return redirect(reverse("consolidation_unit", args=[period.code, code]) + query)
    return redirect(reverse("consolidation_period", args=[period.code]) + query)


def hierarchy_of(request) -> Hierarchy:
    """Return the hierarchy asked for behind an address; that of each date, if none is."""
    asked = request.GET.get("hierarchy")
    return Hierarchy(asked) if asked in Hierarchy.values else Hierarchy.EACH_DATE


def query_of(hierarchy: Hierarchy) -> str:
    """Return what stands behind an address to ask for a hierarchy."""
    return "" if hierarchy == Hierarchy.EACH_DATE else f"?hierarchy={hierarchy}"


@require_safe
def country(request, period_code):
    period = get_span(period_code)
    if not may_everywhere(request.user, Verb.VIEW):
        return _choose(request, period)
    return _render(request, period)


@require_safe
def unit(request, period_code, unit_code):
    period, unit = get_span(period_code), get_unit(request.user, unit_code)
    if unit.level == Level.COMMUNE:
        # It has nothing below it: the board shows its one report, of a range the last.
        return redirect("board_unit", source_periods(period)[-1].code, unit.code)
    return _render(request, period, unit)


def _choose(request, period):
    tops = tops_of(request.user)
    if len(tops) == 1:
        return redirect("consolidation_unit", period.code, tops[0].code)
    context = {"period": period, "units": tops}
    return render(request, "reporting/consolidation_choose.html", context)


def _render(request, period, unit=None):
    hierarchy = hierarchy_of(request)
    summary = consolidate(period=period, unit=unit, hierarchy=hierarchy)
    foreign = foreign_in(request.user, summary.lines)
    context = {
        "summary": summary,
        "hierarchy": hierarchy,
        "hierarchy_query": query_of(hierarchy),
        "hierarchies": Hierarchy,
        "foreign": foreign,
        "period": period,
        "periods": Period.objects.started(timezone.localdate()),
        "ends": range_ends(*ends_of(period)),
        "is_range": isinstance(period, spans.Span),
        "unit": unit,
        "may_publish": may(request.user, Verb.PUBLISH, unit)
        if unit
        else may_everywhere(request.user, Verb.PUBLISH),
        "blocks": blocks_of(summary, addresses_in(summary, hierarchy, foreign)),
        "counts": counts_of(summary.total, period, hierarchy),
        "covered": [(line, _counts(line, period, hierarchy, foreign)) for line in summary.lines],
        "map": map_of(summary, request.GET.get("map")),
        "crumbs": crumbs_of(unit, request.user, "consolidation_unit", period.code) if unit else [],
    }
    return render(request, "reporting/consolidation.html", context)


def ends_of(period) -> tuple[str, str]:
    """Return the codes of the first and the last period of those that are added up."""
    sources = source_periods(period)
    return sources[0].code, sources[-1].code


def range_ends(first: str, last: str) -> list[tuple]:
    """Return both ends of a range as fields: name, words, the code chosen, what can be chosen."""
    periods = list(collected_periods())
    return [("from", _("From"), first, periods), ("to", _("To"), last, periods)]


def addresses_in(summary, hierarchy, foreign):
    """Return how the sources of each figure of a summary are addressed, by line and code."""
    # From the page on, not from the root: there are a thousand figures on it.
    start = "../" if summary.unit else ""
    query = {False: query_of(hierarchy), True: "?own=1" + query_of(hierarchy).replace("?", "&")}

    def address(line, code):
        if line.unit is None:
            return f"{start}sources/{code}/{query[False]}"
        if line.unit.pk in foreign:
            return ""
        return f"{start}{line.unit.code}/sources/{code}/{query[line.is_own]}"

    return address


def counts_of(line, period, hierarchy) -> list[tuple]:
    """Return the counts of reports: the words, the number, the address of the units behind it."""
    start = reverse("coverage_list", args=[period.code, *([line.unit.code] if line.unit else [])])
    more = query_of(hierarchy).replace("?", "&") + ("&own=1" if line.is_own else "")
    return [
        (words(), getattr(line.coverage, state), f"{start}?state={state}{more}")
        for state, words in STATES.items()
    ]


def _counts(line, period, hierarchy, foreign):
    counts = counts_of(line, period, hierarchy)
    return [(*found, "") for *found, _ in counts] if line.unit.pk in foreign else counts


def closed_periods():
    return collected_periods().filter(ends_on__lt=timezone.localdate())


def asked_for(user, period_code, unit_code=None):
    """Return period and unit of the report a person asked for; 404 outside their scope."""
    period = get_span(period_code)
    if unit_code is None:
        if not may_everywhere(user, Verb.VIEW):
            raise Http404
        return period, None
    unit = get_unit(user, unit_code)
    if unit.level == Level.COMMUNE:
        raise Http404
    return period, unit


def summary_for(request, period_code, unit_code=None):
    """Return the summary a person asked for; 404 where it lies outside their scope."""
    period, unit = asked_for(request.user, period_code, unit_code)
    return consolidate(period=period, unit=unit, hierarchy=hierarchy_of(request))
