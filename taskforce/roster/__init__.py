"""Who sits in which group as of a day, in order of precedence, and what changed since another.

wanted.py    which groups and which seats are asked for
shape.py     the roster as plain rows: groups, seats, vacancies
reading.py   from the database into that shape, in a fixed number of queries
changes.py   one group on two days: which seats ended, began, changed
left_out.py  what a roster does not show: units out of sight, units gone, what changed since
counts.py    how many people, seats and changes there are, without reading each

The page, the workbook and the paper show the same `Roster`.
"""

from .counts import Counts, count
from .left_out import LeftOut, left_out
from .reading import places, read
from .shape import Group, Mark, Place, Roster, Seat, Vacancy
from .wanted import Wanted

__all__ = [
    "Counts",
    "Group",
    "LeftOut",
    "Mark",
    "Place",
    "Roster",
    "Seat",
    "Vacancy",
    "Wanted",
    "count",
    "left_out",
    "places",
    "read",
]
