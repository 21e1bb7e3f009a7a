"""Which assignments are reminded of on a day: before the last day, on it, and after the grace."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext as _

from secretariat import facts
from secretariat.models import Assignment
from secretariat.working_days import WorkingDays
from taskforce.models import Level

# Working days before the last day; after the grace the first ones, then one in so many.
BEFORE = (10, 5, 1)
AFTER = (1, 5)
THEN_EVERY = 10


class Kind(StrEnum):
    BEFORE = "before"
    TODAY = "today"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One assignment that is reminded of, and how many working days before or after."""

    assignment: Assignment
    kind: Kind
    days: int

    @property
    def words(self) -> str:
        return words_of(self.kind, self.days)

    @property
    def missing(self) -> list[str]:
        return facts.say(self.assignment.requirement.fact, self.assignment.missing)

    def as_json(self) -> dict:
        return {"assignment": self.assignment.pk, "kind": self.kind, "days": self.days}


def words_of(kind: Kind, days: int) -> str:
    """Say how many working days are left, or over."""
    if kind == Kind.TODAY:
        return _("Today is the last day")
    if kind == Kind.BEFORE:
        return _("%(days)s working days left") % {"days": days}
    return _("%(days)s working days late") % {"days": days}


def which(assignment: Assignment, on: date, days: WorkingDays) -> tuple[Kind, int] | None:
    """Return which reminder a day brings for an open assignment; None where it brings none."""
    grace = assignment.grace_until
    due_on = timezone.localdate(assignment.due_at)
    return step(on, due_on, grace and timezone.localdate(grace), days)


def step(
    on: date, due_on: date, grace_on: date | None, days: WorkingDays
) -> tuple[Kind, int] | None:
    """Return which reminder a day brings of a last day and the grace after it."""
    if on <= due_on:
        left = days.between(on, due_on)
        if on == due_on or left == 0 and days.after(on, 1) > due_on:
            return Kind.TODAY, 0
        return (Kind.BEFORE, left) if left in BEFORE else None
    late = days.between(due_on, on)
    since = days.between(grace_on or due_on, on)
    if since < 1:
        return None
    is_then = since > AFTER[-1] and (since - AFTER[-1]) % THEN_EVERY == 0
    return (Kind.AFTER, late) if since in AFTER or is_then else None


def reminders(*, on: date, days: WorkingDays) -> dict[int, list[Reminder]]:
    """Return what each secretariat is reminded of on a working day, by the key of its unit.

    A commune has no secretariat: that of its district writes for it. One query.
    """
    found = defaultdict(list)
    if not days.is_worked(on):
        return found
    told = {}  # many fall due on one day
    assignments = Assignment.objects.asked().open().filter(due_at__isnull=False)
    rows = assignments.select_related("unit", "requirement__clause").most_pressing_first()
    for assignment in rows:
        moments = (assignment.due_at, assignment.grace_until)
        if moments not in told:
            told[moments] = which(assignment, on, days)
        if told[moments]:
            found[addressee(assignment.unit)].append(Reminder(assignment, *told[moments]))
    return found


def addressee(unit) -> int:
    return unit.parent_id if unit.level == Level.COMMUNE else unit.pk


def read(digest) -> list[Reminder]:
    """Return the reminders of a digest, with its assignments as they are now."""
    rows = Assignment.objects.select_related("unit", "requirement__clause__instruction")
    lines = [line for line in digest.lines if "assignment" in line]
    kept = rows.in_bulk([line["assignment"] for line in lines])
    return [Reminder(kept[line["assignment"]], Kind(line["kind"]), line["days"]) for line in lines]
