"""The page of a person."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from taskforce.models import Membership, Person
from taskforce.scope import Verb


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
            "seats": seats,
            "today": timezone.localdate(),
            "keeps_composition": Person.objects.allowed(request.user, Verb.IMPORT)
            .filter(pk=pk)
            .exists(),
        },
    )
