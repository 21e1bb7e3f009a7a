"""Setting what is aimed at: for a unit and those below it, all at once."""

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reporting.consolidating.figures import figures_of
from reporting.models import FormEdition, Target
from reporting.models.period import read_code
from taskforce.models import AdministrativeUnit
from taskforce.scope import Verb, may, may_everywhere


@transaction.atomic
def set_targets(
    *,
    figure: str,
    period_code: str,
    values: Mapping[AdministrativeUnit | None, Decimal | None],
    by,
) -> int:
    """Set the targets of some units (None: the country) and return how many were changed.

    None takes a target away. One that stays as it is keeps who set it, and when.

    Raises:
        ValidationError: for a figure that the form does not have, a period that is none, or a
            number below zero.
        PermissionDenied: where one of the units is outside what the person may set.
    """
    read_code(period_code)
    if figure not in known_figures():
        raise ValidationError(_("The form has no such figure."), code="figure")
    for unit in values:
        if not (may(by, Verb.PUBLISH, unit) if unit else may_everywhere(by, Verb.PUBLISH)):
            raise PermissionDenied(_("Your role does not allow setting targets."))
    before = {
        target.unit_id: target
        for target in Target.objects.select_for_update(of=["self"]).filter(
            figure=figure, period_code=period_code
        )
    }
    return sum(
        _set(before.get(unit.pk if unit else None), figure, unit, period_code, value, by)
        for unit, value in values.items()
    )


def known_figures() -> dict[str, str]:
    """Return the words of each figure that may have a target, by code: of the issued editions."""
    found = {}
    for edition in FormEdition.objects.filter(issued_at__isnull=False).order_by("number"):
        found |= {figure.code: figure.label for figure in figures_of(edition.pk)}
    return found


def _set(target, figure, unit, period_code, value, by) -> bool:
    if value is None:
        if target:
            target.delete()
        return target is not None
    if target and target.value == value:
        return False
    target = target or Target(figure=figure, unit=unit, period_code=period_code)
    target.value, target.set_by, target.set_at = value, by, timezone.now()
    target.full_clean(exclude=["unit", "set_by"])
    target.save()
    return True
