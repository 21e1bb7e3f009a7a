from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from khmer_cases import rows

from taskforce.khmer import (
    Refused,
    parse_date,
    parse_date_noted,
    parse_phone,
    parse_phone_noted,
    solar_line,
    to_khmer_digits,
)

INPUT = rows("number_date_input.csv")
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
PARSERS = {"date": parse_date, "phone": parse_phone}


@pytest.mark.parametrize(
    "row", [row for row in INPUT if row["kind"] in PARSERS], ids=lambda row: row["input"]
)
def test_cases(row):
    parse = PARSERS[row["kind"]]
    if row["expected"] in ("ERROR", "AMBIGUOUS"):
        with pytest.raises(Refused):
            parse(row["input"])
    else:
        assert str(parse(row["input"])) == row["expected"]


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("១១/១២/១៩៩០", "1990-12-11"),
        ("27-07-1978", "1978-07-27"),
        ("08.10.1978", "1978-10-08"),
        ("៦ សីហា ១៩៦២", "1962-08-06"),
        ("ថ្ងៃទី​ ១ ខែមករា​ ឆ្នាំ ១៩៨២", "1982-01-01"),
        ("ថ្ងៃព្រហស្បតិ៍ ទី៥ ខែកញ្ញា ឆ្នាំ២០២៤", "2024-09-05"),
        ("Thursday, 5 September 2024", "2024-09-05"),
        ("Thu, Sept. 5, 2024", "2024-09-05"),
        ("5th September 2024", "2024-09-05"),
        ("1st of May 2024", "2024-05-01"),
        ("September 5 2024", "2024-09-05"),
        ("September 5th, 2024", "2024-09-05"),
        ("5 Sep. 2024", "2024-09-05"),
        ("១៥ កុម្ភ: ២០២៤", "2024-02-15"),
        ("រាជធានីភ្នំពេញ ថ្ងៃទី៥ ខែកញ្ញា ឆ្នាំ២០២៤", "2024-09-05"),
        ("ខេត្តកណ្ដាល, ថ្ងៃព្រហស្បតិ៍ ទី៥ ខែកញ្ញា ឆ្នាំ២០២៤", "2024-09-05"),
        ("ថ្ងៃទី៥ ខែ៩ ឆ្នាំ២០២៤", "2024-09-05"),
        ("៥ វិចិ្ឆកា ២០២៣", "2023-11-05"),
        ("ថ្ងៃទី១៥ ខែកុម្ភៈ គ.ស. ២០២៤", "2024-02-15"),
        ("05 / 09 / 2024", "2024-09-05"),
        ("05-Sep-2024", "2024-09-05"),
        ("5 September 2024", "2024-09-05"),
        ("2024-09-05 00:00:00", "2024-09-05"),
        (date(2024, 9, 5), "2024-09-05"),
        (datetime.fromisoformat("2024-09-05T10:00"), "2024-09-05"),
    ],
)
def test_dates(typed, day):
    assert parse_date_noted(typed) == (date.fromisoformat(day), None)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty_date"),
        (None, "empty_date"),
        ("៣១/០២/១៩៧៥", "invalid_date"),
        ("04/25/1971", "invalid_date"),
        ("29/02/2023", "invalid_date"),
        ("០/១/២០២៤", "invalid_date"),
        ("១៥/០១/២៥១៤", "buddhist_year"),
        ("៥ កញ្ញា ព.ស. ២៥៦៨", "buddhist_year"),
        ("២៥៦៧", "buddhist_year"),
        ("1/1/2101", "implausible_date"),
        ("1/1/1899", "implausible_date"),
        ("1/1/999", "implausible_date"),
        ("1970", "incomplete_date"),
        (1970, "incomplete_date"),
        ("05/2024", "incomplete_date"),
        ("ខែកញ្ញា ឆ្នាំ២០២៤", "incomplete_date"),
        ("34080", "unreadable_date"),
        ("05092024", "unreadable_date"),
        ("៥ មាឃ ២០២៤", "unreadable_date"),
        ("9" * 5000, "unreadable_date"),
        ("31 marmalade 2024", "unreadable_date"),
        ("1 maybe 2024", "unreadable_date"),
        ("1 decline 2024", "unreadable_date"),
        ("Decline 1, 2024", "unreadable_date"),
        ("05/09/02024", "unreadable_date"),
        ("ភ្នំពេញ ៥/៩/២០២៤", "unreadable_date"),
        ("ថ្ងៃច័ន្ទ ទី៥ ខែកញ្ញា ឆ្នាំ២០២៤", "weekday_mismatch"),
        ("Monday, 5 September 2024", "weekday_mismatch"),
        (True, "unreadable_date"),
    ],
)
def test_dates_are_refused_with_a_reason(typed, code):
    with pytest.raises(Refused) as caught:
        parse_date(typed)
    assert caught.value.code == code


