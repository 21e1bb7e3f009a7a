"""Reading an issued deadline anew: the words stay, the day they mean was not understood."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from secretariat.models import (
    Assignment,
    AssignmentEvent,
    DeadlineReading,
    Extension,
    Instruction,
    RequirementDeadline,
    State,
)
from secretariat.services.binding import BATCH
from secretariat.services.extending import limit_of
from taskforce.formats.digits import digits

from .drafting import require_instructing

MOMENTS = ("due_at", "grace_until", "locks_at")
READ = (*MOMENTS, "interpretation")


@transaction.atomic
def reread(
    *,
    deadline: RequirementDeadline,
    due_at: datetime | None,
    grace_until: datetime | None = None,
    locks_at: datetime | None = None,
    interpretation: str,
    reason: str,
    by,
) -> DeadlineReading:
    """Read the words of an issued deadline anew; what it meant until then is kept.

    The assignments of the level move with it. More time that was given is never shortened.

    Raises:
        ValidationError: where nothing is in force, nothing changes or is said, the order of the
            levels would be broken, or more time was given below than there is now.
    """
    require_instructing(by)
    said = {
        "due_at": due_at,
        "grace_until": grace_until,
        "locks_at": locks_at,
        "interpretation": interpretation.strip(),
    }
    deadline = _locked(deadline, said, reason)
    reading = DeadlineReading(
        deadline=deadline,
        due_before=deadline.due_at,
        before=_before(deadline),
        reason=reason.strip(),
        read_at=timezone.now(),
        read_by=by,
        **said,
    )
    reading.full_clean()
    reading.save()
    for name, value in said.items():
        setattr(deadline, name, value)
    deadline.interpreted_at, deadline.interpreted_by = reading.read_at, by
    deadline.refuse_out_of_order()
    deadline.save(update_fields=[*READ, "interpreted_at", "interpreted_by"])
    _move(deadline, reading)
    _refuse_if_given_beyond(deadline)
    return reading


def _locked(deadline, said, reason) -> RequirementDeadline:
    rows = RequirementDeadline.objects.select_related(
        "requirement__clause__instruction", "interpreted_by"
    )
    deadline = rows.select_for_update(of=["self"]).get(pk=deadline.pk)
    if not Instruction.objects.in_force().filter(clauses=deadline.requirement.clause).exists():
        raise ValidationError(
            _("Only the days of an instruction in force are read anew."), code="not_in_force"
        )
    if said["due_at"] is None:
        raise ValidationError({"due_at": _("Write the day that the words mean.")}, code="no_day")
    if not said["interpretation"]:
        raise ValidationError(
            {"interpretation": _("Say why the words mean this day.")}, code="no_reason"
        )
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is read anew.")}, code="no_reason")
    if all(getattr(deadline, name) == said[name] for name in MOMENTS):
        raise ValidationError(
            _("The days are the same as before: there is nothing to read anew."), code="same"
        )
    return deadline


def _before(deadline) -> dict:
    """Return how a deadline was read until now, as it is kept for good."""
    moments = {name: getattr(deadline, name) for name in (*MOMENTS, "interpreted_at")}
    return {name: moment and moment.isoformat() for name, moment in moments.items()} | {
        "interpretation": deadline.interpretation,
        "interpreted_by": deadline.interpreted_by and deadline.interpreted_by.username,
    }


def _move(deadline, reading) -> None:
    """Give the assignments of the level the new moments; who was given more keeps that."""
    rows = Assignment.objects.select_for_update(of=["self"]).filter(
        requirement=deadline.requirement_id, unit__level=deadline.level
    )
    given = _given()
    moved = []
    for assignment in rows.exclude(state=State.RELEASED):
        if given.get(assignment.pk, reading.due_at) > reading.due_at:
            continue
        for name in MOMENTS:
            setattr(assignment, name, getattr(reading, name))
        moved.append(assignment)
    Assignment.objects.bulk_update(moved, MOMENTS, batch_size=BATCH)
    about = {"what": AssignmentEvent.What.REREAD, "at": reading.read_at, "by": reading.read_by}
    AssignmentEvent.objects.bulk_create(
        [AssignmentEvent(assignment=one, words=reading.reason, **about) for one in moved],
        batch_size=BATCH,
    )


def _given() -> dict[int, datetime]:
    """Return until when more time was given, by the assignment."""
    rows = Extension.objects.filter(state=Extension.State.GIVEN).order_by()
    return dict(rows.values_list("assignment").annotate(Max("given_until")))


def _refuse_if_given_beyond(deadline) -> None:
    """Refuse a day before the one until which more time was given to a unit below."""
    given = Q(extensions__state=Extension.State.GIVEN, unit__level__gt=deadline.level)
    below = (
        Assignment.objects.asked()
        .open()
        .filter(given, requirement__clause=deadline.requirement.clause_id)
    )
    for assignment in below.select_related("unit", "requirement").distinct():
        limit = limit_of(assignment)
        if limit is not None and assignment.due_at > limit:
            day = digits(date_format(timezone.localdate(assignment.due_at)))
            raise ValidationError(
                _("%(unit)s was given time until %(day)s: the level above cannot be due before."),
                code="given_beyond",
                params={"unit": assignment.unit.display_name, "day": day},
            )
