"""Mappings of editions: drafted from what is plain, decided place by place, in force, withdrawn."""

from .drafting import draft_mapping, throw_mapping_away
from .forcing import all_faults, put_in_force, withdraw
from .steps import end_place, lead_place, map_choices

__all__ = [
    "all_faults",
    "draft_mapping",
    "end_place",
    "lead_place",
    "map_choices",
    "put_in_force",
    "throw_mapping_away",
    "withdraw",
]
