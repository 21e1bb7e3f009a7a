"""The choice between Khmer and English."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from taskforce.models import User


@login_not_required
@require_POST
def set_language(request):
    """Keep the language chosen: for this session, and with the account of who is signed in.

    A computer is shared: what one person chose must not greet the next, so that no cookie
    outlives the session.
    """
    chosen = request.POST.get("language")
    if chosen in dict(settings.LANGUAGES):
        request.session["language"] = chosen
        User.objects.filter(pk=request.user.pk).update(language=chosen)
    return redirect(_way_back(request))


def _way_back(request) -> str:
    url = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if is_ours else "home"
