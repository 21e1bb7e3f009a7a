"""What a person has confirmed once for a whole class of faults, as the judging takes it."""

from dataclasses import dataclass, field

from taskforce.models import GroupRole
from taskforce.sheets import legacy
from taskforce.sheets.cells import Entry
from taskforce.sheets.rows import Row


@dataclass(frozen=True)
class Answers:
    """Spellings of units and roles that stand for a known one, and what was seen and agreed to."""

    # Field, code of the unit above or nothing, match form: code of the unit that is meant.
    units: dict[tuple[str, str, str], str] = field(default_factory=dict)
    roles: dict[str, GroupRole] = field(default_factory=dict)  # by match form
    fonts: frozenset[str] = frozenset()  # before Unicode, whose cells are to be converted
    agreed: frozenset[str] = frozenset()  # kinds of notice that a person found to be right

    def converted(self, row: Row) -> Row:
        """Return a row with the cells in an old font read as Unicode, where that was agreed to."""
        return legacy.convert(row, self.fonts) if self.fonts and row.legacy else row

    def without_agreed(self, entry: Entry) -> None:
        """Leave out the notices that somebody has seen and found to be right."""
        if self.agreed:
            entry.issues = [i for i in entry.issues if i.is_error or i.code not in self.agreed]


NONE = Answers()
