"""The day as of which a page shows the composition: `?on=2024-05-01`; without it, today."""

from dataclasses import dataclass
from datetime import date
from functools import wraps

from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from taskforce import khmer
from taskforce.fields import taking

from . import dayless


@dataclass(frozen=True)
class Day:
    """A day, and what a page needs so that its links keep to it."""

    on: date
    is_today: bool
    # The other parts of the query, which the form for another day takes along.
    others: tuple = ()

    @property
    def query(self) -> str:
        """What is added to a link without a query of its own."""
        return "" if self.is_today else f"?on={self.on.isoformat()}"

    @property
    def with_day(self) -> tuple:
        """The other parts of the query and the day itself, for another form on the page."""
        return self.others if self.is_today else (*self.others, ("on", self.on.isoformat()))

    @property
    def and_query(self) -> str:
        """What is added to a link with a query."""
        return self.query.replace("?", "&")


def read_day(typed: str, *, latest: date | None = None) -> date:
    """Return the day of a text, in any writing that the house reads.

    Raises:
        ValidationError: with the reason in the language of the page.
    """
    day = taking.read(khmer.parse_date, typed)
    if latest and day > latest:
        raise ValidationError(_("This day is not over yet: give one up to today."), code="not_yet")
    return day


def takes_day(view):
    """Mark a view as one that shows the composition of `request.day`."""

    @wraps(view)
    def shown(request, *args, **kwargs):
        return view(request, *args, **kwargs)

    shown.takes_day = True
    return shown


def day_of_every_page(get_response):
    """Give every request its day; a day that is none is refused in one way, whatever the page.

    A page that shows no day is told why by `dayless.py`, and says it (`_parts/day_unused.html`).
    """

    def middleware(request):
        request.day = Day(timezone.localdate(), is_today=True)
        return get_response(request)

    def process_view(request, view, _args, _kwargs):
        match = request.resolver_match
        if "admin" in match.namespaces:
            return None
        try:
            request.day = day_of(request)
        except ValidationError as refusal:
            return refused(request, refusal, "on")
        if not (request.day.is_today or getattr(view, "takes_day", False)):
            request.day_unused = dayless.reason_for(match.url_name)
        return None

    middleware.process_view = process_view
    return middleware


def day_of(request) -> Day:
    """Return the day that a page was asked for.

    Raises:
        ValidationError: with the reason.
    """
    today, typed = timezone.localdate(), request.GET.get("on", "")
    on = today if taking.is_blank(typed) else read_day(typed)
    return Day(on, on == today, others_of(request, "on"))


def others_of(request, *names) -> tuple:
    """Return what else stands in the query: the page of a list is another on another day."""
    left_out = {*names, "page"}
    return tuple((name, value) for name, value in request.GET.items() if name not in left_out)


def query_of(request) -> str:
    """Return the query as it was sent, for an address that takes its place."""
    return f"?{request.GET.urlencode()}" if request.GET else ""


def refused(request, refusal: ValidationError, name: str):
    """Answer with the reason and the field again, whether a page or a file was asked for."""
    context = {
        "reason": refusal.messages[0],
        "name": name,
        "typed": request.GET.get(name, "")[:60],
        "others": others_of(request, name),
    }
    return render(request, "taskforce/day_refused.html", context, status=400)
