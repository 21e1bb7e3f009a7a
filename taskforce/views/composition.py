"""The page from which everything about the composition is reached."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from taskforce.double_posts import holders
from taskforce.formats.digits import number
from taskforce.models import AdministrativeUnit, CompositionAct
from taskforce.scope import Verb, may, may_everywhere

from .day import takes_day

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
        "office_list",
        lambda: _("Offices"),
        lambda: _("Governors and others who sit by office, and who follows them."),
        Verb.VIEW,
    ),
    (
        "roster",
        lambda: _("Roster"),
        lambda: _("Who sits in the groups as of any day, as a workbook or as PDF."),
        Verb.VIEW,
    ),
    (
        "head_list",
        lambda: _("Heads of the task forces"),
        lambda: _("Who heads each group on any day, and by which instrument."),
        Verb.VIEW,
    ),
    (
        "vacancy_list",
        lambda: _("Vacant seats"),
        lambda: _("Seats that nobody holds, since when, and who acts in them."),
        Verb.VIEW,
    ),
    (
        "double_posts",
        lambda: _("Double posts"),
        lambda: _("People with more than one seat, and seats that do not go together."),
        Verb.VIEW,
    ),
    (
        "import_list",
        lambda: _("Import members"),
        lambda: _("Lists of members that come as spreadsheets."),
        Verb.IMPORT,
    ),
    (
        "reorganisation_list",
        lambda: _("Reorganisation of units"),
        lambda: _("Units renamed, moved, split and merged by an instrument, seen beforehand."),
        Verb.REORGANISE,
    ),
]


@require_safe
@takes_day
def composition(request):
    """Show the rooms that a person may open, and what waits in them; links keep to the day."""
    user, day = request.user, request.day
    figures = {"double_posts": _doubles(user, day)}
    if day.is_today:
        figures["act_list"] = _drafts(user)
    rooms = [
        {"url": _url(name, user), "label": words(), "text": text(), "figure": figures.get(name)}
        for name, words, text, verb in ROOMS
        if may(user, verb)
    ]
    context = {"rooms": rooms, "may_compose": may(user, Verb.COMPOSE)}
    return render(request, "taskforce/composition.html", context)


def _url(name, user) -> str:
    """Return the address of a room; the roster opens at the first unit of who has no country."""
    if name == "roster" and not may_everywhere(user, Verb.VIEW):
        return reverse(name, args=[AdministrativeUnit.objects.topmost_of(user)[0].code])
    return reverse(name)


def _drafts(user) -> str:
    count = CompositionAct.objects.visible_to(user).drafts().count()
    if not count:
        return ""
    return _("Drafts that wait to be announced: %(count)s") % {"count": number(count)}


def _doubles(user, day) -> str:
    found = holders(user, on=day.on)
    clashing = sum(holder.is_incompatible for holder in found)
    counts = {"count": number(len(found)), "clashing": number(clashing)}
    if day.is_today:
        return _("Today: %(count)s, incompatible: %(clashing)s") % counts
    return _("On that day: %(count)s, incompatible: %(clashing)s") % counts
