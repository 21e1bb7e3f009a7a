"""The digest of a morning: what a secretariat is reminded of."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from secretariat import notices, reminders
from secretariat.models import Digest
from secretariat.services.reminding import mark_read
from taskforce.scope import Verb, may

PAGE = 50


@require_safe
def digest_list(request):
    """Show the digests of the reader's units, the latest first."""
    found = Digest.objects.visible_to(request.user).select_related("unit")
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "crumbs": [(_("Instructions"), reverse("instruction_list"))],
    }
    return render(request, "secretariat/digest_list.html", context)


@require_safe
def digest_detail(request, pk):
    """Show one digest: what it reminded of, and how that is now."""
    rows = Digest.objects.visible_to(request.user).select_related("unit")
    digest = get_object_or_404(rows.select_related("read_by"), pk=pk)
    context = {
        "digest": digest,
        "reminders": reminders.read(digest),
        "notices": notices.read(digest),
        "may_mark": digest.read_at is None and may(request.user, Verb.ENTER, digest.unit),
        "crumbs": [(_("Reminders"), reverse("digest_list"))],
    }
    return render(request, "secretariat/digest_detail.html", context)


@require_POST
def digest_read(request, pk):
    """Note that the secretariat has read a digest: the first page tells of it no more."""
    rows = Digest.objects.visible_to(request.user).select_related("unit")
    mark_read(digest=get_object_or_404(rows, pk=pk), by=request.user)
    return redirect("home")
