from taskforce.fields.forms import MOST_CHARACTERS

from .contested import contested_form
from .fields import NumberField
from .section import SectionForm, chosen_name, women_name
from .steps import AcceptManyForm, QueueForm, ReturnForm, SubmitForm, remark_name
from .versions import VersionsForm

__all__ = [
    "AcceptManyForm",
    "MOST_CHARACTERS",
    "NumberField",
    "QueueForm",
    "ReturnForm",
    "SectionForm",
    "SubmitForm",
    "VersionsForm",
    "chosen_name",
    "contested_form",
    "remark_name",
    "women_name",
]
