"""One reason against a rule."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a rule is refused, in words; `others` are the rules that it does not go with."""

    rule: str
    message: str
    others: tuple[str, ...] = ()

    def __str__(self):
        return self.message
