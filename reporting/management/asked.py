"""The period and the unit that a command was asked for, or why there is none."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reporting.hierarchy import Hierarchy
from reporting.models import Period
from reporting.models.period import read_code
from taskforce.management import asked
from taskforce.models import AdministrativeUnit


def find_period(code: str) -> Period:
    """Return the period of a code, with its form.

    Raises:
        ValidationError: where the code cannot be read, or nothing was opened under it.
    """
    read_code(code)
    period = Period.objects.select_related("edition").filter(code=code).first()
    if period is None:
        raise ValidationError(
            _("The period %(code)s has not been opened: no report was asked for it.")
            % {"code": code},
            code="period_unknown",
        )
    return period


def add_hierarchy(parser) -> None:
    """Let a command be told where units that have moved are counted."""
    parser.add_argument(
        "--hierarchy",
        choices=Hierarchy.values,
        default=Hierarchy.EACH_DATE.value,
        help=_("where units that have moved are counted: as on each date, or as today"),
    )


def find_unit(text: str | None) -> AdministrativeUnit | None:
    """Return the unit of a code or a name; without one None, which is the country.

    Raises:
        ValidationError: where no unit is meant, or several.
    """
    return asked.find_unit(text) if text else None