def test_two_digits_of_a_year_are_a_warning_or_a_refusal():
    assert parse_date_noted("10/04/65") == (date(1965, 4, 10), "two_digit_year")
    with pytest.raises(Refused, match="two digits"):
        parse_date("10/04/65")


@pytest.mark.parametrize("typed", [34080, "34080", "៣៤០៨០", 34080.75])
def test_serial_numbers_of_a_spreadsheet(typed):
    assert parse_date(typed, serial=True) == date(1993, 4, 21)


@pytest.mark.parametrize("typed", [1, 1970, 2567, 99999, -5])
def test_other_bare_numbers_are_no_serials(typed):
    with pytest.raises(Refused):
        parse_date(typed, serial=True)


@given(DAYS)
def test_every_way_to_write_a_day_is_read_back(day):
    serial = (day - date(1899, 12, 30)) / timedelta(days=1)
    placed = solar_line(day, "ខេត្តកំពង់ឆ្នាំង")
    for typed in (day.isoformat(), solar_line(day), placed, to_khmer_digits(f"{day:%d/%m/%Y}")):
        assert parse_date(typed) == day
    if serial > 2700:
        assert parse_date(serial, serial=True) == day


@given(st.text("0123456789០៥/-. ថ្ងៃទីខែឆ្នាំមករា", max_size=24))
def test_nothing_but_a_refusal_comes_back(text):
    with suppress(Refused):
        assert date(1900, 1, 1) <= parse_date(text) <= date(2100, 12, 31)


def test_the_place_stands_before_the_day():
    line = solar_line(date(2025, 3, 20), "រាជធានីភ្នំពេញ")
    assert line == "រាជធានីភ្នំពេញ ថ្ងៃទី២០ ខែមីនា ឆ្នាំ២០២៥"


@pytest.mark.parametrize(
    "typed",
    ["០១២០០០០០១", "012-000-001", "(០១២) ០០០ ០០១", "85512000001", "+855 12 000 001"]
    + ["＋៨៥៥ ១២ ០០០ ០០១", "（０１２）０００－００１"]
    + [12000001, 12000001.0, "012000001 ", "00855 12 000 001", "+855 (0)12 000 001"],
)
def test_one_telephone_has_one_number(typed):
    assert parse_phone(typed) == "+85512000001"


def test_a_number_abroad_keeps_its_country():
    assert parse_phone("+33 1 42 68 53 00") == "+33142685300"


@pytest.mark.parametrize("typed", ["០១២ ០០០ ៩០១ / 012 000 902", "012000901; 012000902"])
def test_of_two_telephones_the_first_is_taken_with_a_warning(typed):
    assert parse_phone_noted(typed) == ("+85512000901", "multiple_phones")
    with pytest.raises(Refused, match="more than one"):
        parse_phone(typed)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("01200", "invalid_phone"), ("O12 OOO 903", "invalid_phone"), ("117", "invalid_phone")]
    + [("", "empty_phone"), (None, "empty_phone"), ("/", "empty_phone"), ("?", "invalid_phone")],
)
def test_telephones_are_refused_with_a_reason(typed, code):
    with pytest.raises(Refused) as caught:
        parse_phone(typed)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("១ មិនា ២០២៤", date(2024, 3, 1)),
        ("១ មករ ២០២៤", date(2024, 1, 1)),
        ("ថ្ងៃចន្ទ ទី០៥ ខែសិហា ឆ្នាំ២០២៤", date(2024, 8, 5)),
        ("Sept 5, 2024", date(2024, 9, 5)),
        ("May 1, 2024", date(2024, 5, 1)),
    ],
)
def test_spellings_that_are_met_are_read(typed, day):
    assert parse_date(typed) == day


def test_what_is_far_too_long_is_refused_and_not_cut():
    with pytest.raises(Refused):
        parse_date("05/09/2024" + " " * 2000 + "7")
