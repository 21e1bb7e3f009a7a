"""What the database refuses of an instruction that was issued, raw SQL included."""

# Named by migrations: `Refuses` stood here.
from taskforce.models.refusing import Refuses

__all__ = ["Refuses", "frozen_once_issued"]

PARENT_ISSUED = "EXISTS (SELECT 1 FROM {table} WHERE id = NEW.{column} AND {issued})"
# What a part stands in: the table, the column that leads there, how one sees that it is issued.
ABOVE = {
    "clause": ("secretariat_instruction", "instruction_id", "status <> 'draft'"),
    "requirement": ("secretariat_clause", "clause_id", "is_issued"),
    "requirementdeadline": ("secretariat_requirement", "requirement_id", "is_issued"),
}


def frozen_once_issued(part: str, *, unless: str = "") -> Refuses:
    """Return the constraint by which an issued instruction gains no part, nor loses or alters one.

    `unless` is SQL for the one change that is let through.
    """
    table, column, issued = ABOVE[part]
    into_issued = PARENT_ISSUED.format(table=table, column=column, issued=issued)
    altered = f"OLD.is_issued AND NOT ({unless})" if unless else "OLD.is_issued"
    altered += f" OR NOT OLD.is_issued AND {into_issued}"
    return Refuses(
        name=f"secretariat_{part}_frozen_once_issued",
        when={"INSERT": into_issued, "UPDATE": altered, "DELETE": "OLD.is_issued"},
    )
