"""What two dates of birth say of two records: of one person, perhaps, or of two."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Sign:
    """Why two records may be one person; the lower stands first."""

    rank: int
    code: str


SAME_BIRTH, NEAR_BIRTH, NO_BIRTH = Sign(0, "same"), Sign(1, "near"), Sign(2, "missing")


def birth_sign(one: date | None, other: date | None) -> Sign | None:
    """Return what two dates of birth say; nothing where they are of two people."""
    if one is None or other is None:
        return NO_BIRTH
    if one == other:
        return SAME_BIRTH
    equal = sum((one.year == other.year, one.month == other.month, one.day == other.day))
    turned = one.year == other.year and (one.day, one.month) == (other.month, other.day)
    return NEAR_BIRTH if equal == 2 or turned else None
