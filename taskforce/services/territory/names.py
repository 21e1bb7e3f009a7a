"""The name of a unit as it is stored: without its kind, and the Khmer one in Khmer letters."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from taskforce.khmer import clean, has_khmer, strip_unit_kind
from taskforce.models import AdministrativeUnit

# Sangkats of Preah Sihanouk are called by a number: ២, ៣, ៤.
_NUMBERED = re.compile("[០-៩]+")


def khmer_name(text: str, *, whole: bool = False) -> str:
    """Return a Khmer name without the kind typed before it; the kind is shown with every name.

    A name of which the word is a part is taken as it is, `whole`.

    Raises:
        ValidationError: where it is not in Khmer letters.
    """
    name = clean(text) if whole else _without_kind(text, "name_km")
    if name and not has_khmer(name) and not _NUMBERED.fullmatch(name):
        raise ValidationError(_("Write the name in Khmer letters."), code="name_not_khmer")
    return name


def romanised_name(text: str, *, whole: bool = False) -> str:
    """Return a romanised name without its kind, or as it is, `whole`."""
    return clean(text) if whole else _without_kind(text, "name_latin")


def may_be_whole(khmer: str, romanised: str) -> str:
    """Return the shorter of two readings where a name begins with the word for a kind, or nothing.

    Only a person knows whether the word is the kind or belongs to the name.
    """
    for text, field in ((khmer, "name_km"), (romanised, "name_latin")):
        shorter = _without_kind(text, field)
        if shorter != clean(text):
            return shorter
    return ""


def _without_kind(text, field):
    text = clean(text)
    name = strip_unit_kind(text)
    # A unit that is called so begins with the word by its name.
    if name != text and AdministrativeUnit.ever.filter(**{field: text}).exists():
        return text
    return name
