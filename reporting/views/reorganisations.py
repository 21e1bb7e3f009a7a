"""The pages of reorganisations: the list, the draft, its preview, carrying it out."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reporting.resting import reports_on
from taskforce.forms.reorganisations import AnnulmentForm, ChangeForm, ReorganisationForm
from taskforce.models import AdministrativeUnit, Reorganisation, UnitChange, UnitVersion
from taskforce.scope import Verb, may_everywhere
from taskforce.services.territory import reorganisations

from ._preview import fault_of, preview_of, sentence_of

PAGE = 50
FORM = ["GET", "HEAD", "POST"]


def check_may(user):
    if not may_everywhere(user, Verb.REORGANISE):
        raise PermissionDenied(_("Your role does not allow this."))


def act_of(request, pk) -> Reorganisation:
    check_may(request.user)
    acts = Reorganisation.objects.visible_to(request.user)
    return get_object_or_404(
        acts.select_related(
            "instrument__kind", "made_by", "decided_by",
            "annulment__instrument__kind", "annuls__instrument__kind",
        ),
        pk=pk,
    )  # fmt: skip


@require_safe
def reorganisation_list(request):
    """Show the acts, the latest first."""
    check_may(request.user)
    found = Reorganisation.objects.visible_to(request.user).select_related(
        "instrument__kind", "annulment"
    )
    found = found.annotate(count=Count("changes")).order_by("-effective_on", "-pk")
    page = Paginator(found, PAGE)
    context = {"page": page.get_page(request.GET.get("page")), "crumbs": crumbs()}
    return render(request, "reporting/reorganisation_list.html", context)


@require_http_methods(FORM)
def reorganisation_new(request):
    """Begin an act: by which instrument, from which day."""
    check_may(request.user)
    form = ReorganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = reorganisations.draft(by=request.user, **form.instrument(request.user), **form.words)
        return redirect("reorganisation_detail", act.pk)
    context = {"form": form, "crumbs": crumbs(listed=True)}
    return render(request, "reporting/reorganisation_form.html", context)


@require_http_methods(FORM)
def reorganisation_edit(request, pk):
    """Give a draft another instrument or day."""
    act = act_of(request, pk)
    form_class = AnnulmentForm if act.annuls_id else ReorganisationForm
    form = form_class(request.POST or None, instance=act)
    if request.method == "POST" and form.is_valid():
        words = form.words | form.instrument(request.user)
        return _done(request, act, lambda: reorganisations.amend(
            reorganisation=act, by=request.user, **words))  # fmt: skip
    context = {"form": form, "act": act, "crumbs": crumbs(act)}
    return render(request, "reporting/reorganisation_form.html", context)


@require_safe
def reorganisation_detail(request, pk):
    """Show an act: its changes, what they do, and what can be done with it now."""
    act = act_of(request, pk)
    changes = list(act.changes.select_related("unit").order_by("position"))
    names, called = _names(changes), {}
    if act.state == Reorganisation.State.DONE:
        called, were = _names_before(act, changes)
        names |= were
    for change in changes:
        change.names, change.called = names, called
        change.sentence = sentence_of(change)
    context = {
        "act": act,
        "changes": changes,
        "kinds": UnitChange.What.choices,
        "preview": preview_of(act),
        "fault": fault_of(act),
        "crumbs": crumbs(listed=True),
    }
    return render(request, "reporting/reorganisation_detail.html", context)


def _names(changes) -> dict[str, str]:
    """Return the names of the units that changes name by code."""
    codes = {change.target for change in changes if change.target}
    units = AdministrativeUnit.ever.filter(code__in=codes)
    names = {unit.code: unit.display_name for unit in units}
    begun = {
        change.code: change.name_km for change in changes if change.code and not change.begun_id
    }
    return {code: name for code, name in begun.items() if code not in names} | names


def _names_before(act, changes) -> tuple[dict[int, str], dict[str, str]]:
    """Return what units were called on the eve of an act, by key and by code."""
    eve = UnitVersion.objects.on(act.effective_on - timedelta(days=1))
    units = {change.unit_id for change in changes if change.unit_id}
    codes = {change.target for change in changes if change.target}
    found = list(eve.filter(Q(unit__in=units) | Q(code__in=codes)))
    return (
        {version.unit_id: version.display_name for version in found},
        {version.code: version.display_name for version in found},
    )


@require_http_methods(FORM)
def change_new(request, pk, what):
    """Add a change to a draft."""
    act = act_of(request, pk)
    if what not in UnitChange.What or not act.is_draft or act.annuls_id:
        raise Http404
    form = ChangeForm(request.POST or None, what=what, act=act, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            reorganisations.add_change(reorganisation=act, by=request.user, what=what, **form.words)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return redirect("reorganisation_detail", act.pk)
    context = {
        "form": form, "act": act, "what": UnitChange.What(what).label, "crumbs": crumbs(act),
    }  # fmt: skip
    return render(request, "reporting/reorganisation_change.html", context)


@require_POST
def change_remove(request, pk, entry):
    act = act_of(request, pk)
    found = get_object_or_404(act.changes, pk=entry)
    return _done(request, act, lambda: reorganisations.remove_change(change=found, by=request.user))


@require_POST
def look(request, pk):
    """Find out what an act does, and show it."""
    act = act_of(request, pk)
    return _done(request, act, lambda: reorganisations.preview(
        reorganisation=act, by=request.user, count=reports_on), part="#preview")  # fmt: skip


@require_POST
def carry_out(request, pk):
    act = act_of(request, pk)

    def do():
        done = reorganisations.carry_out(reorganisation=act, by=request.user)
        if done.state == Reorganisation.State.WAITING:
            messages.success(request, _("Decided. It is carried out on its day."))
        else:
            messages.success(request, _("Carried out. The units are as the act says."))

    return _done(request, act, do)


@require_POST
def stop(request, pk):
    """Make an act that waits a draft again."""
    act = act_of(request, pk)
    return _done(request, act, lambda: reorganisations.stop(reorganisation=act, by=request.user))


@require_http_methods(FORM)
def discard(request, pk):
    """Ask whether a draft is to be thrown away, and do so."""
    act = act_of(request, pk)
    if request.method != "POST":
        if not act.is_draft:
            return redirect("reorganisation_detail", act.pk)
        asked = {"act": act, "changes": act.changes.count(), "crumbs": crumbs(act)}
        back = reverse("reorganisation_detail", args=[act.pk])
        return render(request, "_parts/throw_away.html", asked | {"back": back})
    try:
        reorganisations.discard(reorganisation=act, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("reorganisation_detail", act.pk)
    messages.success(request, _("The draft is thrown away."))
    return redirect("reorganisation_list")


def _done(request, act, step, part=""):
    """Take a step and lead back to the act; what stands in the way is said there."""
    try:
        step()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        part = ""
    return redirect(reverse("reorganisation_detail", args=[act.pk]) + part)


def crumbs(act=None, *, listed=False):
    way = [(_("Composition"), reverse("composition"))]
    if listed or act:
        way.append((_("Reorganisation of units"), reverse("reorganisation_list")))
    if act:
        way.append((str(act), reverse("reorganisation_detail", args=[act.pk])))
    return way
