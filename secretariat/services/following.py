"""Assignments follow the facts: made for the units bound, done when they are, and turning back."""

from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction
from django.utils import timezone

from secretariat import facts
from secretariat.models import Assignment, AssignmentEvent, Instruction, Requirement, State
from taskforce.models import AdministrativeUnit

from .binding import BATCH, bind


@dataclass(slots=True)
class Followed:
    """What comparing with the facts has changed."""

    made: int = 0
    fulfilled: int = 0
    turned_back: int = 0
    released: int = 0

    def add(self, other: "Followed") -> None:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


@transaction.atomic
def follow(*, instruction: Instruction | None = None, units=None, by=None) -> Followed:
    """Bring the assignments of the instructions in force to what the records say today.

    With `units`, a queryset, only theirs: after something was done there.
    """
    now, changed = timezone.now(), Followed()
    in_force = Instruction.objects.in_force()
    if instruction:
        in_force = in_force.filter(pk=instruction.pk)
    requirements = Requirement.objects.filter(clause__instruction__in=in_force)
    for requirement in requirements.select_for_update(of=["self"]).order_by("pk"):
        if units is None:
            changed.made += bind(requirement=requirement)
            changed.released += _release_ceased(requirement, now)
        changed.add(_compare(requirement, units, now, by))
    if units is None:
        in_force.update(followed_at=now)
    return changed


def _release_ceased(requirement, now) -> int:
    gone = requirement.assignments.exclude(state=State.RELEASED)
    gone = list(gone.filter(unit__ceased_on__lte=timezone.localdate(now)))
    for assignment in gone:
        assignment.state = State.RELEASED
    Assignment.objects.bulk_update(gone, ["state"], batch_size=BATCH)
    _record(gone, AssignmentEvent.What.RELEASED, now, None)
    return len(gone)


def _compare(requirement, units, now, by) -> Followed:
    assignments = requirement.assignments.exclude(state=State.RELEASED)
    bound = AdministrativeUnit.ever.filter(assignments__in=assignments)
    if units is not None:
        bound = bound.filter(pk__in=units.order_by().values("pk"))
        assignments = assignments.filter(unit__in=bound.order_by().values("pk"))
    found = facts.read(requirement, bound, timezone.localdate(now))
    changed, done, back = [], [], []
    for assignment in assignments.select_for_update(of=["self"]):
        finding = found[assignment.unit_id]
        if finding.is_met and assignment.is_open:
            _fulfil(assignment, finding, now)
            done.append(assignment)
        elif not finding.is_met and not assignment.is_open:
            assignment.state, assignment.fulfilled_at = State.OPEN, None
            back.append(assignment)
        elif list(finding.missing) == assignment.missing:
            continue
        assignment.missing = list(finding.missing)
        changed.append(assignment)
    fields = ["state", "fulfilled_at", "was_late", "missing"]
    Assignment.objects.bulk_update(changed, fields, batch_size=BATCH)
    _record(done, AssignmentEvent.What.FULFILLED, now, by)
    _record(back, AssignmentEvent.What.TURNED_BACK, now, by)
    return Followed(fulfilled=len(done), turned_back=len(back))


def _fulfil(assignment, finding, now):
    """Set it done since the day the records tell; whether late is kept from the first time."""
    since = _start_of(finding.since) if finding.since else now
    assignment.state, assignment.fulfilled_at = State.FULFILLED, min(since, now)
    if finding.was_late is not None:
        assignment.was_late = finding.was_late
    elif assignment.was_late is None:
        due_at = assignment.due_at
        assignment.was_late = due_at is not None and assignment.fulfilled_at > due_at


def _start_of(day) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _record(assignments, what, at, by):
    AssignmentEvent.objects.bulk_create(
        [
            AssignmentEvent(
                assignment=assignment, what=what, at=at, by=by, missing=assignment.missing
            )
            for assignment in assignments
        ],
        batch_size=BATCH,
    )
