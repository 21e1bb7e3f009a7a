"""Extensions: what waits for a person's decision, asking, giving and refusing."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from secretariat.forms.extensions import AskForm, DecideForm
from secretariat.models import Extension
from secretariat.services import extending
from taskforce.scope import Verb, may

from ._taking import taken
from .assignments import found, show

PAGE = 50


@require_safe
def extension_list(request):
    """Show the extensions of the reader's units: what waits for them first."""
    waiting = _rows(Extension.objects.waiting_for(request.user)).order_by("asked_at", "pk")
    seen = _rows(Extension.objects.visible_to(request.user)).exclude(pk__in=waiting.values("pk"))
    context = {
        "waiting": waiting,
        "page": Paginator(seen, PAGE).get_page(request.GET.get("page")),
        "crumbs": [(_("Instructions"), reverse("instruction_list"))],
    }
    return render(request, "secretariat/extension_list.html", context)


@require_POST
def extension_ask(request, pk):
    """Ask for more time for an assignment."""
    assignment = found(request, pk, Verb.ENTER)
    form = AskForm(request.POST)
    if taken(form, extending.ask, assignment=assignment, by=request.user):
        messages.success(request, _("More time is asked for. You will see here what was decided."))
        return redirect(assignment)
    return show(request, assignment, ask=form)


@require_http_methods(["GET", "HEAD", "POST"])
def extension_decide(request, pk):
    """Give more time, or refuse it."""
    extension = get_object_or_404(_rows(Extension.objects.visible_to(request.user)), pk=pk)
    unit = extension.assignment.unit
    if not may(request.user, Verb.REVIEW, unit):
        raise PermissionDenied(
            _("Your role does not allow this for %(unit)s.") % {"unit": unit.display_name}
        )
    if not extension.is_asked:
        return redirect(extension.assignment)
    limit = extending.limit_of(extension.assignment)
    until = min(extension.asked_until, limit or extension.asked_until)
    form = DecideForm(request.POST or None, initial={"until": timezone.localdate(until)})
    if request.method == "POST" and _decided(request, extension, form):
        return redirect("extension_list")
    context = {
        "extension": extension,
        "assignment": extension.assignment,
        "form": form,
        "limit": limit,
        "is_past": limit is not None and limit <= timezone.now(),
        "crumbs": [(_("Extensions"), reverse("extension_list"))],
    }
    status = 409 if form.errors else 200
    return render(request, "secretariat/extension_decide.html", context, status=status)


def _decided(request, extension, form) -> bool:
    """Give or refuse, as the button says; tell whether it was taken."""
    about = {"extension": extension, "by": request.user}
    if "refuse" in request.POST:
        done, words = _refused(form, about), _("The extension is refused.")
    else:
        done, words = _given(form, about), _("The extension is given.")
    if done:
        messages.success(request, words)
    return done


def _refused(form, about):
    return taken(form, extending.refuse, said=lambda sent: {"answer": sent["answer"]}, **about)


def _given(form, about):
    asked_until = timezone.localdate(about["extension"].asked_until)

    def said(sent):
        return {"until": sent["until"] or asked_until, "answer": sent["answer"]}

    return taken(form, extending.give, said=said, **about)


def _rows(extensions):
    return extensions.select_related(
        "assignment__unit__parent", "assignment__requirement__clause", "asked_by", "decided_by"
    )
