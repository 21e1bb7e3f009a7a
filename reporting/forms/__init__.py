from taskforce.fields.forms import MOST_CHARACTERS

from .fields import NumberField
from .section import SectionForm, women_name
from .steps import QueueForm, ReturnForm, SubmitForm

__all__ = [
    "MOST_CHARACTERS",
    "NumberField",
    "QueueForm",
    "ReturnForm",
    "SectionForm",
    "SubmitForm",
    "women_name",
]
