"""What the places of an old form become in a new one: plain values, no model and no query."""

from .chain import Bond, Carried, Reading, read_chain
from .faults import faults
from .link import NUMBERS, ONE, Kind, Link, Spot, Stored, fits
from .proposal import propose, propose_choices

__all__ = [
    "NUMBERS",
    "ONE",
    "Bond",
    "Carried",
    "Kind",
    "Link",
    "Reading",
    "Spot",
    "Stored",
    "faults",
    "fits",
    "propose",
    "propose_choices",
    "read_chain",
]
