"""The pages of acts of composition: the list, the draft, what it comes to."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from taskforce.act_preview import preview
from taskforce.double_posts import cautions
from taskforce.fields import taking
from taskforce.forms.acts import ActForm
from taskforce.models import AdministrativeUnit, CompositionAct
from taskforce.scope import Verb, may
from taskforce.services.composition import acts

from .day import takes_day
from .finding import CONFLICT

PAGE, GROUPS = 50, 40
FORM = ["GET", "HEAD", "POST"]


@require_safe
@takes_day
def act_list(request):
    """Show the acts of the reader's units; on a past day those that took effect by then."""
    found = CompositionAct.objects.visible_to(request.user).select_related(
        "unit", "kind", "instrument__kind", "drafted_by"
    )
    if not request.day.is_today:
        found = found.exclude(status=CompositionAct.Status.DRAFT)
        found = found.filter(effective_on__lte=request.day.on)
    status = request.GET.get("status", "")
    if status in CompositionAct.Status:
        found = found.filter(status=status)
    found = found.annotate(
        ends_count=Count("changes__ends"), begins_count=Count("changes__person")
    ).order_by("-drafted_at", "-pk")
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "status": status,
        "states": CompositionAct.Status.choices,
        "may_compose": may(request.user, Verb.COMPOSE),
        "crumbs": crumbs(),
    }
    return render(request, "taskforce/act_list.html", context)


@require_http_methods(FORM)
def act_new(request):
    """Begin an act: what it is about, and when it takes effect."""
    if not may(request.user, Verb.COMPOSE):
        raise PermissionDenied(_("Your role does not allow this."))
    form = ActForm(request.POST or None, user=request.user, initial=_begun_at(request))
    if request.method == "POST" and form.is_valid():
        unit = form.cleaned_data["unit"]
        return redirect(acts.draft(unit=unit, by=request.user, **form.words))
    context = {"form": form, "crumbs": crumbs(listed=True)}
    return render(request, "taskforce/act_form.html", context)


def _begun_at(request):
    """Return the unit whose page led here."""
    code = request.GET.get("unit", "")[:10]
    units = AdministrativeUnit.objects.allowed(request.user, Verb.COMPOSE)
    unit = units.filter(code=code).first() if code.isascii() and code.isdigit() else None
    return {"unit": unit} if unit else {}


@require_http_methods(FORM)
def act_edit(request, pk):
    """Change the words of a draft."""
    act = draft_of(request, pk)
    form = ActForm(request.POST or None, instance=act, user=request.user)
    status = 200
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            return redirect(acts.revise(act=act, version=version, by=request.user, **form.words))
        except ValidationError as error:
            form = ActForm(with_version(request, pk), instance=act, user=request.user)
            form.add_error(None, error)
            status = CONFLICT
    context = {"form": form, "act": act, "crumbs": crumbs(act)}
    return render(request, "taskforce/act_form.html", context, status=status)


@require_safe
def act_detail(request, pk):
    """Show an act: what it changes, what stands in its way, the groups before and after."""
    return show(request, found(request, pk))


@require_http_methods(FORM)
def act_discard(request, pk):
    """Ask whether a draft is to be thrown away, and do so."""
    act = draft_of(request, pk)
    if request.method != "POST":
        if not act.is_draft:
            return redirect(act)
        asked = {"act": act, "changes": act.changes.count(), "crumbs": crumbs(act)}
        back = reverse("act_detail", args=[act.pk])
        return render(request, "_parts/throw_away.html", asked | {"back": back})
    try:
        acts.discard(act=act, version=version_in(request), by=request.user)
    except ValidationError as error:
        return show(request, found(request, pk), error=error)
    messages.success(request, _("The draft was thrown away."))
    return redirect("act_list")


def show(request, act, *, error=None):
    """Render the page of an act; with an error: as what somebody wanted met a later state."""
    changes = acts.changes_of(act)
    pages = Paginator(list({change.task_force_id: None for change in changes}), GROUPS)
    page = pages.get_page(request.GET.get("page"))
    shown = slice((page.number - 1) * GROUPS, page.number * GROUPS)
    looked = preview(act, changes, shown=shown)
    composes = acts.may_compose(request.user, act.unit)
    context = {
        "act": act,
        "preview": looked,
        "groups": looked.groups[shown],
        "page": page,
        "conflicts": acts.conflicts_of(act, changes) if act.is_draft else [],
        "cautions": cautions(request.user, act=act, changes=changes) if act.is_draft else [],
        "overtaken": acts.overtaken(act, changes) if act.is_draft else [],
        "composes": composes,
        "refused": error.messages if error else [],
        "crumbs": crumbs(listed=True),
    }
    return render(request, "taskforce/act_detail.html", context, status=CONFLICT if error else 200)


def found(request, pk) -> CompositionAct:
    """Return an act that the reader may see, or 404."""
    rows = CompositionAct.objects.visible_to(request.user).select_related(
        "unit", "kind", "instrument__kind", "annulled_through__kind",
        "drafted_by", "announced_by", "annulled_by", "proposed_by__person",
        "proposed_by__started_by__kind", "proposed_by__ended_by__kind", "proposed_by__office__unit",
        "proposed_by__office__position",
    )  # fmt: skip
    return get_object_or_404(rows, pk=pk)


def draft_of(request, pk) -> CompositionAct:
    """Return an act that the reader may change; 404 outside their scope."""
    act = found(request, pk)
    if not acts.may_compose(request.user, act.unit):
        raise PermissionDenied(_("Your role does not allow this."))
    return act


def with_version(request, pk):
    """Return what was typed, as an answer to what is stored now."""
    typed = request.POST.copy()
    typed["version"] = CompositionAct.objects.values_list("version", flat=True).get(pk=pk)
    return typed


def version_in(request) -> int:
    """Return the version that a form was shown with; -1, which none has, where it says none."""
    number = taking.row_number(request.POST.get("version", ""))
    return -1 if number is None else number


def crumbs(act=None, *, listed=False):
    """Return the way to the pages of acts."""
    way = [(_("Composition"), reverse("composition"))]
    if listed or act:
        way.append((_("Acts"), reverse("act_list")))
    return [*way, (act.subject, act.get_absolute_url())] if act else way
