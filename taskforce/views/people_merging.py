"""The pages on which two records of one person are found, joined and taken apart again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from taskforce.duplicates import pairs_in
from taskforce.fields import taking
from taskforce.forms.people_merging import MergeForm, TakeBackForm
from taskforce.models import AdministrativeUnit, PeopleApart, Person, PersonMerge
from taskforce.posts import posts_of
from taskforce.scope import Verb, may
from taskforce.services.composition.people import (
    clashing_seats,
    may_merge,
    merge_people,
    signs_of_two,
    unmerge_people,
)

from .people import seated

PAGE = 25
MOST_APART = 100
FORM = ["GET", "HEAD", "POST"]


@require_safe
def duplicate_list(request):
    """Show records that may be one person twice, of one capital or province at a time."""
    user = request.user
    if not may(user, Verb.COMPOSE):
        raise Http404
    places = AdministrativeUnit.objects.allowed(user, Verb.COMPOSE).filter(parent=None)
    places = list(places.in_khmer_order())
    code = taking.code(request.GET.get("in", "")[:20])
    chosen = next((place for place in places if place.code == code), None)
    if chosen is None and len(places) == 1:
        chosen = places[0]
    pairs = pairs_in(_people_of(chosen, user)) if chosen else []
    page = Paginator(pairs, PAGE).get_page(request.GET.get("page"))
    people = seated({pk for pair in page for pk in (pair.one, pair.other)}, user)
    context = {
        "places": places,
        "chosen": chosen,
        "page": page,
        "apart": _told_apart(chosen, user) if chosen else [],
        "pairs": [(people[pair.one], people[pair.other], pair) for pair in page],
        "crumbs": crumbs(),
    }
    return render(request, "taskforce/duplicate_list.html", context)


def _told_apart(unit, user):
    people = _people_of(unit, user).values("pk")
    found = PeopleApart.objects.filter(one__in=people, other__in=people)
    return found.select_related("one", "other", "by")[:MOST_APART]


def _people_of(unit, user):
    seats = Person._meta.get_field("memberships").related_model.objects
    here = seats.allowed(user, Verb.COMPOSE).filter(unit.subtree_q("task_force__unit"))
    return Person.objects.filter(pk__in=here.values("person"))


@require_http_methods(FORM)
def person_merge(request, pk, other):
    """Show two records side by side, and join the second into the first."""
    user = request.user
    people = Person.objects.allowed(user, Verb.COMPOSE)
    if led := _joined_already(request, people, pk, other):
        return led
    kept, merged = get_object_or_404(people, pk=pk), get_object_or_404(people, pk=other)
    if kept == merged:
        raise Http404
    signs = signs_of_two(kept, merged)
    form = MergeForm(request.POST or None, kept=kept, merged=merged, signs=signs)
    allowed = may_merge(user, kept) and may_merge(user, merged)
    if request.method == "POST" and form.is_valid() and _merged(request, form, kept, merged):
        messages.success(request, _("The two records are one now. It can be taken back here."))
        return redirect(kept)
    context = {
        "form": form,
        "kept": kept,
        "merged": merged,
        "posts": [(person, posts_of(person, user)) for person in (kept, merged)],
        "clashes": clashing_seats(kept, merged),
        "signs": signs,
        "allowed": allowed,
        "personal": set(
            people.personal_to(user).filter(pk__in=[pk, other]).values_list("pk", flat=True)
        ),
        "crumbs": [*crumbs(), (str(kept), kept.get_absolute_url())],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "taskforce/person_merge.html", context, status=status)


def _joined_already(request, people, *keys):
    """Lead to what became of two records that were joined meanwhile, as in another window."""
    found = Person.ever.in_bulk(keys)
    if len(found) < 2 or all(person.merged_into_id is None for person in found.values()):
        return None
    kept, merged = (get_object_or_404(people, pk=found[key].survivor.pk) for key in keys)
    if kept == merged:
        messages.info(request, _("The two records are joined already: this is the one that stays."))
        return redirect(kept)
    messages.info(request, _("One of the two was joined to another record: this one stays of it."))
    return redirect("person_merge", kept.pk, merged.pk)


def _merged(request, form, kept, merged) -> bool:
    try:
        merge_people(
            kept=kept,
            merged=merged,
            by=request.user,
            reason=form.cleaned_data["reason"],
            chosen=form.chosen,
            sure=form.cleaned_data.get("sure", False),
        )
    except ValidationError as refusal:
        form.add_error(None, ValidationError(refusal.messages))
    except PermissionDenied as error:
        raise Http404 from error
    return form.is_valid()


@require_http_methods(FORM)
def person_unmerge(request, pk):
    """Ask once more, and take a merging back."""
    merging = get_object_or_404(
        PersonMerge.objects.select_related("kept", "merged", "by"), pk=pk, undone_at=None
    )
    if not may_merge(request.user, merging.kept.survivor):
        raise Http404
    form = TakeBackForm(request.POST or None)
    if request.method == "POST":
        try:
            unmerge_people(merging=merging, by=request.user)
        except ValidationError as refusal:
            form.is_valid()
            form.add_error(None, ValidationError(refusal.messages))
        else:
            messages.success(request, _("The two records stand by themselves again."))
            return redirect(merging.kept)
    kept = merging.kept.survivor
    context = {
        "form": form,
        "merging": merging,
        "crumbs": [*crumbs(), (str(kept), kept.get_absolute_url())],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "taskforce/person_unmerge.html", context, status=status)


def crumbs() -> list[tuple[str, str]]:
    return [(_("People"), reverse("person_list"))]
