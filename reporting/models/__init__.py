from .form import Cell, Choice, Column, FormEdition, Question, Row, Section
from .period import Deadline, Period, PeriodKind
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
    "Event",
    "FormEdition",
    "Period",
    "PeriodKind",
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
