from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from khmer_cases import rows

from taskforce.khmer import (
    MESSAGES,
    Refused,
    format_number,
    parse_decimal,
    parse_int,
    to_arabic_digits,
    to_khmer_digits,
)

INPUT = rows("number_date_input.csv")
PARSERS = {"int": (parse_int, int), "decimal": (parse_decimal, Decimal)}


@pytest.mark.parametrize(
    "row", [row for row in INPUT if row["kind"] in PARSERS], ids=lambda row: row["input"]
)
def test_cases(row):
    parse, kind = PARSERS[row["kind"]]
    if row["expected"] in ("ERROR", "AMBIGUOUS"):
        with pytest.raises(Refused) as caught:
            parse(row["input"])
        assert (row["expected"] == "AMBIGUOUS") == (caught.value.code == "ambiguous_number")
    else:
        assert parse(row["input"]) == kind(row["expected"])


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("០", 0),
        ("+៥", 5),
        ("1.234.567", 1234567),
        ("-១,២៣៤", -1234),
        ("1\u202f234", 1234),
        ("\ufeff១២", 12),
        ("007", 7),
        (12, 12),
        (12.0, 12),
    ],
)
def test_whole_numbers(typed, number):
    assert parse_int(typed) == number


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty_number"),
        (None, "empty_number"),
        ("\u200b ", "empty_number"),
        ("12,5", "not_whole_number"),
        ("0,123", "not_whole_number"),
        (12.5, "not_whole_number"),
        ("1,2,3", "wrong_grouping"),
        ("1,234.567,8", "wrong_grouping"),
        ("1 23", "wrong_grouping"),
        ("1_000", "unreadable_number"),
        ("1e5", "unreadable_number"),
        ("ដប់", "unreadable_number"),
        ("٣", "unreadable_number"),
        ("12%", "unreadable_number"),
        (True, "unreadable_number"),
        (float("nan"), "unreadable_number"),
        ("9" * 5000, "number_too_long"),
    ],
)
def test_whole_numbers_are_refused_with_a_reason(typed, code):
    with pytest.raises(Refused) as caught:
        parse_int(typed)
    assert caught.value.code == code
    assert caught.value.value is typed
    assert str(caught.value) == MESSAGES[code]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("១.២៣៤.៥៦៧,៨៩", "1234567.89"),
        ("1,234,567", "1234567"),
        ("1 234,5", "1234.5"),
        ("1 234", "1234"),
        (".5", "0.5"),
        ("−០,៥", "-0.5"),
        ("1.234,567", "1234.567"),
        ("12,3456", "12.3456"),
        (1.234, "1.234"),
    ],
)
def test_decimals(typed, number):
    assert parse_decimal(typed) == Decimal(number)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1.234", "ambiguous_number"),
        ("-១២,៣៤៥", "ambiguous_number"),
        ("123.456", "ambiguous_number"),
        ("1,234,56", "wrong_grouping"),
        ("1.5.6", "wrong_grouping"),
        ("1234,567.8", "wrong_grouping"),
        ("5.", "unreadable_number"),
        ("Infinity", "unreadable_number"),
    ],
)
def test_decimals_are_refused_with_a_reason(typed, code):
    with pytest.raises(Refused) as caught:
        parse_decimal(typed)
    assert caught.value.code == code


@given(st.integers(-(10**12), 10**12))
def test_a_written_number_is_read_back(number):
    assert parse_int(format_number(number)) == number
    assert parse_int(format_number(number, group=" ")) == number


@given(st.decimals(-(10**9), 10**9, places=2))
def test_a_written_decimal_is_read_back(number):
    assert parse_decimal(format_number(number, 2)) == number


@pytest.mark.parametrize(
    ("number", "decimals", "written"),
    [
        (1234567, 0, "១.២៣៤.៥៦៧"),
        ("1234567.895", 2, "១.២៣៤.៥៦៧,៩០"),
        (-1234.5, 1, "-១.២៣៤,៥"),
        (-0.4, 0, "០"),
        (0.5, 0, "១"),
        (999, 0, "៩៩៩"),
    ],
)
def test_format_number(number, decimals, written):
    assert format_number(number, decimals) == written


def test_digits_there_and_back():
    assert to_khmer_digits("ទី 10/2024") == "ទី ១០/២០២៤"
    assert to_arabic_digits(to_khmer_digits(1234567890)) == "1234567890"
