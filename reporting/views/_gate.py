"""How a view loads what its address names: what lies outside a person's scope is not there."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from reporting import spans
from reporting.due import places_of
from reporting.models import Period, Submission
from taskforce.models import AdministrativeUnit, Level
from taskforce.scope import Verb, may, may_everywhere
from taskforce.views.finding import get_unit

__all__ = [
    "collected_periods",
    "crumbs_of",
    "foreign_in",
    "get_period",
    "get_report",
    "get_span",
    "get_unit",
    "tops_of",
]


def get_report(user, pk: int, verb: Verb = Verb.VIEW) -> Submission:
    """Return a report the person may see; 403 where they may see it but not do this."""
    reports = Submission.objects.visible_to(user).select_related(
        "unit",
        "province",
        "district",
        "period",
        "edition",
        "submitted_by",
        "checked_by",
        "decided_by",
    )
    report = get_object_or_404(reports, pk=pk)
    if not may(user, verb, report.unit):
        raise PermissionDenied(
            _("Your role does not allow this for %(unit)s.") % {"unit": report.unit.display_name}
        )
    return report


def get_period(code: str) -> Period:
    return get_object_or_404(Period.objects.all(), code=code)


def get_span(code: str) -> Period | spans.Span:
    """Return the period or the range of periods that an address names."""
    try:
        return spans.find(code)
    except ValidationError as refusal:
        raise Http404(" ".join(refusal.messages)) from refusal


def collected_periods():
    """Return the periods that reports are handed in for, the latest first."""
    return Period.objects.filter(deadlines__isnull=False).distinct()


def tops_of(user) -> list[AdministrativeUnit]:
    """Return the highest units a person may see; the provinces, where it is the country."""
    if may_everywhere(user, Verb.VIEW):
        provinces = AdministrativeUnit.objects.at(Level.PROVINCE)
        return list(provinces.in_khmer_order())
    tops = places_of(user, Verb.VIEW)
    if not tops:
        raise Http404
    return sorted(tops, key=lambda unit: (unit.sort_key, unit.code))


def foreign_in(user, lines) -> set[int]:
    """Return the keys of units in some lines that have moved out of a person's reach since."""
    return {line.unit.pk for line in lines if not may(user, Verb.VIEW, line.unit)}


def crumbs_of(unit: AdministrativeUnit, user, name: str, *args) -> list[tuple]:
    """Return the way down to a unit: a link for each unit above that the person may see."""
    return [
        (found.display_name, reverse(name, args=[*args, found.code]) if found != unit else "")
        for found in AdministrativeUnit.objects.down_to(unit)
        if may(user, Verb.VIEW, found)
    ]
