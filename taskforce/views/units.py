"""The pages of units and their task forces."""

from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from taskforce.models import AdministrativeUnit, Membership
from taskforce.scope import Verb, may, may_everywhere

from .finding import whole_or_part

PAGE = 50


def unit_list(request):
    """Show where a person's rights begin (the provinces for the centre), or what they search."""
    units = AdministrativeUnit.objects.visible_to(request.user)
    query = request.GET.get("q", "").strip()
    if query:
        found = units.search(query).select_related("parent", "parent__parent")
    else:
        found = units.topmost_of(request.user).in_khmer_order()
    page = Paginator(with_heads(found), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "query": query,
        "may_set_letterhead": may_everywhere(request.user, Verb.LETTERHEAD),
    }
    return whole_or_part(
        request, "taskforce/unit_list.html", "taskforce/_units_found.html", context
    )


def unit_detail(request, code):
    """Show a unit: its task force in order of precedence, its secretariat, what stands below."""
    today = timezone.localdate()
    unit = get_object_or_404(
        AdministrativeUnit.objects.visible_to(request.user).select_related("task_force"), code=code
    )
    seats = (
        Membership.objects.filter(task_force__unit=unit)
        .select_related("person", "role", "started_by__kind")
        .in_precedence()
    )
    return render(
        request,
        "taskforce/unit_detail.html",
        {
            "unit": unit,
            "crumbs": crumbs(unit, request.user),
            "members": seats.serving(today).of_group(),
            "secretariat": seats.serving(today).of_secretariat().prefetch_related("duties__duty"),
            "former": seats.filter(ends_on__lte=today).order_by("-ends_on", "role__position"),
            "coming": seats.filter(starts_on__gt=today),
            "below": with_heads(AdministrativeUnit.objects.directly_below(unit).in_khmer_order()),
            "may_import": may(request.user, Verb.IMPORT, unit),
            "may_set_letterhead": may(request.user, Verb.LETTERHEAD, unit),
        },
    )


def with_heads(units):
    """Add each unit's head in office and the number of members, in two queries for all."""
    today = timezone.localdate()
    serving = Q(task_force__memberships__starts_on__lte=today) & (
        Q(task_force__memberships__ends_on=None) | Q(task_force__memberships__ends_on__gt=today)
    )
    heads = Membership.objects.serving(today).filter(role="head").select_related("person")
    return (
        units.select_related("task_force")
        .annotate(seats=Count("task_force__memberships", filter=serving))
        .prefetch_related(Prefetch("task_force__memberships", heads, to_attr="heads"))
    )


def crumbs(unit, user) -> list[tuple[str, str]]:
    """Return the way down to a unit, through the units this person may see."""
    above = AdministrativeUnit.objects.down_to(unit).exclude(pk=unit.pk).visible_to(user)
    way = [(found.display_name, found.get_absolute_url()) for found in above]
    return [(_("Units"), reverse("unit_list")), *way]
