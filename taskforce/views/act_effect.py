"""The pages on which an act is announced and annulled."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from taskforce.act_preview import NONE, preview
from taskforce.forms.acts import AnnounceForm, AnnulForm, scan_in
from taskforce.models import CompositionAct, Letterhead
from taskforce.paper import PdfUnavailable
from taskforce.pdf.decision import print_decision
from taskforce.services import jobs
from taskforce.services.composition import acts, effect, instruments
from taskforce.tasks.decisions import make_decision

from .acts import (
    CONFLICT,
    FORM,
    crumbs,
    draft_of,
    found,
    show,
    version_in,
    with_version,
)


@require_http_methods(FORM)
def act_announce(request, pk):
    """Record number, date, signatory and scan of the signed paper: all takes effect."""
    act = draft_of(request, pk)
    if not act.is_draft:
        raise PermissionDenied(_("This act was announced already."))
    if request.method == "POST" and "joined" in request.POST:
        return _joined(request, act)
    form = AnnounceForm(request.POST or None, request.FILES or None, initial=_usual(act))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            return _announced(request, act, form)
        except ValidationError as error:
            form = AnnounceForm(with_version(request, pk), request.FILES)
            form.add_error(None, ValidationError(error.messages))
            status = CONFLICT
    changes = acts.changes_of(act)
    context = {
        "act": act,
        "form": form,
        "preview": preview(act, changes, shown=NONE),
        "conflicts": acts.conflicts_of(act, changes),
        "overtaken": acts.overtaken(act, changes),
        "crumbs": crumbs(act),
    }
    return render(request, "taskforce/act_announce.html", context, status=status)


def _joined(request, act):
    """Announce under the paper by which the office changed hands: one click."""
    paper = act.proposing_paper
    if not paper:
        raise PermissionDenied(_("This act was proposed by no paper: give number and date."))
    try:
        effect.announce(act=act, version=version_in(request), instrument=paper, by=request.user)
    except ValidationError as error:
        return show(request, found(request, act.pk), error=error)
    messages.success(request, _("The act is announced: all its changes are recorded."))
    return redirect(act)


def _usual(act):
    issuer = Letterhead.objects.of(act.unit).issuer()
    signatory = " ".join(filter(None, (issuer.signatory, issuer.signatory_name)))
    return {"version": act.version, "signatory": signatory}


def _announced(request, act, form):
    given = form.cleaned_data
    content = scan_in(form)
    with transaction.atomic():
        announced = effect.announce(
            act=act,
            by=request.user,
            **{name: given[name] for name in ("number", "dated", "signatory", "version")},
        )
        paper = announced.instrument
        kept = content is None or instruments.attach_scan(
            instrument=paper, content=content, by=request.user
        )
    messages.success(request, _("The act is announced: all its changes are recorded."))
    if not kept or given["signatory"] != paper.signatory:
        _tell_what_stays(request, paper)
    return redirect(act)


def _tell_what_stays(request, paper):
    """Tell that the paper was recorded before, and that signatory and scan stay as they were."""
    words = _(
        "%(instrument)s was recorded before: its signatory and its scan stay as they are there. "
        "Look at it, and annul this act if another paper was meant."
    )
    messages.warning(request, words % {"instrument": paper})


@require_http_methods(FORM)
def act_annul(request, pk):
    """Undo an act that was announced, with the reason."""
    act = draft_of(request, pk)
    if act.status != CompositionAct.Status.ANNOUNCED:
        raise PermissionDenied(_("This act is not in force."))
    form = AnnulForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            return _annulled(request, act, form)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
            status = CONFLICT
    context = {"act": act, "form": form, "crumbs": crumbs(act)}
    context["preview"] = preview(act, acts.changes_of(act), shown=NONE)
    return render(request, "taskforce/act_annul.html", context, status=status)


def _annulled(request, act, form):
    given = form.cleaned_data
    with transaction.atomic():
        paper = given["number"] and instruments.found_or_made(
            kind=act.kind, number=given["number"], dated=given["dated"], unit=act.unit,
            signatory="", subject=given["reason"], by=request.user,
        )  # fmt: skip
        effect.annul(act=act, reason=given["reason"], instrument=paper or None, by=request.user)
    messages.success(request, _("The act is annulled: all its seats are as they were before."))
    return redirect(act)


@require_http_methods(FORM)
def act_pdf(request, pk):
    """Hand out an act as the paper that is signed, with its annex; a long one by a job."""
    act = found(request, pk)
    looked = preview(act, acts.changes_of(act))
    if looked.is_long:
        return _asked_for(request, act)
    try:
        paper = print_decision(looked)
    except PdfUnavailable as error:
        context = {"reason": str(error), "act": act, "crumbs": crumbs(act)}
        return render(request, "taskforce/act_unavailable.html", context, status=503)
    return HttpResponse(
        paper.content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="act-{act.pk}.pdf"'},
    )


def _asked_for(request, act):
    """Let a worker print it, at the press of the button; an address alone asks for nothing."""
    if request.method != "POST":
        return redirect(act)
    try:
        job = jobs.ask(
            make_decision,
            origin=act.get_absolute_url(),
            unit=act.unit,
            by=request.user,
            act=act.pk,
            version=act.version,
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(act)
    return redirect(job)
