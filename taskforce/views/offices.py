"""The pages of offices: who holds them, and who follows."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Prefetch, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from taskforce.forms.offices import OfficeForm, TermForm, VacantForm
from taskforce.khmer import clean
from taskforce.models import AdministrativeUnit, CompositionAct, Membership, Office, OfficeTerm
from taskforce.scope import Verb, may
from taskforce.services.composition import acts, instruments, offices

from .day import takes_day
from .finding import CONFLICT, whole_or_part

PAGE = 50
FORM = ["GET", "HEAD", "POST"]


@require_safe
@takes_day
def office_list(request):
    """Show the offices of the reader's units with those who hold them."""
    today = request.day.on
    query = clean(request.GET.get("q", "")[:200])
    found = Office.objects.visible_to(request.user)
    if query:
        units = AdministrativeUnit.objects.search(query).order_by()
        found = found.filter(unit__in=units.values("pk"))
    holders = OfficeTerm.objects.in_force(today).select_related("person")
    open_seats = Q(seats__ends_on=None) | Q(seats__ends_on__gt=today)
    found = (
        found.select_related("unit__parent", "position")
        .prefetch_related(Prefetch("terms", holders, to_attr="holding"))
        .annotate(seat_count=Count("seats", filter=open_seats & Q(seats__starts_on__lte=today)))
        .order_by("unit__level", "unit__sort_key", "unit__code", "position__position")
    )
    context = {
        "query": query,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "may_compose": may(request.user, Verb.COMPOSE),
        "crumbs": crumbs(),
    }
    return whole_or_part(
        request, "taskforce/office_list.html", "taskforce/_offices_found.html", context
    )


@require_http_methods(FORM)
def office_new(request):
    """Record an office."""
    if not may(request.user, Verb.COMPOSE):
        raise PermissionDenied(_("Your role does not allow this."))
    form = OfficeForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            office = offices.create(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            return redirect("office_detail", office.pk)
    context = {"form": form, "crumbs": crumbs(listed=True)}
    return render(request, "taskforce/office_form.html", context)


@require_safe
@takes_day
def office_detail(request, pk):
    """Show who held an office, where its holder sits, and what was proposed.

    Of a past day: who had held it by then, and where its holder sat on it.
    """
    office = _found(request, pk)
    user, day = request.user, request.day
    seats = Membership.objects.visible_to(user).exclude(ends_on__lte=day.on)
    terms, proposed = office.terms.all(), CompositionAct.objects.visible_to(user)
    if not day.is_today:
        seats, terms = seats.filter(starts_on__lte=day.on), terms.filter(starts_on__lte=day.on)
        proposed = proposed.filter(effective_on__lte=day.on)
    context = {
        "office": office,
        "terms": terms.select_related("person", "started_by__kind", "ended_by__kind").order_by(
            "-starts_on"
        ),
        "seats": seats.filter(ex_officio=office)
        .select_related("task_force__unit", "role", "person", "started_by__kind")
        .order_by("task_force__unit__code", "role__position"),
        "acts": proposed.filter(proposed_by__office=office).select_related("instrument__kind"),
        "may_record": acts.may_compose(user, office.unit),
        "is_held": office.terms.filter(ends_on=None).exists(),
        "crumbs": crumbs(listed=True),
    }
    return render(request, "taskforce/office_detail.html", context)


@require_http_methods(FORM)
def office_holder(request, pk):
    """Let somebody follow in an office, which proposes an act for the seats that go with it."""
    office = _found(request, pk)
    if not acts.may_compose(request.user, office.unit):
        raise PermissionDenied(_("Your role does not allow this."))
    form = TermForm(request.POST or None, user=request.user)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            return _followed(request, office, form)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
            status = CONFLICT
    context = {
        "office": office,
        "form": form,
        "holder": office.open_term(),
        "crumbs": crumbs(office),
    }
    return render(request, "taskforce/office_holder.html", context, status=status)


def _followed(request, office, form):
    given = form.cleaned_data
    with transaction.atomic():
        found = offices.record_term(
            office=office,
            person=form.chosen()[0],
            starts_on=given["starts_on"],
            instrument=_paper(request, office, given),
            by=request.user,
        )
    return _led_on(
        request,
        office,
        found,
        alone=_("The new holder is recorded. No seat goes with this office."),
        drafted=_(
            "The new holder is recorded. This draft proposes the change where the office sits."
        ),
    )


@require_http_methods(FORM)
def office_vacant(request, pk):
    """Let a term end with nobody following, which proposes an act that ends the seats."""
    office = _found(request, pk)
    if not acts.may_compose(request.user, office.unit):
        raise PermissionDenied(_("Your role does not allow this."))
    holder = office.open_term()
    if holder is None:
        raise PermissionDenied(_("Nobody holds this office."))
    form = VacantForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            return _vacated(request, office, form)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
            status = CONFLICT
    context = {"office": office, "form": form, "holder": holder, "crumbs": crumbs(office)}
    return render(request, "taskforce/office_vacant.html", context, status=status)


def _vacated(request, office, form):
    given = form.cleaned_data
    with transaction.atomic():
        found = offices.end_term(
            office=office,
            ends_on=given["ends_on"],
            instrument=_paper(request, office, given),
            by=request.user,
        )
    return _led_on(
        request,
        office,
        found,
        alone=_("The term has ended. No seat goes with this office."),
        drafted=_("The term has ended. This draft proposes to end the seats of the office, too."),
    )


def _paper(request, office, given):
    """Return the paper by which the office changes hands, recorded where it is not; or none."""
    if not given["number"]:
        return None
    return instruments.found_or_made(
        kind=given["kind"], number=given["number"], dated=given["dated"], unit=office.unit,
        signatory="", subject="", by=request.user,
    )  # fmt: skip


def _led_on(request, office, found, *, alone, drafted):
    """Lead on to the draft that follows, or back to the office where none does."""
    if found.elsewhere:
        messages.warning(
            request,
            _(
                "The office also has seats outside its own unit: those who compose there find a "
                "draft among their acts. Tell them."
            ),
        )
    if not found.acts:
        messages.success(request, alone)
        return redirect("office_detail", office.pk)
    messages.success(request, drafted)
    return redirect(found.acts[0])


def _found(request, pk):
    rows = Office.objects.visible_to(request.user).select_related("unit", "position")
    return get_object_or_404(rows, pk=pk)


def crumbs(office=None, *, listed=False):
    way = [(_("Composition"), reverse("composition"))]
    if listed or office:
        way.append((_("Offices"), reverse("office_list")))
    return [*way, (str(office), reverse("office_detail", args=[office.pk]))] if office else way
