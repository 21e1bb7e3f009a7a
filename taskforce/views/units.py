"""The pages of units and their task forces."""

from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from taskforce.models import AdministrativeUnit, Membership
from taskforce.scope import Verb, may, may_everywhere

from .day import takes_day
from .finding import whole_or_part

PAGE = 50


@takes_day
def unit_list(request):
    """Show where a person's rights begin (the provinces for the centre), or what they search."""
    units = AdministrativeUnit.objects.visible_to(request.user)
    query = request.GET.get("q", "").strip()
    if query:
        found = units.search(query).select_related("parent", "parent__parent")
    else:
        found = units.topmost_of(request.user).in_khmer_order()
    page = Paginator(with_heads(found, request.day.on), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "query": query,
        "may_set_letterhead": may_everywhere(request.user, Verb.LETTERHEAD),
    }
    return whole_or_part(
        request, "taskforce/unit_list.html", "taskforce/_units_found.html", context
    )


@takes_day
def unit_detail(request, code):
    """Show a unit: its task force in order of precedence, its secretariat, what stands below."""
    on = request.day.on
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
            "crumbs": crumbs(unit, request.user, request.day.query),
            "members": seats.serving(on).of_group(),
            "secretariat": seats.serving(on).of_secretariat().prefetch_related("duties__duty"),
            "former": seats.filter(ends_on__lte=on).order_by("-ends_on", "role__position"),
            "coming": seats.filter(starts_on__gt=on),
            "below": with_heads(
                AdministrativeUnit.objects.directly_below(unit).in_khmer_order(), on
            ),
            "may_import": may(request.user, Verb.IMPORT, unit),
            "may_set_letterhead": may(request.user, Verb.LETTERHEAD, unit),
        },
    )


def with_heads(units, on):
    """Add who heads each unit on a day, the head before who acts, and the number of members.

    Two queries for all of them.
    """
    serving = Q(task_force__memberships__starts_on__lte=on) & (
        Q(task_force__memberships__ends_on=None) | Q(task_force__memberships__ends_on__gt=on)
    )
    heads = Membership.objects.heads(on).select_related("person")
    return (
        units.select_related("task_force")
        .annotate(seats=Count("task_force__memberships", filter=serving))
        .prefetch_related(Prefetch("task_force__memberships", heads, to_attr="heads"))
    )


def crumbs(unit, user, day="") -> list[tuple[str, str]]:
    """Return the way down to a unit, through the units this person may see, on the same day."""
    above = AdministrativeUnit.objects.down_to(unit).exclude(pk=unit.pk).visible_to(user)
    way = [(found.display_name, found.get_absolute_url() + day) for found in above]
    return [(_("Units"), reverse("unit_list") + day), *way]
