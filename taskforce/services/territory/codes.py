"""Codes of units: the next that is free, and why one is not."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from taskforce.formats.digits import digits
from taskforce.models import AdministrativeUnit, UnitVersion

LAST = 99


def codes_ever_borne() -> set[str]:
    """Return all codes that a unit bears or has borne: none is given again."""
    borne = set(UnitVersion.objects.values_list("code", flat=True))
    return borne | set(AdministrativeUnit.ever.values_list("code", flat=True))


def next_code(above: str, taken: Collection[str]) -> str:
    """Return the code after the highest that ever stood below a code, or else the lowest free.

    Raises:
        ValidationError: where the two digits are used up.
    """
    numbers = {int(code[-2:]) for code in taken if _fits(code, above)}
    number = max(numbers, default=0) + 1
    if number > LAST:
        # The last is given to what is temporary, long before the others are used up.
        number = next((free for free in range(1, LAST) if free not in numbers), None)
    if number is None:
        raise ValidationError(
            _("No code below %(code)s is free any more.") % {"code": digits(above)},
            code="no_code_free",
        )
    return f"{above}{number:02}"


def _fits(code, above) -> bool:
    # Not isdigit alone: it takes ² and the digits of every script.
    digits_only = code.isascii() and code.isdigit()
    return digits_only and len(code) == len(above) + 2 and code.startswith(above)


def check_code(code: str, above: str, taken: Collection[str]) -> None:
    """Refuse a code that does not fit below another, or that was borne once.

    Raises:
        ValidationError: with the reason.
    """
    shown = digits(code)
    if not _fits(code, above):
        raise ValidationError(
            _("The code %(code)s does not begin with that of the unit above it, %(above)s.")
            % {"code": shown, "above": digits(above)},
            code="code_misfits",
        )
    if code in taken:
        raise ValidationError(
            _("The code %(code)s was given to a unit already. A code is never given twice: "
              "leave it empty and the next free one is taken.")
            % {"code": shown},
            code="code_taken",
        )  # fmt: skip
