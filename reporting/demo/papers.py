"""The decisions that groups and their changes rest on, one series for each province and level."""

from bisect import bisect_right
from datetime import date, timedelta

from taskforce.khmer import key, to_khmer_digits
from taskforce.models import Instrument, Level

from .words import MARK

SUBJECTS = {
    Level.PROVINCE: "សមាសភាពក្រុមការងាររាជរដ្ឋាភិបាលចុះមូលដ្ឋាន",
    Level.DISTRICT: "សមាសភាពក្រុមការងាររាជរដ្ឋាភិបាលចុះមូលដ្ឋានថ្នាក់ក្រុង ស្រុក ខណ្ឌ នៃ",
    Level.COMMUNE: "សមាសភាពក្រុមការងាររាជរដ្ឋាភិបាលចុះមូលដ្ឋានថ្នាក់ឃុំ សង្កាត់ នៃ",
}
CHANGE = "ការកែសម្រួល"
# The groups of capital and provinces stood first; the others followed in the months after.
AFTER = {Level.PROVINCE: (0, 0), Level.DISTRICT: (40, 110), Level.COMMUNE: (75, 135)}


class Series:
    """The decisions of one province and level: the first sets up, the later change, the last
    was signed and has not taken effect."""

    def __init__(self, papers: list[Instrument], days: list[date]):
        self.papers, self.days = papers, days

    @property
    def first(self) -> tuple[Instrument, date]:
        return self.papers[0], self.days[0]

    @property
    def changes(self) -> list[tuple[Instrument, date]]:
        return list(zip(self.papers, self.days, strict=True))[1:-1]

    @property
    def coming(self) -> tuple[Instrument, date]:
        return self.papers[-1], self.days[-1]

    def latest(self, on: date) -> date | None:
        """Return the date of the last decision that had taken effect by a day."""
        place = bisect_right(self.days, on)
        return self.papers[place - 1].dated if place else None


class Papers:
    """Draws up decisions, and keeps them until they are saved."""

    def __init__(self, plan):
        self.plan, self.rng, self.made = plan, plan.rng("papers"), []

    def series(self, province, level: Level) -> Series:
        days = self._days(level)
        papers = [self._paper(province, level, day, place) for place, day in enumerate(days)]
        return Series(papers, days)

    def save(self):
        Instrument.objects.bulk_create(self.made)

    def _days(self, level) -> list[date]:
        """Return the days on which the decisions take effect."""
        day = self.plan.first_day + timedelta(days=self.rng.randint(*AFTER[level]))
        days = [day]
        while (day := day + timedelta(days=self.rng.randint(270, 400))) < self.plan.today:
            days.append(day)
        return [*days, self.plan.today + timedelta(days=self.rng.randint(15, 45))]

    def _paper(self, province, level, day, place) -> Instrument:
        if day > self.plan.today:
            dated = self.plan.today - timedelta(days=self.rng.randint(2, 9))
        else:
            dated = day - timedelta(days=0 if place == 0 else self.rng.randint(0, 6))
        number = f"{to_khmer_digits(str(self.rng.randint(10, 480)))} សសរ"
        paper = Instrument(
            kind_id="decision",
            number=number,
            number_key=key(number),
            dated=dated,
            subject=f"{MARK}៖ {CHANGE if place else ''}{SUBJECTS[level]}{province.full_name}",
            unit=province,
        )
        self.made.append(paper)
        return paper
