"""Numbers written out in Khmer words, and the dates that hold them."""

from datetime import date

import pytest

from taskforce.khmer import Refused, parse_date_noted
from taskforce.khmer.number_words import number_of_words

ONES = ["", "មួយ", "ពីរ", "បី", "បួន", "ប្រាំ", "ប្រាំមួយ", "ប្រាំពីរ", "ប្រាំបី", "ប្រាំបួន"]
TENS = ["", "ដប់", "ម្ភៃ", "សាមសិប", "សែសិប", "ហាសិប", "ហុកសិប", "ចិតសិប", "ប៉ែតសិប", "កៅសិប"]


def said(number):
    thousands, hundreds, rest = number // 1000, number // 100 % 10, number % 100
    return (
        (ONES[thousands] + "ពាន់" if thousands else "")
        + (ONES[hundreds] + "រយ" if hundreds else "")
        + TENS[rest // 10]
        + ONES[rest % 10]
    )


def test_every_number_has_its_words_alone():
    assert all(number_of_words(said(number)) == number for number in range(1, 10_000))


@pytest.mark.parametrize("text", ["", "សូន្យកន្លះ", "ដប់ដប់", "ពាន់", "រយម្ភៃ", "១២", "មករា"])
def test_what_is_no_number_is_none(text):
    assert number_of_words(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("ថ្ងៃទីដប់ពីរ ខែមករា ឆ្នាំពីរពាន់ម្ភៃបួន", date(2024, 1, 12)),
        ("ថ្ងៃទី ដប់ពីរ ខែ មករា ឆ្នាំ ពីរពាន់ ម្ភៃបួន", date(2024, 1, 12)),
        ("ថ្ងៃសុក្រ ទីដប់ពីរ ខែមករា ឆ្នាំពីរពាន់ម្ភៃបួន", date(2024, 1, 12)),
        ("ថ្ងៃទីសាមសិបមួយ ខែធ្នូ ឆ្នាំមួយពាន់ប្រាំបួនរយចិតសិបប្រាំ", date(1975, 12, 31)),
        ("ថ្ងៃទីមួយ ខែមួយ ឆ្នាំមួយពាន់ប្រាំបួនរយប៉ែតសិប", date(1980, 1, 1)),
        ("ថ្ងៃទី១២ ខែមករា ឆ្នាំពីរពាន់ម្ភៃបួន", date(2024, 1, 12)),
        ("ថ្ងៃទីដប់ពីរ ខែមករា ឆ្នាំ២០២៤", date(2024, 1, 12)),
    ],
)
def test_a_date_in_words_is_read(text, day):
    assert parse_date_noted(text) == (day, None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ថ្ងៃទីសាមសិបមួយ ខែកុម្ភៈ ឆ្នាំពីរពាន់ម្ភៃបួន", "invalid_date"),
        ("ថ្ងៃច័ន្ទ ទីដប់ពីរ ខែមករា ឆ្នាំពីរពាន់ម្ភៃបួន", "weekday_mismatch"),
        ("ថ្ងៃទីដប់ពីរ ខែមករា ឆ្នាំពីរពាន់ប្រាំរយហុកសិបប្រាំពីរ", "buddhist_year"),
        ("ខែមករា ឆ្នាំពីរពាន់ម្ភៃបួន", "incomplete_date"),
        ("ដប់ពីរ មករា ពីរពាន់ម្ភៃបួន", "unreadable_date"),
        ("ថ្ងៃទីដប់ពីរកើត ខែបុស្ស ឆ្នាំរោង", "unreadable_date"),
    ],
)
def test_what_is_not_sure_is_refused(text, code):
    with pytest.raises(Refused) as refused:
        parse_date_noted(text)
    assert refused.value.code == code
