"""The page on which a reorganisation is annulled: what rests on it, or by which instrument."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from taskforce.forms.reorganisations import AnnulmentForm
from taskforce.services.territory import annulling

from .reorganisations import FORM, act_of, crumbs


@require_http_methods(FORM)
def annul(request, pk):
    """Show what stands in the way of annulling an act; where nothing does, draft the annulment."""
    act = act_of(request, pk)
    may = act.may_be_annulled
    resting = annulling.resting_on(act) if may else [
        _("Only an act that was carried out can be annulled, and only once.")
    ]  # fmt: skip
    form = AnnulmentForm(request.POST or None, initial={"effective_on": timezone.localdate()})
    if request.method == "POST" and not resting and form.is_valid():
        try:
            # Whole: an instrument that was typed goes with an annulment that is refused.
            with transaction.atomic():
                drafted = annulling.draft_annulment(
                    reorganisation=act,
                    by=request.user,
                    **form.instrument(request.user),
                    **form.words,
                )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return redirect("reorganisation_detail", drafted.pk)
    context = {"act": act, "form": form, "resting": resting, "crumbs": crumbs(act)}
    return render(request, "reporting/reorganisation_annul.html", context)
