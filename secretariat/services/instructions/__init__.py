"""Instructions: taken in, written as drafts, issued, withdrawn."""

from .copying import copy_instruction
from .drafting import move_part, remove_part, save_part, save_words, start, throw_away
from .issuing import issue, withdraw
from .loading import load_instruction
from .requiring import add_place, remove_place, save_requirement, set_deadline
from .rereading import reread

__all__ = [
    "add_place",
    "copy_instruction",
    "issue",
    "load_instruction",
    "move_part",
    "remove_part",
    "remove_place",
    "reread",
    "save_part",
    "save_requirement",
    "save_words",
    "set_deadline",
    "start",
    "throw_away",
    "withdraw",
]
