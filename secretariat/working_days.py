"""Counting in working days, by the calendar that the centre keeps."""

import calendar
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from secretariat.models import CalendarDay

FREE = (calendar.SATURDAY, calendar.SUNDAY)
DAY = timedelta(days=1)
LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Which days are worked: Monday to Friday, without holidays, with what was announced."""

    holidays: frozenset[date] = field(default_factory=frozenset)
    worked: frozenset[date] = field(default_factory=frozenset)

    def is_worked(self, day: date) -> bool:
        if day in self.worked:
            return True
        return day.weekday() not in FREE and day not in self.holidays

    def after(self, day: date, count: int) -> date:
        """Return the working day that is so many after a day; with 0 the day, or the next one."""
        day -= DAY if count == 0 else timedelta(0)
        for _step in range(max(count, 1)):
            day += DAY
            while not self.is_worked(day):
                day += DAY
        return day

    def before(self, day: date, count: int) -> date:
        """Return the working day that is so many before a day."""
        for _step in range(count):
            day -= DAY
            while not self.is_worked(day):
                day -= DAY
        return day

    def between(self, start: date, end: date) -> int:
        """Return how many working days come after one day, up to another; less than 0 back."""
        if end < start:
            return -self.between(end, start)
        days = (end - start).days
        return sum(1 for step in range(1, days + 1) if self.is_worked(start + step * DAY))

    def of_month(self, year: int, month: int, number: int) -> date:
        """Return a working day of a month by its number; -1 is the last."""
        if number < 0:
            end = date(year, month, calendar.monthrange(year, month)[1]) + DAY
            return self.before(end, -number)
        return self.after(date(year, month, 1) - DAY, number)


def working_days() -> WorkingDays:
    """Return the calendar as it is kept now, in one query."""
    days = dict(CalendarDay.objects.values_list("on", "is_worked"))
    return WorkingDays(
        frozenset(day for day, is_worked in days.items() if not is_worked),
        frozenset(day for day, is_worked in days.items() if is_worked),
    )


def end_of(day: date) -> datetime:
    """Return the last moment of a day in Cambodia: a last day still counts."""
    return timezone.make_aware(datetime.combine(day, LAST_SECOND))
