"""What a clause asks: which levels, where, and the last day of each level with its wording."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from secretariat.models import Requirement, RequirementDeadline
from taskforce.models import AdministrativeUnit

from .drafting import drafted, instruction_of, put_last


def save_requirement(*, requirement: Requirement, levels, by) -> Requirement:
    """Store a requirement of a draft with the levels it binds; a level left out loses its day."""
    with drafted(instruction_of(requirement), by):
        put_last(requirement)
        requirement.code = requirement.code or _free_code(requirement)
        requirement.full_clean()
        requirement.save()
        requirement.deadlines.exclude(level__in=levels).delete()
        kept = set(requirement.deadlines.values_list("level", flat=True))
        for level in sorted(set(levels) - kept):
            requirement.deadlines.create(level=level)
    return requirement


def _free_code(requirement) -> str:
    taken = set(requirement.clause.requirements.values_list("code", flat=True))
    return next(code for n in range(1, len(taken) + 2) if (code := f"part-{n}") not in taken)


def set_deadline(
    *,
    deadline: RequirementDeadline,
    wording_km: str = "",
    due_at: datetime | None = None,
    grace_until: datetime | None = None,
    locks_at: datetime | None = None,
    interpretation: str = "",
    also_others: bool = False,
    by,
) -> RequirementDeadline:
    """Set the last moment of a level: the words of the clause, and how they are read.

    `also_others` gives the same to the other levels of the requirement that have none yet.

    Raises:
        ValidationError: where it is not said why the words mean this day, the moments do not
            follow each other, or a lower level would be due after the one above it.
    """
    if due_at and not interpretation.strip():
        raise ValidationError(
            {"interpretation": _("Say why the words mean this day.")}, code="no_reason"
        )
    said = {
        "wording_km": wording_km,
        "due_at": due_at,
        "grace_until": grace_until,
        "locks_at": locks_at,
        "interpretation": interpretation if due_at else "",
        "interpreted_at": timezone.now() if due_at else None,
        "interpreted_by": by if due_at else None,
    }
    with drafted(instruction_of(deadline), by):
        others = deadline.requirement.deadlines.filter(due_at=None).exclude(pk=deadline.pk)
        for one in [deadline, *(others if also_others else [])]:
            for name, value in said.items():
                setattr(one, name, value)
            one.full_clean()
            one.save()
    return deadline


def add_place(*, requirement: Requirement, unit: AdministrativeUnit, by) -> None:
    """Let a requirement bind only a unit and what stands below it, beside those named before."""
    with drafted(instruction_of(requirement), by):
        requirement.places.add(unit)


def remove_place(*, requirement: Requirement, unit: AdministrativeUnit, by) -> None:
    """Name a unit no longer; without any the whole country is bound."""
    with drafted(instruction_of(requirement), by):
        requirement.places.remove(unit)
