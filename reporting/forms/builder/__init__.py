"""The forms with which a draft of the report form is edited."""

from .parts import (
    ChoiceForm,
    ColumnForm,
    PreviewForm,
    QuestionForm,
    RowForm,
    SectionPartForm,
    TitlesForm,
)
from .rules import RuleForm

__all__ = [
    "ChoiceForm",
    "ColumnForm",
    "PreviewForm",
    "QuestionForm",
    "RowForm",
    "RuleForm",
    "SectionPartForm",
    "TitlesForm",
]
