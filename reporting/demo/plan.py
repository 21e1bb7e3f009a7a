"""What is asked for: the day, the seed, how many provinces, which periods."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import cached_property
from random import Random

from reporting.models.period import read_code
from taskforce.models import Level

CLOSED_SEMESTER = "2026-S1"
# When the Royal Government announced the composition of the groups of capital and provinces.
ANNOUNCED = date(2023, 12, 1)
# How many days after the end of a period each level has.
SEMESTER_DAYS = {Level.COMMUNE: 10, Level.DISTRICT: 20, Level.PROVINCE: 31}
MONTH_DAYS = {Level.COMMUNE: 5, Level.DISTRICT: 8, Level.PROVINCE: 12}


class Stage(Enum):
    """Where a period stands on the day of the plan."""

    CLOSED = "closed"  # over, and all its last days too
    ENDED = "ended"  # over, with a last day still to come
    RUNNING = "running"
    MONTHLY = "monthly"  # one of the long series for benchmarks


@dataclass(frozen=True)
class Span:
    """A period of the plan."""

    code: str
    stage: Stage

    @cached_property
    def months(self) -> int:
        return read_code(self.code)[3]

    @cached_property
    def starts_on(self) -> date:
        _kind, year, month, _months = read_code(self.code)
        return date(year, month, 1)

    @cached_property
    def ends_on(self) -> date:
        return month_after(self.starts_on, self.months) - timedelta(days=1)

    def due_on(self, level: Level) -> date:
        days = MONTH_DAYS if self.months == 1 else SEMESTER_DAYS
        return self.ends_on + timedelta(days=days[level])


@dataclass(frozen=True)
class Plan:
    """The arguments of a demonstration; equal plans give equal values."""

    today: date
    seed: int = 2026
    provinces: int | None = None
    years: int = 0

    def rng(self, *subject) -> Random:
        """Return the generator of a subject: what one draws does not move another."""
        return Random("/".join(map(str, (self.seed, *subject))))

    @property
    def now(self) -> datetime:
        """The moment before which everything happened."""
        return datetime.combine(self.today, time(), UTC)

    @property
    def spans(self) -> list[Span]:
        return [*self._months(), Span(CLOSED_SEMESTER, Stage.CLOSED), *self._open()]

    @property
    def first_day(self) -> date:
        """The day on which the first groups sat."""
        months = self._months()
        return min(ANNOUNCED, months[0].starts_on - timedelta(days=150)) if months else ANNOUNCED

    def _months(self) -> list[Span]:
        this = self.today.replace(day=1)
        starts = (month_after(this, -back) for back in range(12 * self.years, 0, -1))
        return [Span(f"{start:%Y-%m}", Stage.MONTHLY) for start in starts]

    def _open(self) -> list[Span]:
        """Return the semester that runs, and that before it while a last day is to come."""
        start = self.today.replace(month=1 if self.today.month <= 6 else 7, day=1)
        before = Span(semester_code(month_after(start, -6)), Stage.ENDED)
        running = Span(semester_code(start), Stage.RUNNING)
        if running.code == CLOSED_SEMESTER:  # a clock that is behind: the closed one is to come
            running = Span(f"{self.today.year}-Q{(self.today.month + 2) // 3}", Stage.RUNNING)
        spans = [running]
        if before.due_on(Level.PROVINCE) >= self.today and before.code != CLOSED_SEMESTER:
            spans.insert(0, before)
        return spans


def month_after(start: date, months: int) -> date:
    """Return the first day of the month so many months later, or earlier."""
    count = start.year * 12 + start.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def semester_code(start: date) -> str:
    return f"{start.year}-S{1 if start.month == 1 else 2}"
