from taskforce.fields.forms import MOST_CHARACTERS

from .contested import contested_form
from .fields import NumberField
from .section import SectionForm, chosen_name, women_name
from .steps import QueueForm, ReturnForm, SubmitForm
from .versions import VersionsForm

__all__ = [
    "MOST_CHARACTERS",
    "NumberField",
    "QueueForm",
    "ReturnForm",
    "SectionForm",
    "SubmitForm",
    "VersionsForm",
    "chosen_name",
    "contested_form",
    "women_name",
]
