"""The number of an edition as people write it; for programs it has a code."""

from django.utils.translation import gettext_lazy as _

from taskforce.formats.digits import digits

from .period import MONTHS_IN, Period, PeriodKind

PERIODS = {
    PeriodKind.MONTH: _("M%(number)s-%(year)s"),
    PeriodKind.QUARTER: _("Q%(number)s-%(year)s"),
    PeriodKind.SEMESTER: _("S%(number)s-%(year)s"),
    PeriodKind.NINE_MONTHS: _("9M-%(year)s"),
    PeriodKind.YEAR: _("Y-%(year)s"),
}


def written_number(period: Period, number: int, addendum: int = 0) -> str:
    """Write the number of an edition of a period, or of an addendum to it.

    ១/ឆមាស១-២០២៦ is the first of the first semester of 2026, ១.២/ឆមាស១-២០២៦ its second addendum.
    """
    place = (period.starts_on.month - 1) // MONTHS_IN.get(period.kind, 12) + 1
    words = PERIODS[period.kind] % {"number": place, "year": period.starts_on.year}
    return digits(f"{number}.{addendum}/{words}" if addendum else f"{number}/{words}")
