"""The Khmer lunar calendar, 1900 to 2100, as the date line of a document needs it.

Method: "Pratitin Soryakkatik-Chankatik 1900-1999" by Roath Kim Soeun. For each year four
numbers are reckoned: *aharkun* (days since the epoch), *avoman* and *bodithey* (excess of
the moon over the sun, in parts of a day and in days) and *kromathupul* (excess of the solar
year). They say whether the year has a second month Asadh (384 days) or a thirtieth day in
Jesth (355 days) or neither (354). Counted from 1 January 1900, which was 1 keut Boss.

Three years change on three days: the animal at New Year (Moha Sangkran), the era (sak) at
Loeung Sak two or three days later, the Buddhist year on 1 roch Pisakh. The whole day of a
change is written with the new year. Npm ``momentkh`` served as a second opinion in
development.
"""

from bisect import bisect_right
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from .dates import FIRST_YEAR, LAST_YEAR, WEEKDAYS
from .numbers import to_khmer_digits

EPOCH = date(1900, 1, 1)
_ERA_EPOCH = date(638, 3, 24).toordinal()
ANIMALS = ["ជូត", "ឆ្លូវ", "ខាល", "ថោះ", "រោង", "ម្សាញ់", "មមីរ", "មមែ", "វក", "រកា", "ច", "កុរ"]
SAKS = ["សំរឹទ្ធិស័ក", "ឯកស័ក", "ទោស័ក", "ត្រីស័ក", "ចត្វាស័ក", "បញ្ចស័ក", "ឆស័ក", "សប្តស័ក", "អដ្ឋស័ក", "នព្វស័ក"]

# From Boss on: the calendar's year begins in December or January, its leap part lies in Jesth.
_BEFORE = [("បុស្ស", 30), ("មាឃ", 29), ("ផល្គុន", 30), ("ចេត្រ", 29), ("ពិសាខ", 30)]
_AFTER = [("ស្រាពណ៍", 29), ("ភទ្របទ", 30), ("អស្សុជ", 29), ("កត្តិក", 30), ("មិគសិរ", 29)]
_PLAIN_MIDDLE = [("ជេស្ឋ", 29), ("អាសាឍ", 30)]
_LONG_DAY_MIDDLE = [("ជេស្ឋ", 30), ("អាសាឍ", 30)]
_LONG_MONTH_MIDDLE = [("ជេស្ឋ", 29), ("បឋមាសាឍ", 30), ("ទុតិយាសាឍ", 30)]

# Moments of New Year as announced by the astrologers, where they differ from the reckoning.
# (Of 2012 some lists give the 14th, against the public holidays of that year, 13 to 16 April.)
PHNOM_PENH = timezone(timedelta(hours=7))
ANNOUNCED = {
    moment.year: moment.replace(tzinfo=PHNOM_PENH)
    for moment in map(
        datetime.fromisoformat,
        (
            "2011-04-14 13:12",
            "2012-04-13 19:11",
            "2013-04-14 02:12",
            "2014-04-14 08:07",
            "2015-04-14 14:02",
            "2024-04-13 22:17",
        ),
    )
}


class LunarDay(NamedTuple):
    """A day of the lunar calendar: ``day`` counts 1 to 15 within the waxing or waning half."""

    day: int
    waning: bool
    month: str
    animal: str
    sak: str
    buddhist_year: int


