"""Which units a requirement binds, and the assignments made for them."""

from django.db.models import Q

from secretariat.models import Assignment, Requirement
from taskforce.models import AdministrativeUnit

BATCH = 400


def bound_by(requirement: Requirement, levels):
    """Return the units in existence that a requirement binds on some levels."""
    bound = AdministrativeUnit.objects.filter(level__in=levels)
    inside = Q()
    for place in requirement.places.all():
        inside |= place.subtree_q()
    return bound.filter(inside)


def bind(*, requirement: Requirement) -> int:
    """Make the assignments of the units in existence that are bound and have none."""
    deadlines = {deadline.level: deadline for deadline in requirement.deadlines.all()}
    bound = bound_by(requirement, deadlines)
    new = bound.exclude(pk__in=requirement.assignments.values("unit")).values_list("pk", "level")
    made = Assignment.objects.bulk_create(
        [_made(requirement, unit, deadlines[level]) for unit, level in new], batch_size=BATCH
    )
    return len(made)


def _made(requirement, unit, deadline):
    return Assignment(
        requirement=requirement,
        unit_id=unit,
        due_at=deadline.due_at,
        grace_until=deadline.grace_until,
        locks_at=deadline.locks_at,
    )
