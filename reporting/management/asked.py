"""The period and the unit that a command was asked for, or why there is none."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reporting import spans
from reporting.hierarchy import Hierarchy
from reporting.models import Period
from taskforce.management import asked
from taskforce.models import AdministrativeUnit


def find_span(code: str) -> Period | spans.Span:
    """Return the period of a code, or the range of two: 2026-01--2026-06.

    Raises:
        ValidationError: where the codes cannot be read or make no range.
    """
    return spans.find(code)


def find_period(code: str) -> Period:
    """Return the period of a code, with its form.

    Raises:
        ValidationError: where the code cannot be read, or nothing was opened under it.
    """
    found = spans.find(code)
    if isinstance(found, spans.Span):
        raise ValidationError(
            _("%(code)s is a range of periods: give one period."),
            code="one_period",
            params={"code": code},
        )
    return found


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
