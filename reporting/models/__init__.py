from .draft_trial import DraftTrial
from .edition_extract import EditionExtract
from .form import Cell, Choice, Column, FormEdition, Question, Row, Section
from .form_mapping import FormMapping, MappingStep
from .outlier import Outlier
from .passage import PickedPassage
from .period import Deadline, Period, PeriodKind
from .prefill_change import PrefillChange
from .published import EditionPaper, PublishedEdition
from .remark import FieldRemark
from .review_policy import ReviewPolicy
from .rule import RuleOverride, ValidationRule
from .section_save import SectionSave
from .submission import Answer, Event, Status, Submission
from .submission_version import SubmissionVersion
from .target import Target

__all__ = [
    "Answer",
    "Cell",
    "Choice",
    "Column",
    "Deadline",
    "DraftTrial",
    "EditionExtract",
    "EditionPaper",
    "Event",
    "FieldRemark",
    "FormEdition",
    "FormMapping",
    "MappingStep",
    "Outlier",
    "Period",
    "PeriodKind",
    "PublishedEdition",
    "PickedPassage",
    "PrefillChange",
    "Question",
    "Row",
    "ReviewPolicy",
    "RuleOverride",
    "Section",
    "SectionSave",
    "Status",
    "Submission",
    "SubmissionVersion",
    "Target",
    "ValidationRule",
]
