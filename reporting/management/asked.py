"""The period and the unit that a command was asked for, or why there is none."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reporting.models import Period
from reporting.models.period import read_code
from taskforce.khmer import to_arabic_digits
from taskforce.models import AdministrativeUnit


def find_period(code: str) -> Period:
    """Return the period of a code, with its form.

    Raises:
        ValidationError: where the code cannot be read, or nothing was opened under it.
    """
    read_code(code)
    code = to_arabic_digits(code).strip().upper()
    period = Period.objects.select_related("edition").filter(code=code).first()
    if period is None:
        raise ValidationError(
            _("The period %(code)s has not been opened: no report was asked for it.")
            % {"code": code},
            code="period_unknown",
        )
    return period


def find_unit(code: str | None) -> AdministrativeUnit | None:
    """Return the unit of a code; without a code None, which is the country.

    Raises:
        ValidationError: where no unit has this code.
    """
    if not code:
        return None
    unit = AdministrativeUnit.objects.filter(code=to_arabic_digits(code).strip()).first()
    if unit is None:
        raise ValidationError(
            _(
                "No unit has the code %(code)s. "
                "Give the official code: 2 digits for a province, 4 for a district."
            )
            % {"code": code},
            code="unit_unknown",
        )
    return unit
