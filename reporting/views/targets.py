"""Targets: set for a unit and those below it, and looked at beside what was reached."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from reporting.comparison import compare, year_before
from reporting.consolidating.figures import figures_of
from reporting.forms.targets import TargetsForm, WhichTargets
from reporting.models import FormEdition, Target
from reporting.services.targets import set_targets
from taskforce.models import AdministrativeUnit, Level
from taskforce.scope import Verb, may, may_everywhere

from ._gate import get_unit
from .consolidation import asked_for, hierarchy_of, query_of


@require_safe
def compared(request, period_code, unit_code=None):
    """Show figures beside their targets and the year before; one of them for each unit below."""
    period, unit = asked_for(request.user, period_code, unit_code)
    hierarchy = hierarchy_of(request)
    found = compare(period=period, unit=unit, hierarchy=hierarchy)
    figures = {figure.code: figure for figure in found.figures}
    figure = figures.get(request.GET.get("figure"))
    name = "consolidation_unit" if unit else "consolidation_period"
    back = reverse(name, args=[period.code, *([unit.code] if unit else [])])
    context = {
        "period": period,
        "unit": unit,
        "earlier": year_before(period),
        "figures": list(figures.values()),
        "figure": figure,
        "total": [row for row in found.of_total() if figure in (None, row.figure)],
        "lines": found.of_lines(figure) if figure else [],
        "hierarchy": hierarchy,
        "hierarchy_query": query_of(hierarchy),
        "may_set": _may_set(request.user, unit),
        "crumbs": [(_("Consolidation"), back + query_of(hierarchy))],
    }
    return render(request, "reporting/comparison.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def target_list(request, unit_code=None):
    """Set the targets of a unit (without one: of the country) and of the units below it."""
    unit = get_unit(request.user, unit_code) if unit_code else None
    if unit is None and not may_everywhere(request.user, Verb.VIEW):
        raise Http404
    if not _may_set(request.user, unit):
        raise PermissionDenied(_("Your role does not allow setting targets."))
    which = WhichTargets(request.GET or None, figures=_figures())
    context = {"unit": unit, "which": which, "crumbs": _crumbs(unit)}
    if which.is_bound and which.is_valid():
        answer = _set(request, unit, which.cleaned_data, context)
        if answer:
            return answer
    return render(request, "reporting/target_list.html", context)


def _set(request, unit, which, context):
    """Show the fields of some targets, or take what was sent."""
    units = _units(unit)
    asked = {"figure": which["figure"], "period_code": which["period"]}
    targets = Target.objects.filter(**asked).select_related("set_by")
    kept = {target.unit_id: target for target in targets}
    current = {pk: target.value for pk, target in kept.items()}
    form = TargetsForm(request.POST or None, units=units, current=current)
    if request.method == "POST" and form.is_valid():
        try:
            changed = set_targets(**asked, values=form.values, by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Targets changed: %(count)s.") % {"count": changed})
            return redirect(request.get_full_path())
    context |= {
        "form": form,
        "rows": [
            (field, kept.get(one.pk if one else None))
            for field, one in zip(form.rows, units, strict=True)
        ],
    }
    return None


def _may_set(user, unit) -> bool:
    return may(user, Verb.PUBLISH, unit) if unit else may_everywhere(user, Verb.PUBLISH)


def _figures():
    """Return the figures of the newest form that was issued."""
    edition = FormEdition.objects.filter(issued_at__isnull=False).order_by("-issued_at").first()
    return figures_of(edition.pk) if edition else []


def _units(unit) -> list[AdministrativeUnit | None]:
    """Return a unit (None: the country) and those directly below it."""
    if unit is None:
        return [None, *AdministrativeUnit.objects.at(Level.PROVINCE).in_khmer_order()]
    below = AdministrativeUnit.objects.filter(
        code__startswith=unit.code, level=unit.level + 1
    ).in_khmer_order()
    return [unit, *below]


def _crumbs(unit):
    crumbs = [(_("Consolidation"), reverse("consolidation"))]
    if unit:
        crumbs.append((_("Targets"), reverse("target_list")))
    return crumbs
