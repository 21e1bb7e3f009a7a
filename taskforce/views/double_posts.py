"""The page of those who hold several seats, the incompatible ones marked."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from taskforce.double_posts import holders
from taskforce.models import Membership, Person

from .day import takes_day

PAGE = 50


@require_safe
@takes_day
def double_posts(request):
    """Show who holds more than one seat on a day; only the incompatible ones with `?only=`."""
    found = holders(request.user, on=request.day.on)
    incompatible = [holder for holder in found if holder.is_incompatible]
    only = request.GET.get("only") == "incompatible"
    page = Paginator(incompatible if only else found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": _lines(page),
        "only": only,
        "count": len(found),
        "incompatible": len(incompatible),
        "crumbs": [(_("Composition"), reverse("composition"))],
    }
    return render(request, "taskforce/double_posts.html", context)


def _lines(page):
    """Return each person with the seats that may be shown, and how many may not."""
    shown = list(page)
    people = Person.objects.in_bulk([holder.person for holder in shown])
    seats = Membership.objects.select_related(
        "role", "task_force__unit__parent__parent", "started_by__kind"
    ).in_bulk([seat for holder in shown for seat in holder.seen])
    return [
        {
            "person": people[holder.person],
            "seats": [(seats[pk], pk in holder.clashing) for pk in holder.seen],
            "hidden": holder.hidden,
            "hidden_clashes": holder.is_incompatible and not holder.clashing <= set(holder.seen),
            "is_incompatible": holder.is_incompatible,
        }
        for holder in shown
    ]
