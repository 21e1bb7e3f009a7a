"""What instructions ask of some units and is not done yet."""

from dataclasses import dataclass, field
from datetime import datetime

from secretariat import facts
from secretariat.models import Assignment, Requirement


@dataclass(slots=True)
class Asked:
    """What one requirement still asks of some units by one moment."""

    requirement: Requirement
    due_at: datetime | None
    at: datetime
    assignments: list[Assignment] = field(default_factory=list)

    @property
    def is_late(self) -> bool:
        return self.due_at is not None and self.due_at < self.at

    @property
    def days_left(self) -> int:
        return (self.due_at - self.at).days

    @property
    def days_late(self) -> int:
        return (self.at - self.due_at).days

    @property
    def missing(self) -> list[str]:
        """What is missing, where it is one unit's alone."""
        return missing_of(self.assignments[0])


def missing_of(assignment: Assignment) -> list[str]:
    return facts.say(assignment.requirement.fact, assignment.missing)


def asked_of(units, at: datetime) -> list[Asked]:
    """Return what some units have still to do, the most pressing first, in one query."""
    assignments = Assignment.objects.asked().open().filter(unit__in=units)
    rows = assignments.select_related("unit", "requirement__clause__instruction")
    groups = {}
    for assignment in rows.most_pressing_first():
        key = (assignment.requirement_id, assignment.due_at)
        if key not in groups:
            groups[key] = Asked(assignment.requirement, assignment.due_at, at)
        groups[key].assignments.append(assignment)
    return list(groups.values())
