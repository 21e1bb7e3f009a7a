from .assignment import Assignment, AssignmentEvent, State
from .instruction import Clause, Instruction, Requirement, RequirementDeadline
from .staff import Duty, DutyAssignment

__all__ = [
    "Assignment",
    "AssignmentEvent",
    "Clause",
    "Duty",
    "DutyAssignment",
    "Instruction",
    "Requirement",
    "RequirementDeadline",
    "State",
]
