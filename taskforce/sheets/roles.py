"""Which role a row means: what its cell says, else what the heading above it says."""

from taskforce.khmer import key

from .cells import Entry
from .rows import Row


def role_text(entry: Entry, known) -> str:
    """Return the text that names a row's role; `known` holds the match forms of all roles.

    A heading counts only where it is a role: most are not.
    """
    text = entry.values["role"]
    headed = headed_role(entry.row)
    return text or (headed if key(headed) in known else "")


def headed_role(row: Row) -> str:
    return row.headed.get("role", "")
