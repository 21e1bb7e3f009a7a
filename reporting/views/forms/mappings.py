"""Mappings of editions: listed, drafted, decided place by place, tried, in force, withdrawn."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reporting.dry_run import dry_run
from reporting.forms.builder.mapping import ReasonForm
from reporting.mapping import Kind, faults
from reporting.models import FormEdition, FormMapping, MappingStep
from reporting.services import mappings
from reporting.services.mappings.spots import spots_of
from taskforce.formats.digits import number

from ._gate import crumbs, get_edition, require_builder

FORM = ["GET", "HEAD", "POST"]


def get_mapping(user, pk: int) -> FormMapping:
    require_builder(user)
    found = FormMapping.objects.select_related(
        "old", "new", "drafted_by", "in_force_by", "withdrawn_by"
    )
    return get_object_or_404(found, pk=pk)


def way_to(mapping: FormMapping, *more) -> list[tuple[str, str]]:
    """Return the way back up from below a mapping."""
    return crumbs(mapping.new, *_rooms(mapping), *more)


def _rooms(mapping):
    return [
        (_("Mappings"), reverse("form_mappings", args=[mapping.new_id])),
        (name_of(mapping), reverse("form_mapping", args=[mapping.pk])),
    ]


def name_of(mapping: FormMapping) -> str:
    return _("From edition %(old)s to edition %(new)s") % {
        "old": number(mapping.old.number),
        "new": number(mapping.new.number),
    }


@require_safe
def form_mappings(request, pk):
    """List the mappings that lead to an edition, and the older editions that none leads from."""
    edition = get_edition(request.user, pk)
    found = list(edition.mappings_back.select_related("old", "new", "in_force_by"))
    older = FormEdition.objects.filter(
        code=edition.code, number__lt=edition.number, issued_at__isnull=False
    )
    busy = {one.old_id for one in found if one.is_draft}
    context = {
        "edition": edition,
        "mappings": found,
        "older": older.exclude(pk__in=busy).order_by("-number"),
        "crumbs": crumbs(edition),
    }
    return render(request, "reporting/forms/mapping_list.html", context)


@require_POST
def form_mapping_new(request, pk):
    """Draft a mapping from an older edition, or go on with the draft that is there."""
    edition = get_edition(request.user, pk)
    asked = request.POST.get("old", "")
    if not (asked.isdecimal() and len(asked) < 6):
        raise Http404
    old = get_object_or_404(FormEdition, code=edition.code, number=int(asked))
    try:
        mapping = mappings.draft_mapping(old=old, new=edition, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("form_mappings", pk)
    return redirect("form_mapping", mapping.pk)


@require_safe
def form_mapping(request, pk):
    """Show what becomes of each old place; of a draft, what must still be decided first."""
    mapping = get_mapping(request.user, pk)
    old, new = spots_of(mapping.old), spots_of(mapping.new)
    links = mapping.links()
    # Without looking at what is stored: that takes long, and is the dry run's.
    found = {}
    for code, message in faults(links, old, new, {}) if mapping.is_draft else ():
        found.setdefault(code, []).append(message)
    lines = [_line(spot, links, new, found) for spot in old.values()]
    context = {
        "mapping": mapping,
        "open": [line for line in lines if line["faults"]],
        "sections": _by_section(lines, is_same=False),
        "same": _by_section(lines, is_same=True),
        "changed_count": sum(not line["faults"] and not line["is_same"] for line in lines),
        "same_count": sum(not line["faults"] and line["is_same"] for line in lines),
        "begins": [spot for code, spot in new.items() if code not in {one.new for one in links}],
        "heading": name_of(mapping),
        "crumbs": crumbs(mapping.new, *_rooms(mapping)[:1]),
    }
    return render(request, "reporting/forms/mapping_detail.html", context)


def _line(spot, links, new, found) -> dict:
    steps = [link for link in links if link.old == spot.code]
    return {
        "spot": spot,
        "how": MappingStep.Kind(steps[0].kind.value).label if steps else "",
        "targets": [new[one.new].label if one.new in new else one.new for one in steps if one.new],
        "codes": ", ".join(one.new for one in steps if one.new and one.new != spot.code),
        "step": steps[0] if steps else None,
        "factor": _factor(steps[0].factor) if steps and steps[0].factor != 1 else "",
        "is_same": [one.new for one in steps] == [spot.code] and steps[0].kind == Kind.RENAME,
        "faults": found.get(spot.code, []),
    }


def _factor(factor) -> str:
    """Write a factor with all its decimals and no more, as the page writes numbers."""
    exponent = factor.normalize().as_tuple().exponent
    return number(factor, max(0, -exponent))


def _by_section(lines, *, is_same):
    """Return what is decided, by section: what keeps its code, or what does not."""
    groups = {}
    for line in [one for one in lines if not one["faults"] and one["is_same"] == is_same]:
        groups.setdefault(line["spot"].section, []).append(line)
    return list(groups.items())


@require_safe
def form_mapping_trial(request, pk):
    """Try a mapping on all that is stored, without writing any of it."""
    mapping = get_mapping(request.user, pk)
    tried = dry_run(mapping)
    context = {
        "mapping": mapping,
        "tried": tried,
        "losing": [line for line in tried.lines if line.faults],
        "holding": [line for line in tried.lines if line.values and not line.faults],
        "crumbs": way_to(mapping),
    }
    return render(request, "reporting/forms/mapping_trial.html", context)


@require_POST
def form_mapping_force(request, pk):
    """Put a mapping in force, or say what it would lose."""
    mapping = get_mapping(request.user, pk)
    try:
        mappings.put_in_force(mapping=mapping, by=request.user)
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
        return redirect("form_mapping_trial", pk)
    messages.success(
        request, _("The mapping is in force: series go on from the old edition to the new one.")
    )
    return redirect("form_mapping", pk)


@require_http_methods(FORM)
def form_mapping_withdraw(request, pk):
    """Withdraw a mapping, with the reason."""
    mapping = get_mapping(request.user, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            mappings.withdraw(mapping=mapping, reason=form.cleaned_data["reason"], by=request.user)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            messages.success(request, _("The mapping was withdrawn. No answer was changed by it."))
            return redirect("form_mapping", pk)
    context = {
        "form": form,
        "heading": _("Withdraw the mapping"),
        "doing": _("Withdraw"),
        "crumbs": way_to(mapping),
    }
    return render(request, "reporting/forms/mapping_form.html", context)


@require_http_methods(FORM)
def form_mapping_discard(request, pk):
    """Throw the draft of a mapping away, after asking."""
    mapping = get_mapping(request.user, pk)
    if request.method == "POST":
        try:
            mappings.throw_mapping_away(mapping=mapping, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("form_mapping", pk)
        messages.success(request, _("The draft was thrown away."))
        return redirect("form_mappings", mapping.new_id)
    context = {
        "question": _("Throw the draft away?"),
        "what": name_of(mapping),
        "doing": _("Throw the draft away"),
        "crumbs": way_to(mapping),
    }
    return render(request, "reporting/forms/ask.html", context)
