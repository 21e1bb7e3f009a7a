"""A report held for one step: as it is stored now, by somebody who may take the step."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from reporting.models import Submission
from taskforce.scope import may


def held(submission: Submission, by, verb) -> Submission:
    """Return the report as it is stored now, held until the transaction is over."""
    locked = (
        Submission.objects.select_for_update(of=["self"])
        .select_related("unit", "period")
        .get(pk=submission.pk)
    )
    require(by, verb, locked.unit)
    return locked


def require(by, verb, unit):
    if not may(by, verb, unit):
        raise PermissionDenied(
            _("Your role does not allow this for %(unit)s.") % {"unit": unit.display_name}
        )
