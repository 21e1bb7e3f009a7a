from datetime import UTC, date, datetime, timedelta

import pytest
from khmer_cases import rows

from taskforce.khmer import loeung_sak, lunar_day, lunar_line, new_year, parse_date, solar_line


@pytest.mark.parametrize("row", rows("dates.csv"), ids=lambda row: row["gregorian"])
def test_published_days(row):
    day = date.fromisoformat(row["gregorian"])
    assert lunar_line(day) == row["expected_lunar_text"]
    assert solar_line(day) == row["expected_solar_text"]


@pytest.mark.parametrize(
    ("day", "begins"),
    [
        # Published pairs of ministries' letters.
        (date(2025, 3, 20), "ថ្ងៃព្រហស្បតិ៍ ៧រោច ខែផល្គុន ឆ្នាំរោង ឆស័ក ព.ស. ២៥៦៨"),
        (date(2023, 11, 14), "ថ្ងៃអង្គារ ២កើត ខែកត្តិក ឆ្នាំថោះ បញ្ចស័ក ព.ស. ២៥៦៧"),
    ],
)
def test_letters(day, begins):
    assert lunar_line(day) == begins


def test_two_centuries_have_no_gap():
    day, before = date(1900, 1, 1), None
    while day.year <= 2100:
        lunar = lunar_day(day)
        number = lunar.day + 15 * lunar.waning
        if before:
            assert number == before + 1 or (number == 1 and before in (29, 30))
        before = number
        day += timedelta(days=1)


def test_every_day_of_two_centuries_comes_back():
    """The solar line is read back as its day; the lunar line names one day and no other."""
    day, named = date(1900, 1, 1), set()
    while day.year <= 2100:
        assert parse_date(solar_line(day)) == day
        named.add(lunar_line(day))
        day += timedelta(days=1)
    assert len(named) == 73_414


@pytest.mark.parametrize("year", range(1900, 2101))
def test_new_year_and_loeung_sak_lie_in_april(year):
    days = (loeung_sak(year) - new_year(year).date()).days
    assert days in (2, 3)
    assert date(year, 4, 12) <= new_year(year).date() <= date(year, 4, 15)


@pytest.mark.parametrize(
    ("year", "moment"),
    [
        (1975, "04-14 06:24"),
        (2012, "04-13 19:11"),
        (2016, "04-13 20:00"),
        (2020, "04-13 20:48"),
        (2024, "04-13 22:17"),
    ]
    + [(2025, "04-14 04:48"), (2026, "04-14 10:48")],
)
def test_moments_of_new_year(year, moment):
    assert f"{new_year(year):%m-%d %H:%M}" == moment


def test_the_three_years_change_on_three_days():
    lines = [lunar_day(date(2024, 4, day)) for day in (12, 13, 15, 16)]
    assert [line.animal for line in lines] == ["ថោះ", "រោង", "រោង", "រោង"]
    assert [line.sak for line in lines] == ["បញ្ចស័ក", "បញ្ចស័ក", "បញ្ចស័ក", "ឆស័ក"]
    assert [lunar_day(date(2024, 5, day)).buddhist_year for day in (22, 23)] == [2567, 2568]


def test_a_leap_month_is_there_twice():
    months = {lunar_day(date(2023, 1, 1) + timedelta(days=day)).month for day in range(365)}
    assert {"បឋមាសាឍ", "ទុតិយាសាឍ"} <= months
    assert "អាសាឍ" not in months


def length(year):
    """Count the days from 1 keut Chetr to the next."""
    return (_first_of_chetr(year + 1) - _first_of_chetr(year)).days


def _first_of_chetr(year):
    days = (date(year, 3, 1) + timedelta(days=day) for day in range(60))
    return next(day for day in days if lunar_day(day)[:3] == (1, False, "ចេត្រ"))


def test_leap_years_are_those_of_other_reckoners():
    """They were compared for 201 years with npm momentkh 2.5.5; a third of them stand here."""
    months = "1991 1993 1996 1999 2002 2004 2007 2010 2012 2015 2018 2021 2023 2026 2029 2031 2034"
    days = "1994 2000 2005 2009 2016 2020 2025 2030 2035"
    assert [str(year) for year in range(1991, 2036) if length(year) == 384] == months.split()
    assert [str(year) for year in range(1991, 2036) if length(year) == 355] == days.split()


def test_a_moment_counts_as_its_day():
    assert lunar_line(datetime(2024, 5, 22, 23, tzinfo=UTC)) == lunar_line(date(2024, 5, 22))


@pytest.mark.parametrize("year", [1899, 2101])
def test_outside_two_centuries_nothing_is_guessed(year):
    with pytest.raises(ValueError, match="1900 to 2100"):
        lunar_line(date(year, 6, 1))
