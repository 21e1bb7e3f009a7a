from taskforce.fields.forms import MOST_CHARACTERS

from .fields import NumberField
from .particulars import ParticularsForm
from .section import SectionForm, women_name
from .steps import QueueForm, ReturnForm, SubmitForm

__all__ = [
    "MOST_CHARACTERS",
    "NumberField",
    "ParticularsForm",
    "QueueForm",
    "ReturnForm",
    "SectionForm",
    "SubmitForm",
    "women_name",
]
