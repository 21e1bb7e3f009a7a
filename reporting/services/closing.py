"""The day from which a period is closed: nothing is handed in for the first time any more."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reporting.models import Deadline, Period, Submission
from taskforce.formats.digits import digits
from taskforce.models import AdministrativeUnit


def refuse_closed(unit: AdministrativeUnit, period: Period, submission: Submission | None = None):
    """Refuse what comes after the closing.

    Raises:
        ValidationError: `closed`, with the day and whom to ask.
    """
    if reason := reason_closed(unit, period, submission):
        raise ValidationError(reason, code="closed")


def reason_closed(unit, period, submission: Submission | None = None) -> str:
    """Say since when a period is closed and who can open it again; nothing where it is open.

    What was handed in before is not concerned: a report that is returned can be corrected, and
    one that is begun can be opened.
    """
    if submission is None:
        if Submission.objects.filter(unit=unit, period=period).exists():
            return ""
    elif submission.submitted_at is not None:
        return ""
    deadline = Deadline.objects.filter(period=period, level=unit.level).first()
    if deadline is None or not deadline.is_closed(timezone.localdate()):
        return ""
    return _(
        "%(period)s was closed on %(day)s: a report can no longer be handed in. The Office of the "
        "Council of Ministers can open it again."
    ) % {"period": deadline.period, "day": digits(date_format(deadline.locks_on, "DATE_FORMAT"))}
