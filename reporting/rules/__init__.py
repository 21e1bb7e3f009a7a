"""Rules for the answers of a report: pure functions that know no model."""

from .check import check
from .condition import Condition
from .faults import Fault, faults
from .rule import Breach, Kind, Place, Rule, Type, is_answered

__all__ = [
    "Breach",
    "Condition",
    "Fault",
    "Kind",
    "Place",
    "Rule",
    "Type",
    "check",
    "faults",
    "is_answered",
]
