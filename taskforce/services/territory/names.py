"""The name of a unit as it is stored: without its kind, and the Khmer one in Khmer letters."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from taskforce.khmer import clean, has_khmer, strip_unit_kind
from taskforce.models import AdministrativeUnit

# Sangkats of Preah Sihanouk are called by a number: ២, ៣, ៤.
_NUMBERED = re.compile("[០-៩]+")


def khmer_name(text: str) -> str:
    """Return a Khmer name without the kind typed before it; the kind is shown with every name.

    Raises:
        ValidationError: where it is not in Khmer letters.
    """
    name = _without_kind(text, "name_km")
    if name and not has_khmer(name) and not _NUMBERED.fullmatch(name):
        raise ValidationError(_("Write the name in Khmer letters."), code="name_not_khmer")
    return name


def romanised_name(text: str) -> str:
    """Return a romanised name without its kind."""
    return _without_kind(text, "name_latin")


def _without_kind(text, field):
    text = clean(text)
    name = strip_unit_kind(text)
    # A unit that is called so begins with the word by its name.
    if name != text and AdministrativeUnit.ever.filter(**{field: text}).exists():
        return text
    return name
