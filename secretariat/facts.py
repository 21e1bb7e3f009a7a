"""The facts by which assignments are fulfilled: each is read for many units at once.

A fact is never kept: it is what the records say on a day. `reporting` adds its own when the
application is ready, so that nothing here looks upward.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Min, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from secretariat.models import Assignment, Requirement
from taskforce.models import GroupRole, Membership, TaskForce


@dataclass(frozen=True, slots=True)
class Finding:
    """What the records say of one unit: what is missing; since when it is done, and if late."""

    missing: tuple[str, ...] = ()
    since: date | None = None
    was_late: bool | None = None  # where the record knows better than the day does

    @property
    def is_met(self) -> bool:
        return not self.missing


@dataclass(frozen=True, slots=True)
class Particular:
    """Something that a requirement may say of its fact: a number, or one of some choices."""

    name: str
    label: str
    choices: Callable[[], list[tuple[str, str]]] | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One kind of fact: how it is read, and the words for what it may miss."""

    code: str
    name: str
    read: Callable[[Requirement, object, date], dict[int, Finding]]
    words: Mapping[str, str] = field(default_factory=dict)
    name_more: Callable[[str], str] = str  # says what stands behind the colon of a word
    particulars: tuple[Particular, ...] = ()

    def say(self, missing: str) -> str:
        """Return a missing thing in the language of the page."""
        word, _colon, more = missing.partition(":")
        sentence = str(self.words.get(word, word))
        return sentence % {"what": self.name_more(more)} if more else sentence


FACTS: dict[str, Fact] = {}


def register(fact: Fact) -> None:
    FACTS[fact.code] = fact


def read(requirement: Requirement, units, on: date) -> dict[int, Finding]:
    """Return by the key of each unit of a queryset what the fact of a requirement says."""
    return FACTS[requirement.fact].read(requirement, units, on)


def name_of(requirement: Requirement) -> str:
    """Return in words by which fact a requirement is fulfilled, with its particulars."""
    fact = FACTS.get(requirement.fact)
    if fact is None:
        return requirement.fact
    said = [
        gettext("%(label)s: %(value)s") % {"label": one.label, "value": fact.name_more(str(value))}
        for one in fact.particulars
        if (value := requirement.params.get(one.name))
    ]
    return ", ".join([str(fact.name), *said])


def say(fact: str, missing) -> list[str]:
    """Return what a fact misses, in words."""
    return [FACTS[fact].say(entry) if fact in FACTS else entry for entry in missing]


# The group is formed: head, permanent deputy where due, members, instrument.

SEAT_MISSING = {GroupRole.HEAD: "head", GroupRole.PERMANENT_DEPUTY: "permanent_deputy"}


def _seats(units, on, body):
    """Return for each unit, role and way of holding it: the first day, how many, by paper."""
    now = Q(ends_on=None) | Q(ends_on__gt=on)
    seats = Membership.objects.filter(
        task_force__unit__in=units.order_by().values("pk"), role__body=body, starts_on__lte=on
    )
    return (
        seats.values_list("task_force__unit", "role", "acting")
        .annotate(
            first=Min("starts_on"),
            held=Count("pk", now),
            by_paper=Count("pk", now & Q(started_by__isnull=False)),
        )
        .order_by()
    )


def _group_formed(requirement, units, on) -> dict[int, Finding]:
    held, first, by_paper = defaultdict(set), defaultdict(dict), set()
    for unit, role, acting, start, count, papers in _seats(units, on, GroupRole.Body.GROUP):
        part = SEAT_MISSING.get(role, "members")
        if acting and part != "members":
            continue  # who acts in a seat does not hold it
        first[unit][part] = min(start, first[unit].get(part, start))
        if count:
            held[unit].add(part)
        if papers and part == "head":
            by_paper.add(unit)
    instruments = TaskForce.objects.filter(instrument__isnull=False)
    by_paper |= set(instruments.filter(unit__in=units.order_by().values("pk")).values_list(
        "unit", flat=True))  # fmt: skip
    found = {}
    for unit, level in units.order_by().values_list("pk", "level"):
        due = [SEAT_MISSING[role] for role, levels in GroupRole.DUE.items() if level in levels]
        due.append("members")
        missing = [part for part in due if part not in held[unit]]
        missing += [] if unit in by_paper else ["instrument"]
        found[unit] = _finding(missing, [first[unit].get(part) for part in due])
    return found


def _finding(missing, days) -> Finding:
    """Return what is missing; else the first day on which all had been there."""
    known = [day for day in days if day]
    return Finding(tuple(missing), None if missing else max(known, default=None))


# The secretariat is staffed: somebody sits in it.


def _secretariat_staffed(requirement, units, on) -> dict[int, Finding]:
    count, first = defaultdict(int), {}
    for unit, _role, _acting, start, now, _papers in _seats(units, on, GroupRole.Body.SECRETARIAT):
        count[unit] += now
        first[unit] = min(start, first.get(unit, start))
    least = requirement.params.get("at_least", 1)
    return {
        unit: _finding(
            [] if count[unit] >= least else ["officials" if count[unit] else "secretariat"],
            [first.get(unit)],
        )
        for unit in units.order_by().values_list("pk", flat=True)
    }


# Stated by hand, where no record can say it.


def _attested(requirement, units, on) -> dict[int, Finding]:
    stated = Assignment.objects.filter(requirement=requirement).exclude(statement="")
    days = dict(stated.values_list("unit", "stated_at"))
    return {
        unit: Finding(since=days[unit].date()) if unit in days else Finding(("statement",))
        for unit in units.order_by().values_list("pk", flat=True)
    }


ATTESTED = "attested"

register(
    Fact(
        "group_formed",
        _("the task force is formed"),
        _group_formed,
        {
            "head": _("no head"),
            "permanent_deputy": _("no permanent deputy head"),
            "members": _("no members"),
            "instrument": _("no instrument"),
        },
    )
)
register(
    Fact(
        "secretariat_staffed",
        _("the secretariat has officials"),
        _secretariat_staffed,
        {
            "secretariat": _("nobody in the secretariat"),
            "officials": _("too few officials in the secretariat"),
        },
        particulars=(Particular("at_least", _("Officials at least")),),
    )
)
register(
    Fact(
        ATTESTED,
        _("stated by the secretariat"),
        _attested,
        {"statement": _("not stated yet")},
    )
)
