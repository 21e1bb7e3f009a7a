"""What we believed on an earlier day, for those who keep the composition: `?known_at=`."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone

from taskforce.fields import taking
from taskforce.knowledge import Line, knowledge
from taskforce.scope import Verb, may

from .day import others_of, read_day, refused


@dataclass(frozen=True)
class Knowledge:
    """What a page shows of it."""

    known_at: date
    lines: list[Line]
    others: tuple

    @property
    def differs(self) -> bool:
        return any(line.is_new or line.is_gone or line.changed for line in self.lines)


def asked_knowledge(request, unit):
    """Return what was asked for, nothing where it was not, or the answer that refuses a day."""
    typed = request.GET.get("known_at", "")
    if taking.is_blank(typed):
        return None
    if not may(request.user, Verb.COMPOSE, unit):
        raise Http404
    try:
        known_at = read_day(typed, latest=timezone.localdate())
    except ValidationError as refusal:
        return refused(request, refusal, "known_at")
    lines = knowledge(unit, on=request.day.on, known_at=known_at)
    return Knowledge(known_at, lines, others_of(request, "known_at"))
