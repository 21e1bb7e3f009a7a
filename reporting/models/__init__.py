from .form import Cell, Choice, Column, FormEdition, Question, Row, Section
from .period import Deadline, Period, PeriodKind
from .prefill_change import PrefillChange
from .published import EditionPaper, PublishedEdition
from .rule import RuleOverride, ValidationRule
from .section_save import SectionSave
from .submission import Answer, Event, Status, Submission
from .submission_version import SubmissionVersion

__all__ = [
    "Answer",
    "Cell",
    "Choice",
    "Column",
    "Deadline",
    "EditionPaper",
    "Event",
    "FormEdition",
    "Period",
    "PeriodKind",
    "PublishedEdition",
    "PrefillChange",
    "Question",
    "Row",
    "RuleOverride",
    "Section",
    "SectionSave",
    "Status",
    "Submission",
    "SubmissionVersion",
    "ValidationRule",
]
