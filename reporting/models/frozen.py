"""An edition that was issued is never altered: kept by triggers, on both databases.

Raw SQL cannot change it either. The door is that of `taskforce/models/refusing.py`: emptying a
database passes through it. On SQLite a table that another's trigger names cannot be made anew: a
migration that does so with editions, sections or questions takes these constraints away first and
adds them again at its end.
"""

from taskforce.models.refusing import NEVER, Refusing

# How a row leads to its edition; `{row}` is OLD or NEW.
TO_EDITION = {
    "edition": "{row}.edition_id",
    "section": "(SELECT edition_id FROM reporting_section WHERE id = {row}.section_id)",
    "question": "(SELECT s.edition_id FROM reporting_question q JOIN reporting_section s"
    " ON s.id = q.section_id WHERE q.id = {row}.question_id)",
}
ISSUED = (
    "EXISTS (SELECT 1 FROM reporting_formedition WHERE issued_at IS NOT NULL AND id = {edition})"
)
ROWS = {"INSERT": ["NEW"], "UPDATE": ["OLD", "NEW"], "DELETE": ["OLD"]}


class Frozen(Refusing):
    """Rows of an issued edition are neither added, altered nor deleted; `by` leads to it."""

    def __init__(self, *, name, by, **messages):
        self.by = by
        super().__init__(name=name, **messages)

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        return path, args, kwargs | {"by": self.by}

    def _issued(self, row):
        if self.by == "self":
            # Issuing itself is the last change.
            return f"{row}.issued_at IS NOT NULL" if row == "OLD" else NEVER
        return ISSUED.format(edition=TO_EDITION[self.by].format(row=row))

    def conditions(self):
        return {event: " OR ".join(map(self._issued, rows)) for event, rows in ROWS.items()}
