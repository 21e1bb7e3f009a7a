from .assignment import Assignment, AssignmentEvent, State
from .calendar import CalendarDay
from .digest import Digest
from .extension import Extension
from .instruction import Clause, Instruction, Requirement, RequirementDeadline
from .reading import DeadlineReading
from .staff import Duty, DutyAssignment

__all__ = [
    "Assignment",
    "AssignmentEvent",
    "CalendarDay",
    "Clause",
    "DeadlineReading",
    "Digest",
    "Duty",
    "DutyAssignment",
    "Extension",
    "Instruction",
    "Requirement",
    "RequirementDeadline",
    "State",
]
