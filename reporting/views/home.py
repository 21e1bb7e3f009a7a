"""The first page: what is due for the person who is signed in."""

from datetime import timedelta

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reporting import board, due
from secretariat.due import asked_of
from secretariat.models import Digest, Extension
from taskforce.models import CompositionAct, Level
from taskforce.scope import Verb, may

from ._gate import collected_periods

# So many days of deadline stand open on the page; the others behind a line that opens.
OPEN_GROUPS = 4
# So far back the page counts the mornings whose reminders nobody has read.
UNREAD = timedelta(days=14)


@require_safe
def home(request):
    user, today = request.user, timezone.localdate()
    context = {"today": today, "may_enter": may(user, Verb.ENTER)}
    context["latest"] = collected_periods().started(today).first()
    context["closed"] = collected_periods().filter(ends_on__lt=today).first()
    if context["may_enter"]:
        work, digests = due.work_of(user, today), _digests(user, today)
        context |= {
            "work": work,
            "first_groups": work.groups[:OPEN_GROUPS],
            "other_groups": work.groups[OPEN_GROUPS:],
            "digests": [one for one in digests if one.on == today],
            "digests_before": len([one for one in digests if one.on < today]),
            "asked": asked_of(due.own_units(user), timezone.now()),
            "lately": due.handed_in_lately(user, today),
            "boards": _boards(user, context["closed"] or context["latest"], today),
        }
    if may(user, Verb.COMPOSE):
        context["acts"] = CompositionAct.objects.waiting_for(user).select_related("unit")
    if may(user, Verb.REVIEW):
        context["waiting"] = due.waiting_for(user).count()
        context["extensions"] = Extension.objects.waiting_for(user).count()
    return render(request, "reporting/home.html", context)


def _digests(user, today):
    """Return the unread reminders of two weeks for the secretariats that are the person's own."""
    own = [unit.pk for unit in due.places_of(user, Verb.ENTER)]
    unread = Digest.objects.unread().filter(unit__in=own, on__gt=today - UNREAD, on__lte=today)
    return list(unread.select_related("unit"))


def _boards(user, period, today):
    """Return how the districts of one's provinces stand."""
    provinces = [u for u in due.places_of(user, Verb.ENTER) if u.level == Level.PROVINCE]
    if period is None:
        return []
    return [
        (unit, period, board.read_unit_board(period=period, unit=unit, on=today))
        for unit in provinces
    ]
