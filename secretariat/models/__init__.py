from .staff import Duty, DutyAssignment

__all__ = ["Duty", "DutyAssignment"]
