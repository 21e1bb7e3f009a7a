"""The pages of units and their task forces."""

from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from taskforce.models import AdministrativeUnit, CompositionAct, Membership
from taskforce.scope import Verb, may, may_everywhere
from taskforce.unit_past import begun_instead, formerly, gone, gone_by, past_of
from taskforce.vacancies import due_in, vacancies

from .day import takes_day
from .finding import get_unit, whole_or_part
from .known import asked_knowledge
from .unit_on_a_day import bearer_of, below_on, gone_below, named_as_then, state_on, way_to

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
    found = with_heads(found, request.day.on)
    if not request.day.is_today:
        found = found.existing(request.day.on)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    if not request.day.is_today:
        page.object_list = named_as_then(page.object_list, in_order=False)
    if query:
        page.object_list = list(page.object_list)
        formerly(page.object_list, query)
    context = {
        "page": page,
        "query": query,
        "gone": gone_by(query, request.user) if query else [],
        "may_set_letterhead": may_everywhere(request.user, Verb.LETTERHEAD),
        "sees_country": may_everywhere(request.user, Verb.VIEW),
    }
    return whole_or_part(
        request, "taskforce/unit_list.html", "taskforce/_units_found.html", context
    )


@takes_day
def unit_detail(request, code):
    """Show a unit as of a day: its task force, its secretariat, what stands below it.

    An old code leads to the unit that bore it last.
    """
    try:
        unit = get_unit(request.user, code, "task_force", "merged_into")
    except Http404:
        return _gone(request, code)
    knowledge = asked_knowledge(request, unit)
    if isinstance(knowledge, HttpResponse):
        return knowledge
    context = (
        _group(unit, request.day.on)
        | _place(unit, request)
        | {
            "unit": unit,
            "past": past_of(unit),
            "knowledge": knowledge,
            "may_import": may(request.user, Verb.IMPORT, unit),
            "may_compose": may(request.user, Verb.COMPOSE, unit),
            "may_set_letterhead": may(request.user, Verb.LETTERHEAD, unit),
            "acts": _waiting(request, unit),
        }
    )
    return render(request, "taskforce/unit_detail.html", context)


def _gone(request, code):
    """Say what became of a unit that was gone before this system began; else it is a 404."""
    state = gone(code)
    visible = AdministrativeUnit.ever.visible_to(request.user)
    above = state and visible.filter(pk=state.parent_id).first()
    if above is None:
        raise Http404
    context = {"state": state, "begun": begun_instead(state),
               "crumbs": [*crumbs(above, request.user),
                          (above.display_name, above.get_absolute_url())]}  # fmt: skip
    return render(request, "taskforce/unit_gone.html", context)


def _waiting(request, unit):
    """Return the drafts that change this group and wait for the reader to announce them."""
    if not (request.day.is_today and may(request.user, Verb.COMPOSE)):
        return []
    return CompositionAct.objects.waiting_for(request.user).about(unit).select_related("unit")


def _group(unit, on) -> dict:
    """Return who sits in a unit's task force on a day, who sat, who will; what is vacant."""
    seats = (
        Membership.objects.filter(task_force__unit=unit)
        .select_related("person", "role", "started_by__kind")
        .in_precedence()
    )
    members = seats.serving(on).of_group()
    held = {seat.role_id for seat in members if not seat.acting}
    lacks = due_in(unit) - held
    own = AdministrativeUnit.ever.filter(pk=unit.pk)
    return {
        "members": members,
        "secretariat": seats.serving(on).of_secretariat().prefetch_related("duties__duty"),
        "former": seats.filter(ends_on__lte=on).order_by("-ends_on", "role__position"),
        "coming": seats.filter(starts_on__gt=on),
        "vacancies": vacancies(own, on=on) if lacks else [],
    }


def _place(unit, request) -> dict:
    """Return where a unit stands in the tree of the day, and under which name."""
    day = request.day
    if day.is_today and unit.ceased_on is None:
        below = AdministrativeUnit.objects.directly_below(unit).in_khmer_order()
        way = crumbs(unit, request.user)
        return {"state": unit, "crumbs": way, "below": with_heads(below, day.on)}
    state = state_on(unit, day.on)
    return {
        "state": state or unit,
        "existed": state is not None,
        "bore_code": bearer_of(unit, request.user, day.on),
        "crumbs": way_to(state, request.user, day),
        "below": named_as_then(with_heads(below_on(unit, day.on).visible_to(request.user), day.on)),
        "gone_below": gone_below(unit, day.on),
    }


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


def crumbs(unit, user) -> list[tuple[str, str]]:
    """Return the way down to a unit, through the units this person may see."""
    above = AdministrativeUnit.objects.down_to(unit).exclude(pk=unit.pk).visible_to(user)
    way = [(found.display_name, found.get_absolute_url()) for found in above]
    return [(_("Units"), reverse("unit_list")), *way]
