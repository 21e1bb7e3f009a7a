"""What becomes of one old place: the kind is chosen first, then what that kind asks for."""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from reporting.forms.builder.mapping import ChoicesForm, PlaceForm, free_places
from reporting.mapping import NUMBERS, Kind
from reporting.models import MappingStep
from reporting.services import mappings
from reporting.services.mappings.spots import spots_of

from .mappings import get_mapping, way_to

FORM = ["GET", "HEAD", "POST"]
WORDS = {
    Kind.RENAME: lambda: (
        _("It goes on as one new place"),
        _("The same question under another code, or with other words."),
    ),
    Kind.SCALE: lambda: (
        _("It goes on in another unit"),
        _("For example money: in riel before, in million riel now."),
    ),
    Kind.MERGE: lambda: (
        _("It was put together with others"),
        _("Several old places are added up in one new place."),
    ),
    Kind.SPLIT: lambda: (
        _("It was divided into several"),
        _("Old figures are not divided: the series goes on as the sum of the new places."),
    ),
    Kind.END: lambda: (
        _("It ends"),
        _("It is no longer asked. What was answered stays with its reports."),
    ),
}


@require_safe
def form_mapping_place(request, pk, cell):
    """Let one choose what kind of change an old place went through."""
    mapping, spot = _place(request, pk, cell)
    context = {
        "mapping": mapping,
        "spot": spot,
        "kinds": [(kind.value, *WORDS[kind]()) for kind in _kinds(spot)],
        "crumbs": way_to(mapping),
    }
    return render(request, "reporting/forms/mapping_place.html", context)


@require_http_methods(FORM)
def form_mapping_step(request, pk, cell, kind):
    """Ask what a kind of change needs, and store it."""
    mapping, spot = _place(request, pk, cell)
    if kind not in {one.value for one in _kinds(spot)}:
        raise Http404
    kind = Kind(kind)
    free = free_places(spot, spots_of(mapping.new), mapping.links(), kind)
    steps = list(mapping.steps.filter(old_code=spot.code))
    form = PlaceForm(request.POST or None, kind=kind, steps=steps, free=free)
    if request.method == "POST" and form.is_valid():
        try:
            decided = _decide(mapping, spot, form, request.user)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            if spot.type == "choice" and kind == Kind.RENAME:
                return redirect("form_mapping_choices", decided[0].pk)
            return redirect("form_mapping", mapping.pk)
    heading, hint = WORDS[kind]()
    context = {"form": form, "heading": spot.label, "kind": heading, "hint": hint,
               "doing": _("Save"), "crumbs": way_to(mapping)}  # fmt: skip
    return render(request, "reporting/forms/mapping_form.html", context)


def _decide(mapping, spot, form, by) -> list[MappingStep]:
    if form.kind == Kind.END:
        reason = form.cleaned_data["reason"]
        return mappings.end_place(mapping=mapping, old=spot.code, reason=reason, by=by)
    return mappings.lead_place(mapping=mapping, old=spot.code, by=by, **form.decision())


@require_http_methods(FORM)
def form_mapping_choices(request, pk):
    """Ask which new answer each old answer of a choice is."""
    step = MappingStep.objects.filter(pk=pk).first()
    mapping = get_mapping(request.user, step.mapping_id if step else 0)
    old, new = spots_of(mapping.old).get(step.old_code), spots_of(mapping.new).get(step.new_code)
    if old is None or new is None or "choice" not in {old.type} & {new.type}:
        raise Http404
    form = ChoicesForm(request.POST or None, step=step, old=old, new=new)
    if request.method == "POST" and form.is_valid():
        try:
            mappings.map_choices(step=step, choices=form.choices(), by=request.user)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            return redirect("form_mapping", mapping.pk)
    context = {
        "form": form,
        "heading": old.label,
        "kind": _("Which new answer each old one is"),
        "doing": _("Save"),
        "crumbs": way_to(mapping),
    }
    return render(request, "reporting/forms/mapping_form.html", context)


def _place(request, pk, cell):
    mapping = get_mapping(request.user, pk)
    spot = next((one for one in spots_of(mapping.old).values() if one.key == cell), None)
    if spot is None:
        raise Http404
    return mapping, spot


def _kinds(spot) -> list[Kind]:
    """Return the changes that a place may have gone through: only numbers are added up."""
    return list(Kind) if spot.type in NUMBERS else [Kind.RENAME, Kind.END]
