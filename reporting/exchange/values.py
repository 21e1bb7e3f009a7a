"""Answers in the shape of DHIS2's `dataValueSets`: one value for each cell of each report."""

from collections.abc import Iterator
from decimal import Decimal

from reporting import canonical
from reporting.models import Answer, Period
from taskforce.models import AdministrativeUnit, UnitVersion

from .codes import period_name

DEFAULT = "default"
FIELDS = (
    "cell__code", "submission__unit", "number", "women", "text", "date", "choice__code",
    "submission__decided_at", "submission__decided_by__username",
)  # fmt: skip


def data_values(reports, periods: list[Period], unit=None) -> Iterator[dict]:
    """Return the values of some reports for some periods, accepted ones alone.

    Of women is a data element of its own: the code with `.women`. Units bear the code that
    they had on the last day of the period.
    """
    for period in periods:
        found = reports
        if unit is not None:
            within = AdministrativeUnit.objects.within(unit, on=period.ends_on)
            found = reports.filter(unit__in=within)
        yield from _of_period(found, period)


def _of_period(reports, period) -> Iterator[dict]:
    codes = dict(UnitVersion.objects.on(period.ends_on).values_list("unit", "code"))
    accepted = reports.accepted().filter(period=period)
    rows = Answer.objects.filter(submission__in=accepted.order_by().values("pk"))
    rows = rows.order_by("submission__unit__code", "cell__position").values_list(*FIELDS)
    for cell, unit, number, women, text, date, choice, at, by in rows.iterator(2000):
        told = {
            "period": period_name(period),
            "orgUnit": codes.get(unit),
            "categoryOptionCombo": DEFAULT,
            "attributeOptionCombo": DEFAULT,
            "storedBy": by,
            "lastUpdated": at.isoformat(),
        }
        yield {"dataElement": cell, "value": _value(number, date, choice, text)} | told
        if women is not None:
            yield {"dataElement": f"{cell}.women", "value": str(women)} | told


def _value(number: Decimal | None, date, choice, text) -> str:
    if number is not None:
        return canonical.number(number)
    return date.isoformat() if date else choice or text
