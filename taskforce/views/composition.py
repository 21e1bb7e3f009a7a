"""The page from which everything about the composition is reached."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from taskforce.models import CompositionAct
from taskforce.scope import Verb, may

# Address name, words, what one finds there, and the verb that opens it.
ROOMS = [
    (
        "act_list",
        lambda: _("Acts"),
        lambda: _("Appointments and their ends, drafted, announced and annulled as one."),
        Verb.VIEW,
    ),
    (
        "instrument_list",
        lambda: _("Instruments"),
        lambda: _("Decrees, decisions and the like, and what began and ended by each."),
        Verb.VIEW,
    ),
    (
        "import_list",
        lambda: _("Import members"),
        lambda: _("Lists of members that come as spreadsheets."),
        Verb.IMPORT,
    ),
]


@require_safe
def composition(request):
    """Show the rooms that a person may open, and how many drafts wait in them."""
    user = request.user
    rooms = [
        {"url": reverse(name), "label": words(), "text": text()}
        for name, words, text, verb in ROOMS
        if may(user, verb)
    ]
    context = {
        "rooms": rooms,
        "drafts": CompositionAct.objects.visible_to(user).drafts().count(),
        "may_compose": may(user, Verb.COMPOSE),
    }
    return render(request, "taskforce/composition.html", context)
