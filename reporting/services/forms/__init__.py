"""Report forms: taken in, described, edited as drafts, issued."""

from .comparing import compare, compare_with
from .describing import describe
from .editing import copy_edition, move_part, remove_part, save_part, save_titles, throw_away
from .issuing import issue_edition
from .loading import load_edition
from .taking_in import new_draft, replace_draft
from .trials import keep_trial, stamp_of

__all__ = [
    "compare",
    "compare_with",
    "copy_edition",
    "describe",
    "issue_edition",
    "keep_trial",
    "load_edition",
    "move_part",
    "new_draft",
    "remove_part",
    "replace_draft",
    "save_part",
    "save_titles",
    "stamp_of",
    "throw_away",
]
