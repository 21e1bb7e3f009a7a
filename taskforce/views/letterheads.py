"""The page on which a unit says what stands at the head and the foot of its papers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from taskforce.forms.letterheads import LetterheadForm
from taskforce.models import Letterhead
from taskforce.services import letterheads

from .finding import CONFLICT, get_unit
from .units import crumbs


@require_http_methods(["GET", "HEAD", "POST"])
def letterhead(request, code=None):
    """Show and set the words of a unit; without a code, those of the centre."""
    unit = _unit(request.user, code)
    form = LetterheadForm(request.POST or None, instance=Letterhead.objects.of(unit))
    if request.method == "POST" and form.is_valid():
        return _store(request, unit, form)
    return _render(request, unit, form)


def _unit(user, code):
    unit = code and get_unit(user, code)
    if not letterheads.may_set(user, unit):
        raise PermissionDenied(_("Your role does not allow this."))
    return unit


def _store(request, unit, form):
    version = form.cleaned_data["version"] or 0
    try:
        letterheads.store(letterhead=form.save(commit=False), version=version, by=request.user)
    except ValidationError as error:
        # What was typed stays, and counts from now on as an answer to what is stored.
        typed = request.POST.copy()
        typed["version"] = Letterhead.objects.of(unit).version
        form = LetterheadForm(typed, instance=Letterhead.objects.of(unit))
        form.add_error(None, error)
        return _render(request, unit, form, status=CONFLICT)
    messages.success(request, _("Saved. Papers are printed with these words from now on."))
    return redirect("letterhead", *([unit.code] if unit else []))


def _render(request, unit, form, status=200):
    way = [(_("Units"), reverse("unit_list"))]
    if unit:
        way = [*crumbs(unit, request.user), (unit.display_name, unit.get_absolute_url())]
    context = {"unit": unit, "form": form, "crumbs": way}
    return render(request, "taskforce/letterhead.html", context, status=status)
