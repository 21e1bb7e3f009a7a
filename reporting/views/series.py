"""One figure of a unit over many periods: a drawing, a table, a workbook."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reporting import charts, exports
from reporting.consolidating.figures import figures_in
from reporting.consolidating.parts import read_parts
from reporting.models import Period
from reporting.series import Series, periods_of
from taskforce.scope import Verb, may_everywhere
from taskforce.sheets import XLSX

from ._gate import collected_periods, get_unit
from .consolidation import hierarchy_of, query_of


@require_safe
def series(request, unit_code=None):
    """Show a figure period after period, and where the form changed between."""
    unit, periods = _asked(request, unit_code)
    if not periods:
        return render(request, "reporting/no_period.html")
    found, parts = _series(request, unit, periods)
    context = {
        "unit": unit,
        "figures": figures_in(parts),
        "figure": request.GET.get("figure", ""),
        "periods": collected_periods(),
        "first": periods[0],
        "last": periods[-1],
        "hierarchy": hierarchy_of(request),
        "hierarchy_query": query_of(hierarchy_of(request)),
        "crumbs": [(_("Consolidation"), reverse("consolidation"))],
        "series": found,
        "chart": _chart(found) if found else None,
        "largest": max((point.value or 0 for point in found.points), default=0) if found else 0,
    }
    return render(request, "reporting/series.html", context)


@require_safe
def series_file(request, unit_code=None):
    """Hand a series out as a workbook."""
    unit, periods = _asked(request, unit_code)
    found = _series(request, unit, periods)[0] if periods else None
    if found is None:
        raise Http404
    name = f"series-{found.code}-{unit.code if unit else 'cambodia'}.xlsx"
    return HttpResponse(
        exports.series_xlsx(found),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _asked(request, unit_code) -> tuple:
    """Return the unit (None: the country) and the periods; 404 outside a person's scope."""
    if unit_code is None and not may_everywhere(request.user, Verb.VIEW):
        raise Http404
    unit = get_unit(request.user, unit_code) if unit_code else None
    ends = {name: _period(request.GET.get(name)) for name in ("from", "to")}
    known = ends["to"] or ends["from"]
    periods = periods_of(
        known and known.kind, first=ends["from"], last=ends["to"], on=timezone.localdate()
    )
    return unit, periods


def _period(code) -> Period | None:
    return collected_periods().filter(code=code).first() if code else None


def _series(request, unit, periods) -> tuple[Series | None, list]:
    """Return the series of the figure asked for, and the form whose figures can be chosen."""
    parts = read_parts(periods[-1].edition_id)
    if not (code := request.GET.get("figure")):
        return None, parts
    found = Series(periods=periods, unit=unit, code=code, hierarchy=hierarchy_of(request))
    if not found.is_known:
        raise Http404
    return found, parts


def _chart(found):
    marks = [place for place, point in enumerate(found.points) if point.begins]
    joined = [point.follows for point in found.points]
    return charts.line_chart([point.value for point in found.points], joined, marks)
