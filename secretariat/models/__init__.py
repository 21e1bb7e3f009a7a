from .assignment import Assignment, AssignmentEvent, State
from .calendar import CalendarDay
from .digest import Digest
from .extension import Extension
from .instruction import Clause, Instruction, Requirement, RequirementDeadline
from .staff import Duty, DutyAssignment

__all__ = [
    "Assignment",
    "AssignmentEvent",
    "CalendarDay",
    "Clause",
    "Digest",
    "Duty",
    "DutyAssignment",
    "Extension",
    "Instruction",
    "Requirement",
    "RequirementDeadline",
    "State",
]
