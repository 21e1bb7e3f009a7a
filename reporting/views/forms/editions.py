"""Editions of the report form: listed, looked at, copied, issued, thrown away."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reporting.consolidation import read_parts
from reporting.forms.builder import TitlesForm
from reporting.models import FormEdition, ValidationRule
from reporting.services import forms
from reporting.services.forms.faults import all_faults

from ._gate import crumbs, get_edition, require_builder

FORM = ["GET", "HEAD", "POST"]


@require_safe
def form_list(request):
    """List all editions, the latest first."""
    require_builder(request.user)
    editions = FormEdition.objects.annotate(
        period_count=Count("periods", distinct=True)
    ).select_related("issued_by")
    return render(
        request,
        "reporting/forms/form_list.html",
        {"editions": editions.order_by("code", "-number")},
    )


@require_safe
def form_detail(request, pk):
    """Show all of an edition; a draft with what can be done to it and what is still missing."""
    edition = get_edition(request.user, pk)
    is_draft = edition.issued_at is None
    context = {
        "edition": edition,
        "is_draft": is_draft,
        "parts": read_parts(edition.pk),
        "rules": edition.rules.order_by("position"),
        "faults": all_faults(edition) if is_draft else [],
        "kinds": ValidationRule.Kind.choices,
        "crumbs": crumbs(),
    }
    return render(request, "reporting/forms/form_detail.html", context)


@require_http_methods(FORM)
def form_titles(request, pk):
    """Change the words of a draft itself."""
    edition = get_edition(request.user, pk)
    form = TitlesForm(request.POST or None, instance=edition)
    if request.method == "POST" and form.is_valid():
        try:
            forms.save_titles(edition=form.instance, by=request.user)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            return redirect("form_detail", pk)
    context = {"form": form, "heading": _("Title of the form"), "crumbs": crumbs(edition)}
    return render(request, "reporting/forms/part_form.html", context)


@require_POST
def form_copy(request, pk):
    """Copy an edition as a draft."""
    draft = forms.copy_edition(edition=get_edition(request.user, pk), by=request.user)
    messages.success(request, _("This is the draft. What was issued stays as it is."))
    return redirect("form_detail", draft.pk)


@require_POST
def form_issue(request, pk):
    """Issue a draft, or say what stands in the way."""
    edition = get_edition(request.user, pk)
    try:
        forms.issue_edition(edition=edition, by=request.user)
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        messages.success(request, _("The form was issued. From now on it is never changed."))
    return redirect("form_detail", pk)


@require_http_methods(FORM)
def form_discard(request, pk):
    """Throw a draft away, after asking."""
    edition = get_edition(request.user, pk)
    if request.method == "POST":
        try:
            forms.throw_away(edition=edition, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("form_detail", pk)
        messages.success(request, _("The draft was thrown away."))
        return redirect("form_list")
    context = {
        "question": _("Throw the draft away?"),
        "what": f"{edition}",
        "doing": _("Throw the draft away"),
        "crumbs": crumbs(edition),
    }
    return render(request, "reporting/forms/ask.html", context)
