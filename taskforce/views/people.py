"""The pages of people: found by name, and each by themselves."""

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from taskforce.khmer import clean
from taskforce.models import Membership, Person
from taskforce.scope import Verb, may

from .day import takes_day
from .finding import whole_or_part

PAGE = 20


@takes_day
def person_list(request):
    """Find people who hold, or held, seats in the reader's units, by name or telephone."""
    people = Person.objects.visible_to(request.user)
    query = clean(request.GET.get("q", "")[:200])
    found = people.search(query, phones_for=request.user).prefetch_related(
        Prefetch("memberships", _seats(request.user, request.day), to_attr="seats")
    )
    context = {
        "query": query,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "may_see_phones": may(request.user, Verb.IMPORT),
    }
    return whole_or_part(
        request, "taskforce/person_list.html", "taskforce/_people_found.html", context
    )


def _seats(user, day):
    """Return the seats that a reader may see, the latest first; none begun after a past day."""
    seats = Membership.objects.visible_to(user)
    if not day.is_today:
        seats = seats.filter(starts_on__lte=day.on)
    return seats.select_related("task_force__unit__parent__parent", "role").order_by(
        "-starts_on", "role__position", "pk"
    )


@takes_day
def person_detail(request, pk):
    """Show a person's seats, as far as the reader's units go.

    The date of birth and the telephone are for those who keep the composition.
    """
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    seats = (
        Membership.objects.visible_to(request.user)
        .filter(person=person)
        .select_related("task_force__unit", "role", "person", "started_by__kind", "ended_by__kind")
        .order_by("-starts_on")
    )
    return render(
        request,
        "taskforce/person_detail.html",
        {
            "person": person,
            "crumbs": [(_("People"), reverse("person_list") + request.day.query)],
            "seats": seats,
            "keeps_composition": Person.objects.allowed(request.user, Verb.IMPORT)
            .filter(pk=pk)
            .exists(),
        },
    )
