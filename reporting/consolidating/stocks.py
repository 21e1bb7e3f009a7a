"""Which reports a stock is read from: the last one of each unit, since it is no flow."""

from django.db.models import Exists, OuterRef

from reporting.models import Status, Submission


def last_reports(sources):
    """Return the accepted reports for some periods that no later one of the same unit follows."""
    accepted = Submission.objects.filter(status=Status.ACCEPTED, period__in=sources).order_by()
    later = accepted.filter(unit=OuterRef("unit"), period__ends_on__gt=OuterRef("period__ends_on"))
    return accepted.filter(~Exists(later))
