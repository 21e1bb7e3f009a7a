"""A condition on one answer: when a question must be answered, when a section is asked."""

from collections.abc import Mapping
from dataclasses import dataclass

from .rule import OPERATORS, Value, is_answered, like

ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Condition:
    """What the answer of a place must be. An answer that is not there meets none."""

    cell: str
    operator: str
    value: str = ""

    @classmethod
    def of(cls, data: Mapping) -> "Condition":
        return cls(data["cell"], data["operator"], data.get("value", ""))

    def holds(self, values: Mapping[str, Value]) -> bool:
        if self.operator == ANSWERED:
            return is_answered(self.cell, values)
        found = values.get(self.cell)
        return found is not None and OPERATORS[self.operator](found, like(found, self.value))
