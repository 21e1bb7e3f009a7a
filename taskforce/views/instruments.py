"""The pages of instruments: the list, one with what rests on it, recording and correcting."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import F
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from taskforce.forms.acts import scan_in
from taskforce.forms.instruments import InstrumentForm
from taskforce.khmer import clean
from taskforce.models import (
    CompositionAct,
    Instrument,
    InstrumentCorrection,
    InstrumentKind,
    Membership,
    OfficeTerm,
    TaskForce,
    UnitVersion,
)
from taskforce.scope import Verb, may
from taskforce.services.composition import instruments, scans

from .day import takes_day
from .finding import CONFLICT, whole_or_part

PAGE, SEATS = 50, 50
FORM = ["GET", "HEAD", "POST"]


@require_safe
@takes_day
def instrument_list(request):
    """Find instruments by number or subject, the latest first; none of after a past day."""
    query = clean(request.GET.get("q", "")[:200])
    found = Instrument.objects.visible_to(request.user).search(query)
    if not request.day.is_today:
        found = found.exclude(dated__gt=request.day.on)
    found = found.select_related("kind", "unit").order_by("-dated", "-pk")
    context = {
        "query": query,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "may_compose": may(request.user, Verb.COMPOSE),
        "crumbs": crumbs(),
    }
    return whole_or_part(
        request, "taskforce/instrument_list.html", "taskforce/_instruments_found.html", context
    )


@require_safe
@takes_day
def instrument_detail(request, pk):
    """Show an instrument, and what began and ended by it where the reader may look.

    On a past day only what had begun and ended by then.
    """
    instrument = _found(request, pk)
    day = request.day
    context = {
        "instrument": instrument,
        "is_later": bool(instrument.dated and instrument.dated > day.on and not day.is_today),
        "corrections": _corrections(instrument),
        "may_correct": instruments.may_record(request.user, instrument.unit),
        "crumbs": crumbs(listed=True),
    }
    context |= _seats_by(request, instrument) | _rest_by(request, instrument)
    return render(request, "taskforce/instrument_detail.html", context)


def _seats_by(request, instrument) -> dict:
    seats = (
        Membership.objects.visible_to(request.user)
        .select_related("person", "role", "task_force__unit", "started_by__kind")
        .order_by("task_force__unit__code", "role__position", "precedence", "pk")
    )
    began, ended = seats.filter(started_by=instrument), seats.filter(ended_by=instrument)
    return {
        "began": _page(request, "began", _until(request.day, began, "starts_on")),
        "ended": _page(request, "ended", _until(request.day, ended, "ends_on")),
    }


def _rest_by(request, instrument) -> dict:
    """Return what else rests on an instrument: terms of office, acts, units, groups."""
    user, day = request.user, request.day
    terms = OfficeTerm.objects.visible_to(user).select_related(
        "person", "office__unit", "office__position"
    )
    acts = CompositionAct.objects.visible_to(user).filter(instrument=instrument)
    units = UnitVersion.objects.visible_to(user).select_related("unit")
    begun = _until(day, units.filter(started_by=instrument), "starts_on")
    ceased = units.filter(ended_by=instrument, unit__ceased_on=F("ends_on"))
    groups = TaskForce.objects.visible_to(user).filter(instrument=instrument)
    return {
        "terms_began": _until(day, terms.filter(started_by=instrument), "starts_on"),
        "terms_ended": _until(day, terms.filter(ended_by=instrument), "ends_on"),
        "acts": _until(day, acts, "effective_on"),
        "units": (begun | _until(day, ceased, "ends_on"))[:SEATS],
        "groups": groups.count(),
    }


def _until(day, rows, name):
    """Return what had happened by a past day; today also what is to come."""
    return rows if day.is_today else rows.filter(**{f"{name}__lte": day.on})


def _page(request, name, seats):
    return Paginator(seats, SEATS).get_page(request.GET.get(name))


def _corrections(instrument):
    """Return what it said before, with the names of what was stored as keys.

    With each stands whether a scan was replaced then, which can still be read.
    """
    kinds = {kind.pk: kind for kind in InstrumentKind.objects.all()}
    rows = InstrumentCorrection.objects.filter(instrument=instrument).select_related("made_by")
    told, after = [], instrument.scan
    for row in rows:
        scan = row.before.get("scan", "")
        told.append((row, kinds.get(row.before["kind_id"]), scan not in {"", after}))
        after = scan or after
    return told


@require_http_methods(FORM)
def instrument_new(request):
    """Enter an instrument."""
    if not may(request.user, Verb.COMPOSE):
        raise PermissionDenied(_("Your role does not allow this."))
    form = InstrumentForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            stored = instruments.record(
                instrument=form.save(commit=False),
                scan=scan_in(form),
                is_another=form.cleaned_data.get("is_another", False),
                by=request.user,
            )
        except ValidationError as error:
            _tell(form, error)
        else:
            return redirect(stored)
    context = {"form": form, "crumbs": crumbs(listed=True)}
    return render(request, "taskforce/instrument_form.html", context)


@require_http_methods(FORM)
def instrument_edit(request, pk):
    """Correct an instrument; with a reason where seats, terms or acts rest on it."""
    instrument = _found(request, pk)
    if not instruments.may_record(request.user, instrument.unit):
        raise PermissionDenied(_("Your role does not allow this."))
    about = {"user": request.user, "rests": instruments.rests_on(instrument)}
    form = InstrumentForm(request.POST or None, request.FILES or None, instance=instrument, **about)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            return _corrected(request, form)
        except ValidationError as error:
            status = CONFLICT
            typed = request.POST.copy()
            typed["version"] = Instrument.objects.values_list("version", flat=True).get(pk=pk)
            form = InstrumentForm(typed, instance=_found(request, pk), **about)
            _tell(form, error)
    context = {"form": form, "instrument": _found(request, pk), "crumbs": crumbs(instrument)}
    return render(request, "taskforce/instrument_form.html", context, status=status)


def _corrected(request, form):
    stored = instruments.correct(
        instrument=form.save(commit=False),
        version=form.cleaned_data["version"] or 0,
        reason=form.cleaned_data.get("reason", ""),
        scan=scan_in(form),
        is_another=form.cleaned_data.get("is_another", False),
        by=request.user,
    )
    messages.success(request, _("Saved."))
    return redirect(stored)


def _tell(form, error):
    """Put what a service refuses at the fields it is about, as far as the form has them."""
    if not hasattr(error, "error_dict"):
        form.add_error("scan" if getattr(error, "code", "").count("scan") else None, error)
        return
    if any(found.code == "alike" for found in error.error_dict.get("number", [])):
        form.ask_if_another()
    for name, found in error.error_dict.items():
        form.add_error(name if name in form.fields else None, found)


@require_safe
def instrument_scan(request, pk):
    """Hand out the scan of an instrument, never to be shown as a page of this site."""
    instrument = _found(request, pk)
    return _handed_out(instrument.scan, f"instrument-{instrument.pk}")


@require_safe
def instrument_earlier_scan(request, pk, correction):
    """Hand out the scan that an instrument had before a correction, to whoever sees today's."""
    kept = get_object_or_404(_found(request, pk).corrections, pk=correction)
    return _handed_out(kept.before.get("scan", ""), f"instrument-{pk}-before-{kept.pk}")


def _handed_out(scan, name):
    path = scans.path_of(scan)
    if not scan or not path.exists():
        raise Http404
    kind = scans.kind_of(scan)
    response = FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=f"{name}.{scans.ENDINGS[kind]}",
        content_type=scans.MIMES[kind],
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _found(request, pk):
    rows = Instrument.objects.visible_to(request.user).select_related("kind", "unit")
    return get_object_or_404(rows, pk=pk)


def crumbs(instrument=None, *, listed=False):
    way = [(_("Composition"), reverse("composition"))]
    if listed or instrument:
        way.append((_("Instruments"), reverse("instrument_list")))
    return [*way, (str(instrument), instrument.get_absolute_url())] if instrument else way