def lunar_day(day):
    """Return the LunarDay of a date between 1900 and 2100."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError("The lunar calendar is known from 1900 to 2100.")
    day = date.fromordinal(day.toordinal())  # a moment counts as its day
    month, number = _month_and_number(day)
    return LunarDay(
        day=number % 15 + 1,
        waning=number >= 15,
        month=month,
        animal=ANIMALS[(day.year + 8 - (day < new_year(day.year).date())) % 12],
        sak=SAKS[(day.year - 638 - (day < loeung_sak(day.year))) % 10],
        buddhist_year=day.year + 543 + (day > _visak_bochea(day.year)),
    )


def lunar_line(day):
    """Write a date as the lunar line above a signature."""
    lunar = lunar_day(day)
    half = "រោច" if lunar.waning else "កើត"
    return to_khmer_digits(
        f"ថ្ងៃ{WEEKDAYS[day.weekday()]} {lunar.day}{half} ខែ{lunar.month} "
        f"ឆ្នាំ{lunar.animal} {lunar.sak} ព.ស. {lunar.buddhist_year}"
    )


class _Reckoning:
    """The numbers of one year of the lesser era (638 behind the Gregorian year)."""

    def __init__(self, year):
        self.aharkun, rest = divmod(292207 * year + 373 + 800, 800)
        self.kromathupul = 800 - rest
        months, self.avoman = divmod(11 * self.aharkun + 650, 692)
        self.bodithey = (self.aharkun + months) % 30

    @property
    def has_366_days(self):
        return self.kromathupul <= 207


@lru_cache(maxsize=512)
def _reckoning(year):
    return _Reckoning(year)


def _wants_month(year):
    this, following = _reckoning(year).bodithey, _reckoning(year + 1).bodithey
    if (this, following) == (25, 5):
        return False
    return this >= 25 or this <= 5 or (this, following) == (24, 6)


def _wants_day(year):
    this = _reckoning(year)
    if this.has_366_days:
        return this.avoman <= 126
    if this.avoman == 137 and _reckoning(year + 1).avoman == 0:
        return False
    return this.avoman <= 137


def _middle(year):
    """Return the months Jesth and Asadh of a Gregorian year.

    A leap month and a leap day do not fall in one year: the day waits for the next.
    """
    year -= 638
    if _wants_month(year):
        return _LONG_MONTH_MIDDLE
    if _wants_day(year) or (_wants_month(year - 1) and _wants_day(year - 1)):
        return _LONG_DAY_MIDDLE
    return _PLAIN_MIDDLE


@lru_cache(maxsize=1)
def _months():
    """Return the first days, as ordinals, and the names of all months from the epoch on."""
    names, lengths = [], []
    for year in range(FIRST_YEAR, LAST_YEAR + 2):
        for name, length in _BEFORE + _middle(year) + _AFTER:
            names.append(name)
            lengths.append(length)
    return list(accumulate(lengths, initial=EPOCH.toordinal())), names


def _month_and_number(day):
    """Return the name of the month and the day in it, counted from 0."""
    starts, names = _months()
    place = bisect_right(starts, day.toordinal()) - 1
    return names[place], day.toordinal() - starts[place]


@lru_cache(maxsize=256)
def _visak_bochea(year):
    """Return the full moon of Pisakh, the last day of the Buddhist year."""
    starts, names = _months()
    place = bisect_right(starts, date(year, 3, 1).toordinal())
    return date.fromordinal(starts[names.index("ពិសាខ", place)] + 14)


def loeung_sak(year):
    """Return the day on which the lesser era begins its year: aharkun counts to it."""
    return date.fromordinal(_ERA_EPOCH + _reckoning(year - 638).aharkun)


@lru_cache(maxsize=256)
def new_year(year):
    """Return the moment at which the angel of the New Year comes: announced, else reckoned.

    It is when the true sun enters Aries, three days before Loeung Sak if it has done so by
    the end of the first of four days, else two.
    """
    if year in ANNOUNCED:
        return ANNOUNCED[year]
    before = _reckoning(year - 639)
    first = 363 if before.has_366_days else 362
    suns = [_true_sun(before, days) for days in range(first, first + 4)]
    minute = next(sun % 60 for sun in suns if _is_in_aries(sun))
    day = loeung_sak(year) - timedelta(days=3 if _is_in_aries(suns[0]) else 2)
    # An angel who comes at 24:00 still comes on the day that ends then.
    hour, minute = divmod(24 * (60 - minute) % 1440, 60)
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=PHNOM_PENH)


def _is_in_aries(sun):
    return sun % 1800 < 60


def _true_sun(reckoning, days):
    """Return the place of the sun in minutes of arc, so many days after Loeung Sak.

    The equation of the centre is a table of six steps of 15 degrees from the apogee, at 80
    degrees; around New Year only its last step is ever used.
    """
    signs, rest = divmod(800 * days + reckoning.kromathupul, 24350)
    degrees, rest = divmod(rest, 811)
    mean = 1800 * signs + 60 * degrees + rest // 14 - 3
    return mean + 129 + 5 * ((4800 - mean) % 21600 - 4500) // 900
