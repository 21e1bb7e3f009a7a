"""A mapping in force is a fact: it and its steps stay, and it is only withdrawn, once.

Kept by triggers, on both databases; the door is that of `taskforce/models/refusing.py`.
"""

from taskforce.models.refusing import Refusing

IN_FORCE = (
    "EXISTS (SELECT 1 FROM reporting_formmapping"
    " WHERE in_force_at IS NOT NULL AND id = {row}.mapping_id)"
)
# What withdrawing leaves as it is.
SAME = ("id", "old_id", "new_id", "drafted_at", "drafted_by_id", "in_force_at", "in_force_by_id")
ROWS = {"INSERT": ["NEW"], "UPDATE": ["OLD", "NEW"], "DELETE": ["OLD"]}


class FixedInForce(Refusing):
    """Of a mapping in force (`of="self"`), or of its steps (`of="mapping"`)."""

    def __init__(self, *, name, of, **messages):
        self.of = of
        super().__init__(name=name, **messages)

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        return path, args, kwargs | {"of": self.of}

    def conditions(self):
        if self.of == "mapping":
            return {
                event: " OR ".join(IN_FORCE.format(row=row) for row in rows)
                for event, rows in ROWS.items()
            }
        same = " AND ".join(f"NEW.{name} = OLD.{name}" for name in SAME)
        withdrawn = f"OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL AND {same}"
        return {
            "UPDATE": f"OLD.in_force_at IS NOT NULL AND NOT ({withdrawn})",
            "DELETE": "OLD.in_force_at IS NOT NULL",
        }
