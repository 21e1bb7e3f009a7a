"""Units and figures for other programs: JSON to read, never to write."""

import json
from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reporting import spans
from reporting.consolidation import source_periods
from reporting.exchange import codes, units, values
from reporting.models import Submission
from taskforce.models import AdministrativeUnit
from taskforce.views.finding import get_unit

GEOJSON = "application/geo+json"


@require_safe
def organisation_units(request):
    """Hand out the units that a person may see, or those within `?orgUnit=08`."""
    found = units.organisation_units(_units(request))
    return _stream({}, "organisationUnits", found)


@require_safe
def outlines(request):
    head = {"type": "FeatureCollection"}
    return _stream(head, "features", units.feature_collection(_units(request)), GEOJSON)


@require_safe
def data_value_sets(request):
    """Hand out the accepted answers of `?period=2026-S1`, of `?orgUnit=08` and all below it.

    Of a range: `?from=2026-01&to=2026-06`; each value then names its period.
    """
    code = _asked_period(request.GET)
    if not code:
        reason = _("Give the period: %(example)s") % {"example": "?period=2026-S1"}
        return _refused(reason)
    try:
        period = spans.find(code)
    except ValidationError as refusal:
        if spans.BETWEEN not in code:
            raise Http404(" ".join(refusal.messages)) from refusal
        return _refused(" ".join(refusal.messages))
    sources = source_periods(period)
    head = {"dataSet": period.edition.code}
    if sources == [period]:
        head["period"] = codes.period_name(period)
    unit = None
    if org_unit := request.GET.get("orgUnit"):
        unit = get_unit(request.user, org_unit)
        head["orgUnit"] = unit.code
    reports = Submission.objects.visible_to(request.user)
    return _stream(head, "dataValues", values.data_values(reports, sources, unit))


def _asked_period(asked) -> str:
    """Return the code of the period or the range asked for."""
    if asked.get("from") and asked.get("to"):
        ends = (codes.period_code(asked[name]) for name in ("from", "to"))
        return spans.BETWEEN.join(ends)
    return codes.period_code(asked.get("period", ""))


def _refused(reason) -> JsonResponse:
    return JsonResponse({"status": "ERROR", "message": reason}, status=400)


def _units(request):
    found = AdministrativeUnit.objects.visible_to(request.user)
    if org_unit := request.GET.get("orgUnit"):
        found = found.within(get_unit(request.user, org_unit))
    return found


def _stream(head: dict, name: str, rows: Iterable[dict], content_type="application/json"):
    """Answer with an object that holds `head` and a list, line by line as it is read."""
    return StreamingHttpResponse(_written(head, name, rows), content_type=content_type)


def _written(head, name, rows) -> Iterator[str]:
    start = json.dumps(head, ensure_ascii=False)[:-1]
    yield f"{start}{', ' if head else ''}{json.dumps(name)}: ["
    mark = "\n"
    for row in rows:
        yield mark + json.dumps(row, ensure_ascii=False)
        mark = ",\n"
    yield "\n]}\n"
