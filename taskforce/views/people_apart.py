"""The pages on which two records are said to be of two people, and that is taken back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from taskforce.forms.people_merging import ApartForm
from taskforce.models import PeopleApart, Person
from taskforce.scope import Verb
from taskforce.services.composition.people_apart import (
    forget_apart,
    may_tell_apart,
    tell_apart,
)

from .people import seated
from .people_merging import crumbs

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
def person_apart(request, pk, other):
    """Say that two records are of two people: they are proposed as one no more."""
    people = Person.objects.allowed(request.user, Verb.COMPOSE)
    pair = get_object_or_404(people, pk=pk), get_object_or_404(people, pk=other)
    if pk == other:
        raise Http404
    form = ApartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        tell_apart(one=pair[0], other=pair[1], reason=form.cleaned_data["reason"], by=request.user)
        messages.success(
            request, _("It is remembered that these are two people. They are not proposed again.")
        )
        return redirect("duplicate_list")
    shown = seated([pk, other], request.user)
    context = {
        "form": form,
        "pair": [shown[pk], shown[other]],
        "crumbs": [*crumbs(), (_("Possible duplicates"), reverse("duplicate_list"))],
    }
    return render(request, "taskforce/person_apart.html", context)


@require_POST
def person_apart_forget(request, pk):
    """Let two records be proposed as one person again."""
    apart = get_object_or_404(PeopleApart.objects.select_related("one", "other"), pk=pk)
    if not may_tell_apart(request.user, apart.one.survivor, apart.other.survivor):
        raise Http404
    forget_apart(apart=apart, by=request.user)
    messages.success(request, _("These two are proposed as one person again."))
    return redirect("duplicate_list")
