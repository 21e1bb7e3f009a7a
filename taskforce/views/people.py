"""The pages of people: found by name, and each by themselves."""

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from taskforce.duplicates import pairs_with
from taskforce.khmer import clean
from taskforce.models import Membership, Person, PersonMerge
from taskforce.posts import posts_of
from taskforce.scope import Verb, may
from taskforce.services.composition.people import may_merge

from .day import query_of, takes_day
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
        "may_compose": may(request.user, Verb.COMPOSE),
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
    """Show a person's posts over time, as far as the reader's units go.

    A record that was merged into another leads to it. The date of birth and the telephone are
    for those who keep the composition where the person belongs.
    """
    user = request.user
    person = Person.objects.visible_to(user).filter(pk=pk).first()
    if person is None:
        return _led_on(request, pk)
    composes = Person.objects.allowed(user, Verb.COMPOSE).filter(pk=pk).exists()
    context = {
        "person": person,
        "crumbs": [(_("People"), reverse("person_list") + request.day.query)],
        "posts": _marked(posts_of(person, user), request.day.on),
        "may_see_details": Person.objects.personal_to(user).filter(pk=pk).exists(),
        "keeps_composition": composes,
        "likely": _likely(person, user) if composes else [],
        "merges": _merges(person) if composes else [],
        "may_take_back": composes and may_merge(user, person),
    }
    return render(request, "taskforce/person_detail.html", context)


def _led_on(request, pk):
    merged = get_object_or_404(Person.ever.exclude(merged_into=None), pk=pk)
    person = merged.survivor
    if not Person.objects.visible_to(request.user).filter(pk=person.pk).exists():
        raise Http404
    return redirect(person.get_absolute_url() + query_of(request))


def _marked(posts, on):
    return [(post, not post.is_gap and post.holds_on(on)) for post in posts]


def _likely(person, user):
    """Return who may be the same person, with what speaks for it: two queries."""
    pairs = pairs_with(person, Person.objects.allowed(user, Verb.COMPOSE))
    others = [pair.other if pair.one == person.pk else pair.one for pair in pairs]
    people = seated(others, user)
    return [(people[pk], pair) for pk, pair in zip(others, pairs, strict=True) if pk in people]


def seated(keys, user) -> dict[int, Person]:
    """Return people by key, each with the seats that a reader may see: two queries."""
    seats = Membership.objects.visible_to(user).select_related("role", "task_force__unit")
    seats = seats.order_by("-starts_on", "pk")
    return Person.objects.prefetch_related(Prefetch("memberships", seats, "seats")).in_bulk(keys)


def _merges(person):
    merges = PersonMerge.objects.filter(kept=person, undone_at=None)
    return merges.select_related("merged", "by")
