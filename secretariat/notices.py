"""What else a secretariat is told in the morning, beside the last days of its assignments.

A source finds for all secretariats at once what a morning brings, as plain data that is kept, and
puts it into words when it is read. `reporting` adds its own when the application is ready.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from secretariat.models import Digest, Extension
from secretariat.reminders import addressee
from secretariat.working_days import WorkingDays
from taskforce.models import Level


@dataclass(frozen=True, slots=True)
class Morning:
    """A working day, and since when things are new on it."""

    on: date
    since: datetime
    days: WorkingDays


@dataclass(frozen=True, slots=True)
class Notice:
    """One line of a digest: about what, what happened, and where it is seen."""

    title: str
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of notice: `find` gives lines by the key of the unit told, `read` their words."""

    code: str
    find: Callable[[Morning], dict[int, list[dict]]]
    read: Callable[[Digest, list[dict]], list[Notice]]


SOURCES: dict[str, Source] = {}


def register(source: Source) -> None:
    SOURCES[source.code] = source


def gather(morning: Morning) -> dict[int, list[dict]]:
    """Return the lines of all sources by the key of the unit whose secretariat is told."""
    found = defaultdict(list)
    for source in SOURCES.values():
        for unit, lines in source.find(morning).items():
            found[unit] += [{"source": source.code} | line for line in lines]
    return found


def read(digest: Digest) -> list[Notice]:
    """Return in words what a digest told beside its reminders."""
    by_source = defaultdict(list)
    for line in digest.lines:
        by_source[line.get("source")].append(line)
    return [
        notice
        for code, source in SOURCES.items()
        if by_source[code]
        for notice in source.read(digest, by_source[code])
    ]


# More time: what was decided for one's own units, and what waits for a decision above them.


def _extensions(morning) -> dict[int, list[dict]]:
    found = defaultdict(list)
    news = Q(decided_at__gte=morning.since) | Q(state=Extension.State.ASKED)
    rows = Extension.objects.filter(news).select_related("assignment__unit").order_by("pk")
    for extension in rows:
        unit = extension.assignment.unit
        line = {"extension": extension.pk, "what": extension.state}
        if not extension.is_asked:
            found[addressee(unit)].append(line)
        elif unit.level != Level.PROVINCE:
            found[unit.parent_id].append(line)  # the centre has no digest: its first page tells
    return found


def _read_extensions(digest, lines) -> list[Notice]:
    rows = Extension.objects.select_related("assignment__unit", "assignment__requirement")
    kept = rows.in_bulk([line["extension"] for line in lines])
    return [_of_extension(kept[line["extension"]], line["what"]) for line in lines]


def _of_extension(extension, what) -> Notice:
    assignment = extension.assignment
    if what == Extension.State.GIVEN:
        until = date_format(timezone.localdate(extension.given_until))
        words = _("More time is given until %(day)s.") % {"day": until}
    elif what == Extension.State.REFUSED:
        words = _("More time is refused: %(reason)s") % {"reason": extension.answer}
    else:
        until = date_format(timezone.localdate(extension.asked_until))
        words = _("More time is asked for until %(day)s.") % {"day": until}
    title = f"{assignment.unit.display_name} · {assignment.requirement}"
    return Notice(title, words, assignment.get_absolute_url())


register(Source("extensions", _extensions, _read_extensions))
